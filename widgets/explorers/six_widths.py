"""The six widths of a block, as a state that sliders move, and as presets."""

from ..inception.widths import GOOGLENET_BLOCKS, LARGEST, WIDTHS, block_of, traits_of
from ..ui.state import State, Whole

START = GOOGLENET_BLOCKS["3a"]


class SixWidths(State):
    """Six widths, each from 1 to the largest of the book's nine blocks; at first those of block 3a."""

    c1 = Whole(START.c1, most=LARGEST.c1)
    c2_reduce = Whole(START.c2[0], most=LARGEST.c2[0])
    c2 = Whole(START.c2[1], most=LARGEST.c2[1])
    c3_reduce = Whole(START.c3[0], most=LARGEST.c3[0])
    c3 = Whole(START.c3[1], most=LARGEST.c3[1])
    c4 = Whole(START.c4, most=LARGEST.c4)

    @property
    def widths(self):
        """The six sliders as BranchWidths."""
        return block_of({name: getattr(self, name) for name in WIDTHS})


BLOCK_PRESETS = {name: traits_of(widths) for name, widths in GOOGLENET_BLOCKS.items()}
