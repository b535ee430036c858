"""The state of GarmentExplorer: a garment, and with how many pixels it is drawn."""

from ..core.line import Line
from ..ui.state import Choice, State, Whole


class GarmentState(State):
    """A garment, and how many pixels a side it is drawn with."""

    line = Line("{garment} at {pixels}")
    garment = Choice()  # of the pictures
    pixels = Whole(28, most=28)
