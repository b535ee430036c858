"""Feature maps as a cell's output: a picture, and the same in words."""

import numpy

from .montage import brightest, coloured_image, grey_levels, montage
from .palette import RAMPS
from .sheet import small_png, stack
from .words import plural, times


class Maps:
    """Feature maps of one branch side by side, black at 0 and bright where they respond most.

    maps: float (N, H, W), NumPy. branch: "b1" … "b4", for the colour. Shows itself as PNG and as text.
    ValueError for another shape.
    """

    def __init__(self, maps, branch="b1"):
        self.maps = numpy.asarray(maps, dtype="float32")
        self.branch = branch
        if self.maps.ndim != 3 or not self.maps.size:
            raise ValueError(f"Maps takes an array of shape (maps, height, width); got {self.maps.shape}.")

    def __repr__(self):
        count = len(self.maps)
        black = int((self.maps.reshape(count, -1).max(axis=1) <= 0).sum())
        return f"{plural(count, 'map')} of {times(self.maps.shape[1:])} in {self.branch}, {black} of them all zero"

    def _repr_png_(self):
        levels = grey_levels(self.maps, brightest(self.maps))
        return small_png(stack([coloured_image(montage(levels, canvas=(150, 1100)), RAMPS[self.branch])]))
