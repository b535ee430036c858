"""Feature maps as a cell's output: a picture, and the same in words."""

import numpy

from ...core.words import plural, times
from ..montage import brightest, grey_levels, montage, palette_png
from ..palette import GREYS, RAMPS
from ..sheet import Shown

_CANVAS = (150, 1100)  # height, width


class Maps(Shown):
    """Feature maps of one branch side by side, black at 0 and bright where they respond most.

    maps: float (N, H, W), NumPy. branch: "b1", "b2", …, for its colour; without, they are grey. Shows itself
    as a picture and as text. ValueError for another shape and for another branch.
    """

    def __init__(self, maps, branch=None):
        self.maps = numpy.asarray(maps, dtype="float32")
        if branch is not None and branch not in RAMPS:
            raise ValueError(f"A branch is called b1, b2, b3 and so on; got {branch!r}.")
        self.branch = branch
        if self.maps.ndim != 3 or not self.maps.size:
            raise ValueError(f"Maps takes an array of shape (maps, height, width); got {self.maps.shape}.")

    def __repr__(self):
        count = len(self.maps)
        black = int((self.maps.reshape(count, -1).max(axis=1) <= 0).sum())
        where = f" in {self.branch}" if self.branch else ""
        return f"{plural(count, 'map')} of {times(self.maps.shape[1:])}{where}, {black} of them all zero"

    def png(self):
        """As in Shown."""
        picture = montage(grey_levels(self.maps, brightest(self.maps)), _CANVAS)
        used = numpy.argwhere(picture)[:, :2].max(axis=0) + 1
        return palette_png(picture[: used[0], : used[1]], RAMPS.get(self.branch, GREYS))
