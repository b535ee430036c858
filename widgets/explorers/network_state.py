"""The state of NetworkExplorer: an image, a number of classes, the chosen part, what is shown below."""

from functools import lru_cache

from ..core.line import Line
from ..inception.nets import googlenet, stage_costs
from ..ui.state import Choice, OneOf, State, Whole, one_of

PARTS = tuple(googlenet().layers)  # "7×7", "pool 1", … "3a", … "dense", from left to right
VIEWS = ("this part", "other nets")


@lru_cache(maxsize=64)
def _counted(classes, image):
    return stage_costs(googlenet(classes), image)


class NetworkState(State):
    """GoogLeNet on square images of `size` pixels with `channels` colours, for `classes` classes."""

    line = Line("{channels}x{size} classes={classes} part={part} below={view}")
    size = Whole(96, most=224, least=32)
    channels = OneOf({1: "1 (grey)", 3: "3 (colour)"}, 1)
    classes = Whole(10, most=1000, least=2)
    position = Whole(PARTS.index("3a") + 1, most=len(PARTS))  # of the chosen part, from 1
    view = Choice(VIEWS)

    def __init__(self):
        super().__init__()
        self.offered["part"] = PARTS

    @property
    def part(self):
        """The name of the chosen part; may be set."""
        return PARTS[self.position - 1]

    @part.setter
    def part(self, name):
        self.position = PARTS.index(one_of(name, "part", PARTS)) + 1

    @property
    def image(self):
        """(channels, height, width)"""
        return self.channels, self.size, self.size

    @property
    def stages(self):
        """{stage: [LayerCost, …], …}"""
        return _counted(self.classes, self.image)
