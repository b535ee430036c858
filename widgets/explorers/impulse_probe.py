"""ImpulseProbe: light one pixel, set all weights to 1, and see which pixels each branch lights."""

import re
from functools import partial

import numpy
import traitlets

from ..core.branches import BRANCH_NAMES, BRANCHES
from ..core.numbers import whole_number
from ..core.words import plural, times
from ..inception.reach import BRANCH_KERNELS, patch
from ..pictures.block.impulse import impulse_picture
from ..pictures.sheet import caption, stack
from ..ui.controls import row, slider, toggles
from ..ui.look import html
from .base import Choice, Explorer, State, Whole, whole_or_text

LARGEST_MAP = 15
LEGEND = (
    "Black is 0. A coloured pixel is lit. The white frame is what the branch's name promises; the dot is the "
    "place of the lit pixel."
)
_STATE = re.compile(r"(\S+),(\S+) of (\S+) in (.+)")


class ProbeState(State):
    """A block, the side of the square map it looks at, and the one lit pixel."""

    block = Choice()
    size = Whole(7, most=LARGEST_MAP)
    row = traitlets.Any(3)  # what they may be depends on the size: see _inside
    column = traitlets.Any(3)

    def __init__(self, blocks):
        """blocks: their names; the first is the default."""
        super().__init__()
        self.offer("block", blocks)

    @traitlets.validate("row", "column")
    def _inside(self, proposal):
        return whole_number(proposal["value"], proposal["trait"].name, self.size - 1, least=0)

    def resized(self, size):
        """{trait: value} for another size: the centre stays the centre, a corner a corner."""
        old = self.size - 1

        def moved(place):
            return (place * (size - 1) + old // 2) // old if old else (size - 1) // 2

        return {"size": size, "row": moved(self.row), "column": moved(self.column)}

    def to_string(self):
        return f"{self.row},{self.column} of {self.size}x{self.size} in {self.block}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        sides = found[3].split("x") if found else []
        if len(sides) != 2 or sides[0] != sides[1]:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        size, row, column = map(whole_or_text, (sides[0], found[1], found[2]))
        return {"size": size, "row": row, "column": column, "block": found[4]}


class ImpulseProbe(Explorer):
    """Move the one lit pixel and see how far each branch of a block looks, found by running it.

    blocks: a block, or {name: block} to choose from. A block is any object with `.branches(x)`, or a function
    (height, width, row, column) → {"b1": bool (H, W), … "b4": …} that says which pixels light up.
    """

    def __init__(self, blocks):
        if not isinstance(blocks, dict):
            blocks = {type(blocks).__name__: blocks}
        self._look = {name: _function_of(block) for name, block in blocks.items()}
        self._lit = None
        model = ProbeState(blocks)
        inside = Whole(0, most=model.size - 1, least=0)
        controls = {
            "size": slider(model.traits()["size"], "Side of the map", width="280px"),
            "row": slider(inside, "Row", width="240px"),
            "column": slider(inside, "Column", width="260px"),
        }
        if len(blocks) > 1:
            controls |= {"block": toggles("Block", list(blocks), "380px", "180px")}
        super().__init__(model, controls)
        self.notes = {name: html() for name in controls}
        self._view = html()
        self._verdict = html(min_height="48px")
        bar = [row([control, self.notes[name]]) for name, control in controls.items()]
        choose = [bar.pop()] if len(blocks) > 1 else []
        self.children = [
            *choose,
            row(bar, flex_flow="row wrap"),
            *(self._view, html(f"<small>{LEGEND}</small>"), self._verdict, self.footer),
        ]
        self.show()

    @classmethod
    def demo(cls):
        """A working probe: the book's block, and one whose 5×5 is secretly a 3×3, as in torchvision."""
        from ..inception.faults import SmallThirdBranch
        from ..inception.network import Inception

        blocks = {"the book's block": Inception, "torchvision's block": SmallThirdBranch}
        blocks = {name: kind(1, (1, 1), (1, 1), 1) for name, kind in blocks.items()}
        for block in blocks.values():
            block.initialize()
        return cls(blocks)

    def set(self, **values):
        with self._lock:
            before = {name: getattr(self.model, name) for name in ("block", "size", "row", "column")}
            size = values.get("size")
            if isinstance(size, int) and size != self.model.size:
                values = self.model.resized(size) | values
            try:
                super().set(**values)
            except ValueError:  # also from a block that cannot run on so small a map
                super().set(**before)
                raise

    def sync(self):
        last = self.model.size - 1
        for name in ("row", "column"):
            # Wide enough first: a slider cuts its value to its range, which would move the pixel.
            self.controls[name].max = max(self.controls[name].max, last)
        super().sync()
        for name in ("row", "column"):
            self.controls[name].max = last
            self.controls[name].tooltip = f"{name.title()} of the lit pixel, 0 to {last}"

    def draw(self):
        self._run()
        self._view.value = self._scene().svg()
        self._verdict.value = f"<div style='font-size:15px;line-height:1.4'>{self._conclusion()}</div>"

    def describe(self):
        with self._lock:
            model, expected = self.model, self._expected()
            lines = [
                f"One lit pixel at row {model.row}, column {model.column} of a {times(self._shape())} map, "
                f"all weights 1, in {model.block}."
            ]
            for branch in BRANCHES:
                lit, wanted = int(self._lit[branch].sum()), int(expected[branch].sum())
                lines.append(
                    f"{branch}  {BRANCH_NAMES[branch]}: {plural(lit, 'pixel')} lit, {wanted} expected."
                )
            return "\n".join([*lines, self._conclusion()])

    def picture(self):
        return stack([self._scene().pixels(1.24), caption(LEGEND), caption(self._conclusion())])

    def _run(self):
        model = self.model
        self._lit = self._look[model.block](*self._shape(), model.row, model.column)

    def _shape(self):
        return self.model.size, self.model.size

    def _expected(self):
        model = self.model
        return {
            branch: patch(kernel, *self._shape(), model.row, model.column)
            for branch, kernel in BRANCH_KERNELS.items()
        }

    def _scene(self):
        return impulse_picture(
            (self.model.row, self.model.column), self._shape(), self._lit, self._expected()
        )

    def _conclusion(self):
        expected = self._expected()
        wrong = [
            self._unlike(branch, self._lit[branch], expected[branch])
            for branch in BRANCHES
            if not numpy.array_equal(self._lit[branch], expected[branch])
        ]
        if wrong:
            return " ".join(wrong)
        if numpy.array_equal(expected["b2"], expected["b3"]):
            return "As promised. But here 3×3 and 5×5 light the same pixels: a larger map tells them apart."
        return "Every branch sees what its name promises."

    def _unlike(self, branch, lit, expected):
        promised = BRANCH_KERNELS[branch]
        if lit.shape != expected.shape:
            return f"{branch} hands on a {times(lit.shape)} map, not {times(expected.shape)}."
        counts = f"{branch} lights {plural(int(lit.sum()), 'pixel')}, not {int(expected.sum())}"
        for kernel in (1, 3, 5, 7):
            if numpy.array_equal(lit, patch(kernel, *lit.shape, self.model.row, self.model.column)):
                return f"{counts}: it looks through {kernel}×{kernel}, not {promised}×{promised}."
        return f"{counts}, or lights them elsewhere: it does not look through {promised}×{promised}."


def _function_of(block):
    """(height, width, row, column) → {branch: bool (H, W)}."""
    if callable(block) and not hasattr(block, "branches"):
        return block
    # A block brings MXNet with it; whoever hands in functions stays without.
    from ..inception.probe import lit_pixels

    return partial(lit_pixels, block)
