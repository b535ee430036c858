"""Exercises of chapter 09b: the images that excite most, a step of ascent, what a square holds."""

import numpy

from . import Exercise
from .blocks import makes

_RNG = numpy.random.default_rng(0)
_PEAKS = tuple((_RNG.permutation(n) / 7 - 1, count) for n, count in ((12, 4), (9, 9), (15, 1)))
_STEPS = tuple((_RNG.random((3, 4)), _RNG.normal(size=(3, 4)), rate) for rate in (0.3, 0.05, 2.0))
_SHARES = _RNG.random((9, 11))
_SQUARES = tuple(
    (_SHARES / _SHARES.sum(), *where) for where in ((4, 5, 3), (4, 5, 1), (3, 6, 5), (0, 1, 5), (8, 10, 3))
)


def _square(reach, whole=False):
    """held(shares, row, column, side) that adds up what lies within reach(side) of the centre."""

    def held(shares, row, column, side):
        far = reach(side)
        top, left = max(row - far, 0), max(column - far, 0)
        within = shares[top : row + far + 1, left : column + far + 1]
        return within.mean() if whole else within.sum()

    return held


def _wraps(shares, row, column, side):
    rows, columns = (numpy.arange(at - side // 2, at + side // 2 + 1) for at in (row, column))
    return shares[rows[:, None] % shares.shape[0], columns % shares.shape[1]].sum()


strongest = Exercise(
    like=makes(*_PEAKS, kinds=("NumPy",)),
    accepts=lambda peaks, count: numpy.argsort(-peaks)[:count],
    expects="a function strongest(peaks, count) that returns whole numbers, the images' own",
    hints=(
        "Which order do you want? And do you want numbers, or the places where they stand?",
        "numpy.argsort gives places, the smallest first. Turn that round.",
        "numpy.argsort(-peaks)[:count]",
    ),
    mistakes={
        (lambda peaks, count: numpy.sort(peaks)[::-1][:count]): (
            "you gave the numbers: asked is which images they belong to"
        ),
        (lambda peaks, count: numpy.argsort(peaks)[:count]): "you began with the weakest",
        (lambda peaks, count: numpy.argsort(peaks)[-count:]): (
            "you took the right ones from the weakest to the strongest: the strongest comes first"
        ),
    },
)

step = Exercise(
    like=makes(*_STEPS, kinds=("NumPy",)),
    accepts=lambda picture, slope, rate: numpy.clip(picture + rate * slope, 0, 1),
    expects="a function step(picture, slope, rate) that returns an array of the picture's shape",
    hints=(
        "The slope points to where the answer grows. Which sign does training use, and why not here?",
        "picture + rate * slope climbs. Where may a pixel not go?",
        "numpy.clip(picture + rate * slope, 0, 1)",
    ),
    mistakes={
        (lambda picture, slope, rate: numpy.clip(picture - rate * slope, 0, 1)): (
            "you went down: training makes a loss smaller, here the answer is to grow"
        ),
        (lambda picture, slope, rate: picture + rate * slope): (
            "you left 0 … 1: there is no pixel darker than black or lighter than white"
        ),
        (
            lambda picture, slope, rate: numpy.clip(rate * slope, 0, 1)
        ): "you lost the picture: a step goes on from it",
    },
)

held = Exercise(
    like=makes(*_SQUARES, kinds=("NumPy",)),
    accepts=_square(lambda side: side // 2),
    expects="a function held(shares, row, column, side) that returns a number",
    hints=(
        "How far does a square of side 5 reach from the pixel in its middle?",
        "side // 2 to each side. A slice that begins below 0 means something else in NumPy: cut it at 0.",
        "shares[max(row - far, 0) : row + far + 1, max(column - far, 0) : column + far + 1].sum()",
    ),
    mistakes={
        _square(lambda side: side): "you took the side for the reach: half of the square lies on each side",
        _square(lambda side: side // 2, whole=True): "you took the mean: shares are added up",
        _wraps: "you let the square come in again at the other edge: outside the image there is nothing",
    },
)
