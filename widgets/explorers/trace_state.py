"""The state of ResolutionTracer: the size of the image, and the layer in focus."""

import traitlets

from ..core.line import Line
from ..inception.counting import LAYERS
from ..inception.tracing import LARGEST_SIDE
from ..ui.state import Choice, State, TypedWhole, Whole


class TraceState(State):
    """Height and width as typed. `side` is the longer one; setting it makes a square."""

    line = Line("{height}x{width} at {layer}")
    side = Whole(96, most=LARGEST_SIDE)
    height = TypedWhole(96, most=LARGEST_SIDE)
    width = TypedWhole(96, most=LARGEST_SIDE)
    layer = Choice(LAYERS, "3b")

    @traitlets.observe("height", "width")
    def _longer(self, change):
        self.side = max(self.height, self.width)

    @traitlets.observe("side")
    def _square(self, change):
        if self.side != max(self.height, self.width):
            self.height = self.width = self.side
