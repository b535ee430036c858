"""The state of TrainedMaps: a garment, a block, and which weights."""

from ..core.line import Line
from ..ui.state import Choice, State


class MapsState(State):
    """What is looked at, and through which weights; the names of each are handed in."""

    line = Line("{garment} in {block}, {weights} weights")
    garment = Choice()
    block = Choice()
    weights = Choice()
