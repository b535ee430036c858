"""ImpulseProbe: light one pixel, set all weights to 1, and see which pixels each branch lights."""

from functools import partial

import numpy

from ..core.words import plural, times
from ..inception.reach import patch
from ..inception.widths import LARGEST
from ..pictures.block.impulse import impulse_picture
from ..ui.controls import across, dropdown, paragraph, slider, small, toggles, view
from .base import Explorer
from .probe_state import ProbeState

LEGEND = (
    "Black is 0; a coloured pixel is lit: not 0. The white frame shows the pixels that the branch "
    "should light. The dot marks the pixel that is lit in the input."
)


def _blocks(state, name):
    """A few in sight, more in a list."""
    few = len(state.offered[name]) < 5
    return (toggles("Block", "380px", "180px") if few else dropdown("Block", "190px"))(state, name)


class ImpulseProbe(Explorer):
    """Move the one lit pixel and see how far each branch of a block looks, found by running it.

    blocks: a block, or {name: block} to choose from. A block is any object with `.branches(x)`, or a function
    (height, width, row, column) → {branch: bool (H, W), …} that says which pixels light up. What is promised
    is read off its `.description`, a Block; without one, its branches are those of the book.
    """

    CONTROLS = {
        "size": slider("Side of the map", width="280px"),
        "row": slider("Row", width="240px"),
        "column": slider("Column", width="260px"),
        "block": _blocks,
    }
    NOTES = {name: () for name in CONTROLS}
    VIEWS = {"impulse": view(), "verdict": view(min_height="48px")}
    ROWS = (
        across("block", "block note"),
        tuple(across(name, f"{name} note") for name in ("size", "row", "column")),
        *("impulse", small(LEGEND), "verdict"),
    )

    def __init__(self, blocks):
        if not isinstance(blocks, dict):
            blocks = {type(blocks).__name__: blocks}
        self._look = {name: _function_of(block) for name, block in blocks.items()}
        self._descriptions = {name: getattr(block, "description", LARGEST) for name, block in blocks.items()}
        self._lit = None
        super().__init__(ProbeState(block=blocks), without=() if len(blocks) > 1 else ("block",))

    @classmethod
    def demo(cls):
        """A working probe: the book's block, and one whose 5×5 is secretly a 3×3, as in torchvision."""
        from ..inception.faults.patients import SmallThirdBranch
        from ..inception.network import Inception

        blocks = {"the book's block": Inception, "torchvision's block": SmallThirdBranch}
        blocks = {name: kind(1, (1, 1), (1, 1), 1) for name, kind in blocks.items()}
        for block in blocks.values():
            block.initialize()
        return cls(blocks)

    @classmethod
    def of(cls, net):
        """One of all blocks of a net, as `load_googlenet` gives it."""
        from ..inception.insides import segments

        return cls({f"block {segment.name}": segment.block for segment in segments(net.net)[1]})

    def draw(self):
        model = self.model
        self._lit = self._look[model.block](*model.shape, *model.pixel)
        return {"impulse": self._scene().svg(), "verdict": paragraph(self._conclusion(), spacing=1.4)}

    def words(self):
        model, expected, names = self.model, self._expected(), self._described().branch_names
        where = f"row {model.row}, column {model.column} of a {times(model.shape)} map"
        lines = [f"One lit pixel at {where}, all weights 1, in {model.block}."]
        for branch, lit in self._lit.items():
            counts = f"{plural(int(lit.sum()), 'pixel')} lit, {int(expected[branch].sum())} expected"
            lines.append(f"{branch}  {names[branch]}: {counts}.")
        return [*lines, self._conclusion()]

    def picture(self):
        return [self._scene(), LEGEND, self._conclusion()]

    def _described(self):
        return self._descriptions[self.model.block]

    def _expected(self):
        """{branch: bool (H, W)}: what a branch that looks as far as its name says would light."""
        kernels = self._described().kernels
        if unknown := [branch for branch in self._lit if branch not in kernels]:
            raise ValueError(
                f"Nothing says how far {', '.join(unknown)} should look: the block needs a `.description`."
            )
        return {branch: self._patch(kernels[branch]) for branch in self._lit}

    def _patch(self, kernel):
        return patch(kernel, *self.model.shape, *self.model.pixel)

    def _scene(self):
        model, names = self.model, self._described().branch_names
        return impulse_picture(model.pixel, model.shape, self._lit, self._expected(), names)

    def _conclusion(self):
        expected, kernels = self._expected(), self._described().kernels
        wrong = [
            self._unlike(branch, kernels[branch], lit, expected[branch])
            for branch, lit in self._lit.items()
            if not numpy.array_equal(lit, expected[branch])
        ]
        if wrong:
            return " ".join(wrong)
        sides = sorted({*kernels.values()})[-2:]
        if len(sides) > 1 and numpy.array_equal(*map(self._patch, sides)):
            alike = " and ".join(f"{side}×{side}" for side in sides)
            return (
                f"As expected. But here {alike} light the same pixels: move the lit pixel or enlarge the map."
            )
        return "Every branch lights the pixels that its name promises."

    def _unlike(self, branch, promised, lit, expected):
        if lit.shape != expected.shape:
            return f"{branch} outputs a {times(lit.shape)} map, not {times(expected.shape)}."
        counts = f"{branch} lights {plural(int(lit.sum()), 'pixel')}, not {int(expected.sum())}"
        for kernel in range(1, 2 * max(lit.shape), 2):
            if numpy.array_equal(lit, self._patch(kernel)):
                return f"{counts}: its window is {kernel}×{kernel}, not {promised}×{promised}."
        return f"{counts}, or lights other pixels: its window is not {promised}×{promised}."


def _function_of(block):
    """(height, width, row, column) → {branch: bool (H, W)}."""
    if callable(block) and not hasattr(block, "branches"):
        return block
    # A block brings MXNet with it; whoever hands in functions stays without.
    from ..inception.probe import lit_pixels

    return partial(lit_pixels, block)
