"""The state of ConcatRibbon: a channel, a garment, and the convolution that comes after the block."""

from ..core.line import Line
from ..inception.widths import LARGEST
from ..ui.state import Choice, State, TypedWhole, Whole

KERNEL_SIDES = {"1×1": 1, "3×3": 3, "5×5": 5}


class RibbonState(State):
    """A channel, counted from 0, of those that the block hands on; the garments' names are handed in."""

    line = Line("{channel} of {garment}, next {kernel} to {filters}")
    garment = Choice()
    channel = TypedWhole(0, most="last", least=0)
    kernel = Choice(KERNEL_SIDES, spelt=("×", "x"))
    filters = Whole(128, most=LARGEST.c2[1])

    def __init__(self, garments, channels):
        """channels: how many the block hands on."""
        self.last = channels - 1
        super().__init__(garment=garments)

    @property
    def number(self):
        """The channel once more; may be set to it as typed."""
        return self.channel

    @number.setter
    def number(self, typed):
        self.channel = typed
