"""The state of BranchExplorer: six widths, an input, a garment, a seed."""

from ..core.line import Line
from ..inception.widths import SIX
from ..ui.state import Choice, TypedWhole, one_of
from .six_widths import BLOCK_PRESETS, SixWidths

MOST_SEED = 9999


class BranchState(SixWidths):
    """What goes into a block, and what the block is."""

    line = Line(SIX + "@{fed}[ seed={seed}][ of {garment}]")
    presets, own = BLOCK_PRESETS, "no block"
    seed = TypedWhole(0, most=MOST_SEED, least=0)
    input = Choice()
    garment = Choice()

    def __init__(self, shapes, garments):
        """shapes: {kind of input: (C, H, W)}; garments: their names. The first of each is the default."""
        self.shapes = shapes
        super().__init__(input=shapes, garment=garments)

    @property
    def shape(self):
        """(C, H, W) of the input."""
        return self.shapes[self.input]

    @property
    def fed(self):
        """The size of the input as the line has it, "192x12"; set it to choose the input of that size."""
        return _size(self.shape)

    @fed.setter
    def fed(self, size):
        kinds = {_size(shape): kind for kind, shape in self.shapes.items()}
        self.input = kinds[one_of(size, "The input after @", kinds)]


def _size(shape):
    """(192, 12, 12) → "192x12"; a height unlike the width is named as well."""
    return "x".join(map(str, shape if shape[1] != shape[2] else shape[:2]))
