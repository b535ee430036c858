"""Each branch's share of the gradient: a bar for all blocks together and one for each, cut in four."""

from ...core.branches import BRANCHES, SHORT_NAMES
from ...inception.shares import shares, together
from ..palette import COLOURS, HATCHES
from ..scene import INK, Box, Line, Scene, Text

WIDTH, HEIGHT = 1000, 188
_LEFT, _TOP, _TALL, _WIDE = 46, 46, 116, 42
ALL = "all blocks"


def share_bars(blocks):
    """{"3a": {"b1": squared length of its gradient, …}, …} → a Scene of upright bars, 100 % tall each."""
    scene = Scene(WIDTH, HEIGHT, "Each branch's share of the gradient")
    scene.add(Text(_LEFT - 6, 14, "share of the gradient's squared length, %", 13, bold=True))
    for place, branch in enumerate(BRANCHES):
        x = 400 + 150 * place
        box = Box(x, 6, 30, 16, COLOURS[branch], INK, HATCHES[branch], 1)
        scene.add(box, Text(x + 38, 14, f"{branch} ({SHORT_NAMES[branch]})", 13))
    for value in (0, 50, 100):
        y = _TOP + _TALL * (1 - value / 100)
        scene.add(
            Line(((_LEFT, y), (WIDTH - 14, y)), "#8c8c8c", 0.5), Text(_LEFT - 6, y, str(value), 13, "end")
        )
    bars = {ALL: together(blocks)} | blocks if blocks else {}
    gap = (WIDTH - 14 - _LEFT - 90) / max(1, len(blocks))
    for place, (name, squares) in enumerate(bars.items()):
        x = _LEFT + 16 if name == ALL else _LEFT + 104 + gap * (place - 1)
        _bar(scene, x, shares(squares))
        scene.add(Text(x + _WIDE / 2, _TOP + _TALL + 15, name, 13, "middle", bold=name == ALL))
    if not bars:
        scene.add(Text(_LEFT + 20, _TOP + _TALL / 2, "after the first step", 14))
    return scene


def share_lines(blocks):
    """The same in words, a line for all blocks together and one for each."""
    rows = {ALL: together(blocks)} | blocks if blocks else {}
    return [
        f"{name}: " + ", ".join(f"{branch} {share:.0%}" for branch, share in shares(squares).items())
        for name, squares in rows.items()
    ]


def _bar(scene, x, parts):
    y = _TOP + _TALL
    for branch, share in parts.items():
        tall = _TALL * share
        y -= tall
        scene.add(Box(x, y, _WIDE, tall, COLOURS[branch], INK, HATCHES[branch], 1))
        if tall > 12:
            scene.add(Text(x + _WIDE + 5, y + tall / 2, f"{100 * share:.0f}", 12))
