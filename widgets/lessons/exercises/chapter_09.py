"""Exercises of chapter 09: a branch silenced by its mean, the branch that costs least, a standard error."""

from math import sqrt

import numpy

from ...inception.widths import GOOGLENET_BLOCKS, BranchWidths
from . import Exercise, on
from .blocks import makes

_BLOCKS = tuple(GOOGLENET_BLOCKS)


def _hushed(mean):
    """hush(y, widths, branch) that fills the branch with mean(its maps)."""

    def hush(y, widths, branch):
        out = numpy.array(y)
        place = widths.channel_slices[branch]
        out[:, place] = mean(out[:, place])
        return out

    return hush


_hush = _hushed(lambda maps: maps.mean(axis=0))


def _in_place(y, widths, branch):
    y[:] = _hush(y, widths, branch)
    return y


# Widths of a block, with reduces that no slice of the outputs can be mistaken for, and a shape of maps.
_RUNS = (
    (BranchWidths(2, (9, 3), (7, 1), 2), (5, 8, 3, 4)),
    (BranchWidths(1, (8, 2), (9, 4), 3), (3, 10, 2, 5)),
)
_HUSHED = [
    (numpy.random.default_rng(0).normal(size=shape), widths, branch)
    for widths, shape in _RUNS
    for branch in widths.outputs
]


_FALLS = numpy.random.default_rng(0).normal(0.02, 0.03, size=(9, 9, 4)).round(3)


def _names(choose, first=1):
    """least(importance) that names the cell that `choose` gives the place of, in the flat array."""

    def least(importance):
        block, branch = divmod(int(choose(importance)), 4)
        return f"{_BLOCKS[block]} b{branch + first}"

    return least


def _turned(importance):
    """The name read off a table taken for (4, 9)."""
    branch, block = divmod(int(numpy.argmin(importance)), 9)
    return f"{_BLOCKS[block]} b{branch + 1}"


hush = Exercise(
    like=makes(*_HUSHED, kinds=("NumPy",)),
    accepts=_hush,
    expects="a function hush(y, widths, branch) that returns an array of the shape of y",
    hints=(
        "Which axis of y counts the images, which the channels? Only one branch's channels may change.",
        "widths.channel_slices[branch] is the slice on axis 1. The mean over images is .mean(axis=0).",
        "out = y.copy(); s = widths.channel_slices[branch]; out[:, s] = out[:, s].mean(axis=0)",
    ),
    mistakes={
        _in_place: "you changed the y that you were given: copy it first",
        _hushed(lambda maps: 0): "you filled in zeros: the mean over the images was asked for",
        _hushed(lambda maps: maps.mean()): (
            "you took one mean over everything: each channel and position has its own"
        ),
        _hushed(lambda maps: maps.mean(axis=1, keepdims=True)): (
            "you took the mean over the channels: axis 0 counts the images"
        ),
        _hushed(lambda maps: maps.mean(axis=(2, 3), keepdims=True)): (
            "you took each image's mean over its positions: the mean over the images was asked for"
        ),
    },
)

least = Exercise(
    like=makes(*((table,) for table in _FALLS), kinds=("NumPy",)),
    accepts=_names(numpy.argmin),
    expects='a function least(importance) that returns a name such as "4c b3"',
    hints=(
        "A cost may be negative: then the net is more accurate without the branch. That counts as the least.",
        "importance.argmin() counts the cells row by row, four for each block.",
        'block, branch = divmod(int(importance.argmin()), 4); f"{blocks[block]} b{branch + 1}"',
    ),
    mistakes={
        _names(numpy.argmax): "you named the branch that costs most",
        _names(lambda falls: numpy.abs(falls).argmin()): (
            "you took the cost nearest to zero: a negative one is less"
        ),
        _turned: "you took the rows for branches: a row is a block",
        _names(numpy.argmin, first=0): "you counted branches from 0: the first is b1",
    },
)

error = Exercise(
    like=on((0.9, 1000), (0.5, 100), (0.8, 10_000)),
    accepts=lambda p, n: sqrt(p * (1 - p) / n),
    expects="a function error(accuracy, images) that returns a fraction, such as 0.03",
    hints=(
        "Each image is 1 (correct) with probability p, else 0. What is the variance of such a number?",
        "It is p · (1 − p). The mean of n such numbers has this variance divided by n.",
        "(accuracy * (1 - accuracy) / images) ** 0.5",
    ),
    mistakes={
        (lambda p, n: p * (1 - p) / n): "you gave the variance: its square root is the error",
        (lambda p, n: sqrt(p * (1 - p))): "you gave the deviation of one image: the mean of many varies less",
        (lambda p, n: sqrt(p * (1 - p)) / n): "you divided by the number of images: take its square root",
        (lambda p, n: 100 * sqrt(p * (1 - p) / n)): (
            "you gave percentage points: a fraction was asked for, such as 0.03"
        ),
    },
)
