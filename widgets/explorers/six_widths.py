"""The six widths of a block, as a state that sliders move, as a line of text, and as presets."""

from ..core.words import quoted
from ..inception.widths import GOOGLENET_BLOCKS, LARGEST, BranchWidths
from ..ui.state import Line, State, Whole, whole_or_text

WIDTHS = ("c1", "c2_reduce", "c2", "c3_reduce", "c3", "c4")
SIX = "{c1}-{c2_reduce},{c2}-{c3_reduce},{c3}-{c4}"
START = GOOGLENET_BLOCKS["3a"]
_SIX = Line(SIX)


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


def block_of(values):
    """{"c1": …, "c2_reduce": …, …} → BranchWidths."""
    c1, c2_reduce, c2, c3_reduce, c3, c4 = (values[name] for name in WIDTHS)
    return BranchWidths(c1, (c2_reduce, c2), (c3_reduce, c3), c4)


def six(widths):
    """BranchWidths → "64-96,128-16,32-32"."""
    return _SIX.filled({name: str(width) for name, width in traits_of(widths).items()})


def traits_of(widths):
    """BranchWidths → {"c1": …, "c2_reduce": …, …}, as the sliders are called."""
    return dict(zip(WIDTHS, (widths.c1, *widths.c2, *widths.c3, widths.c4), strict=True))


def six_numbers(text):
    """ "64-96,128-16,32-32" → {"c1": 64, …}, or text for what is no number; ValueError if not six."""
    found = _SIX.found(text, {})
    if not found:
        raise ValueError(f"Six widths look like {six(START)!r}; got {quoted(text)}.")
    return {name: whole_or_text(width) for name, width in found.items()}


def widths_of(text):
    """ "64-96,128-16,32-32" → BranchWidths; raises ValueError in a sentence for anything else."""
    return block_of(six_numbers(text))


BLOCK_PRESETS = {name: traits_of(widths) for name, widths in GOOGLENET_BLOCKS.items()}
