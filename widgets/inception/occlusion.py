"""Where a net looks, found by hiding parts of a picture; maps over a picture, and how far two of them agree.

Numbers of a map stand at places: shares of the side of a square picture, of its rows and columns alike.
"""

from typing import NamedTuple

import numpy

from .judging import softmax

STEP = 4  # pixels from one place of the patch to the next
PATCHES = (4, 6, 8, 10, 12, 14)  # pixels a side: even, as the step is, so that each lies round its place
FILLS = {"black": 0, "grey": 128}  # black is the ground of garments
MEASURES = {"probability": softmax, "score": numpy.asarray}
_BATCH = 25


class Occlusion(NamedTuple):
    """scores: (classes,), of the picture. hidden: (n, n, classes), with the patch at each of n × n places."""

    scores: numpy.ndarray
    hidden: numpy.ndarray
    places: numpy.ndarray

    def fall(self, label, measure="probability"):
        """By how much a class's probability or score falls when the patch is there: float (n, n)."""
        of = MEASURES[measure]
        return of(self.scores)[label] - of(self.hidden)[..., label]


def patched(image, side, fill=0):
    """The picture with a square patch in it, place by place: uint8 (n, n, H, H), n = H / STEP.

    image: uint8 (H, H). side: of the patch, in pixels, even; what lies beyond the edge is cut off.
    """
    starts = numpy.arange(0, len(image), STEP) + (STEP - side) // 2
    within = numpy.arange(len(image)) - starts[:, None]  # (n, H): how far into the patch each pixel is
    within = (within >= 0) & (within < side)
    covered = within[:, None, :, None] & within[None, :, None, :]
    return numpy.where(covered, numpy.uint8(fill), image)


def occlusion(scores, image, side, fill=0, progress=iter):
    """What a net says of a picture with parts of it hidden (Zeiler and Fergus 2014): an Occlusion.

    scores: function of uint8 (N, H, H) → float (N, classes). image, side, fill: as of `patched`. progress:
    what the batches are drawn through, such as a bar. Where the patch changes no pixel, the net is not run.
    """
    pictures = patched(image, side, fill)
    places = (numpy.arange(len(pictures)) + 0.5) * STEP / len(image)
    changed = (pictures != image).any(axis=(2, 3))
    runs = numpy.concatenate([image[None], pictures[changed]])
    batches = [runs[start : start + _BATCH] for start in range(0, len(runs), _BATCH)]
    found = numpy.concatenate([scores(batch) for batch in progress(batches)])
    hidden = numpy.broadcast_to(found[0], (*changed.shape, found.shape[1])).copy()
    hidden[changed] = found[1:]
    return Occlusion(found[0], hidden, places)


def stretched(values, places, at):
    """A map at other places, bilinear; beyond its outermost numbers as those: float (n, n) → (m, m)."""
    rows = numpy.stack([numpy.interp(at, places, column) for column in values.T], axis=1)
    return numpy.stack([numpy.interp(at, places, row) for row in rows])


def nearest(values, places, at):
    """A map at other places, each as the nearest number: float (n, n) → (m, m)."""
    near = abs(numpy.asarray(at)[:, None] - places).argmin(axis=1)
    return values[near[:, None], near]


def pixel_places(side):
    """Where the pixels of a picture of that side stand, as shares of it: float (side,)."""
    return (numpy.arange(side) + 0.5) / side


def top(values, share=0.2):
    """Which places have the largest numbers, that share of all: bool; of equals the first."""
    first = numpy.argsort(-values, axis=None, kind="stable")[: round(share * values.size)]
    return numpy.isin(numpy.arange(values.size), first).reshape(values.shape)


def rank_correlation(first, second):
    """The correlation of the ranks of two arrays' numbers, −1 … 1 (Spearman 1904), equals ranked alike.

    NaN if all numbers of one of them are equal.
    """
    ranks = [_ranks(values) for values in (first, second)]
    if min(map(numpy.ptp, ranks)) == 0:
        return float("nan")
    return float(numpy.corrcoef(*ranks)[0, 1])


def _ranks(values):
    _, place, counts = numpy.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[place]


class Agreement(NamedTuple):
    """rank: `rank_correlation`. both, first, second: bool (n, n), in the top fifth of both maps or one."""

    rank: float
    both: numpy.ndarray
    first: numpy.ndarray
    second: numpy.ndarray

    @property
    def common(self):
        """Share of a top fifth that is the other's, too, 0 … 1; by chance 0.2."""
        return float(self.both.sum() / (self.both.sum() + self.first.sum()))


def agreement(first, second):
    """How far two maps at the same places agree: an Agreement."""
    a, b = top(first), top(second)
    return Agreement(rank_correlation(first, second), a & b, a & ~b, b & ~a)
