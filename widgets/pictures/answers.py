"""How a class answered one question: a bar for each answer, by how sure, the right one marked."""

from dataclasses import dataclass
from textwrap import wrap

from ..core.words import plural
from .palette import COLOURS
from .scene import INK, Line, Scene, Text, entry, fitting, stacked

WIDTH = 840
_ROW, _ASKED, _LETTERS = 46, 22, 80
_SIGNS = {True: "✓ ", False: "", None: "? "}
# The colour of a right answer is its third cue, after its sign and its bold letters.
_COLOURS = {True: COLOURS["b3"], False: COLOURS["b1"], None: COLOURS["b4"]}


@dataclass(frozen=True)
class Bar:
    """An answer in words; right: None if unknown; how many gave it, and how many of them surely."""

    answer: str
    right: bool | None
    count: int
    sure: int

    @property
    def marked(self):
        """The answer behind its sign: ✓ right, ? unknown to who gave it."""
        return f"{_SIGNS[self.right] if self.count or self.right else ''}{self.answer}"

    def says(self):
        """The bar in words."""
        surely = f", {self.sure} of them surely" if self.count else ""
        return f"{self.marked}: {self.count}{surely}"


def class_answers(question, bars, sure, said):
    """A Scene of 840 × as many units as it takes: the question, and a Bar for each answer below it.

    sure: from how many per cent on that counts as surely. said: the same in words.
    """
    asked = wrap(question, _LETTERS)
    top = _ASKED * len(asked) + 8
    scene = Scene(WIDTH, top + _ROW * len(bars) + 30, said)
    for line, text in enumerate(asked):
        scene.add(Text(0, 12 + _ASKED * line, text, 16, bold=True))
    most = sum(bar.count for bar in bars) or 1
    for row, bar in enumerate(bars):
        y, right = top + _ROW * row, bar.right is True
        scene.add(Text(8, y + 10, bar.marked, fitting(len(bar.marked), 15, WIDTH), bold=right))
        length, colour = (WIDTH - 200) * bar.count / most, _COLOURS[bar.right]
        paints = {"surely": (colour, ""), "less": (colour, "/")}
        amounts = {"surely": bar.sure, "less": bar.count - bar.sure}
        scene.add(*stacked(amounts, 8, y + 21, length, 16, paints=paints))
        scene.add(Line(((8, y + 19), (8, y + 39)), INK, 1.5))
        share = f"{plural(bar.count, 'learner')}, {100 * bar.count / most:.0f} %"
        scene.add(Text(16 + length, y + 29, share, 14, bold=right))
    y = scene.height - 10
    scene.add(*entry(8, y, (COLOURS["b1"], ""), f"at least {sure} % sure", edge=""))
    scene.add(*entry(210, y, (COLOURS["b1"], "/"), "less sure", edge=""))
    scene.add(*entry(350, y, (COLOURS["b3"], ""), "✓ right", edge=""))
    if any(bar.count and bar.right is None for bar in bars):
        scene.add(*entry(460, y, (COLOURS["b4"], ""), "? not looked up by who gave it", edge=""))
    return scene
