"""The state of NetworkExplorer: an image, a number of classes, the chosen part, what is shown below."""

import re
from functools import lru_cache

import traitlets

from ..inception.nets import googlenet, stage_costs
from .base import Choice, State, Whole, whole_or_text

PARTS = tuple(googlenet().layers)  # "7×7", "pool 1", … "3a", … "dense", from left to right
VIEWS = ("this part", "other nets")
_STATE = re.compile(r"(\S+)x(\S+) classes=(\S+) part=(.+) below=(.+)")


@lru_cache(maxsize=64)
def _counted(classes, image):
    return stage_costs(googlenet(classes), image)


class NetworkState(State):
    """GoogLeNet on square images of `size` pixels with `channels` colours, for `classes` classes."""

    size = Whole(96, most=224, least=32)
    channels = traitlets.Int(1)
    classes = Whole(10, most=1000, least=2)
    position = Whole(PARTS.index("3a") + 1, most=len(PARTS))  # of the chosen part, from 1
    view = Choice()

    def __init__(self):
        super().__init__()
        self.offer("view", VIEWS)

    @property
    def image(self):
        """(channels, height, width)"""
        return self.channels, self.size, self.size

    @property
    def stages(self):
        """{stage: [LayerCost, …], …}"""
        return _counted(self.classes, self.image)

    @traitlets.validate("channels")
    def _grey_or_colour(self, proposal):
        if proposal["value"] not in (1, 3):
            raise ValueError(f"channels must be 1 (grey) or 3 (colour); got {proposal['value']!r}.")
        return proposal["value"]

    def to_string(self):
        part = PARTS[self.position - 1]
        return f"{self.channels}x{self.size} classes={self.classes} part={part} below={self.view}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        channels, size, classes, part, view = found.groups()
        if channels not in ("1", "3"):
            raise ValueError(f"channels must be 1 (grey) or 3 (colour); got {channels!r}.")
        if part not in PARTS:
            raise ValueError(f"part must be one of {', '.join(PARTS)}; got {part!r}.")
        values = {"size": whole_or_text(size), "classes": whole_or_text(classes)}
        return values | {"channels": int(channels), "position": PARTS.index(part) + 1, "view": view}
