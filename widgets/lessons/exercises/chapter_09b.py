"""Exercises of chapter 09b: the images with the largest values, a step of ascent, what a square holds."""

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
    expects="a function strongest(peaks, count) that returns the indices of images",
    hints=(
        "In which order? And do you want the values, or their indices?",
        "numpy.argsort gives the indices, that of the smallest value first. You want the opposite order.",
        "numpy.argsort(-peaks)[:count]",
    ),
    mistakes={
        (lambda peaks, count: numpy.sort(peaks)[::-1][:count]): (
            "you gave the values: the indices of the images were asked for"
        ),
        (lambda peaks, count: numpy.argsort(peaks)[:count]): "you began with the smallest",
        (lambda peaks, count: numpy.argsort(peaks)[-count:]): (
            "you took the right images in rising order: the largest comes first"
        ),
    },
)

step = Exercise(
    like=makes(*_STEPS, kinds=("NumPy",)),
    accepts=lambda picture, slope, rate: numpy.clip(picture + rate * slope, 0, 1),
    expects="a function step(picture, slope, rate) that returns an array of the picture's shape",
    hints=(
        "The gradient points to where the value grows. Which sign does training use, and why not here?",
        "picture + rate * slope makes the value larger. Which pixels are not allowed?",
        "numpy.clip(picture + rate * slope, 0, 1)",
    ),
    mistakes={
        (lambda picture, slope, rate: numpy.clip(picture - rate * slope, 0, 1)): (
            "you went down: training makes a loss smaller, but here the value is to grow"
        ),
        (lambda picture, slope, rate: picture + rate * slope): (
            "you left the range 0 … 1: no pixel is darker than black or brighter than white"
        ),
        (
            lambda picture, slope, rate: numpy.clip(rate * slope, 0, 1)
        ): "you lost the picture: a step adds to it",
    },
)

held = Exercise(
    like=makes(*_SQUARES, kinds=("NumPy",)),
    accepts=_square(lambda side: side // 2),
    expects="a function held(shares, row, column, side) that returns a number",
    hints=(
        "A square has side 5. How many pixels lie on each side of its centre?",
        "side // 2 on each side. A slice that begins below 0 means something else in NumPy: start at 0 then.",
        "shares[max(row - far, 0) : row + far + 1, max(column - far, 0) : column + far + 1].sum()",
    ),
    mistakes={
        _square(lambda side: side): "you went `side` pixels to each side: go half of it",
        _square(lambda side: side // 2, whole=True): "you took the mean: the sum was asked for",
        _wraps: "you let the square come in again at the other edge: positions outside count as 0",
    },
)
