"""Exercises of chapter 09: a branch silenced by its mean, accuracy by class, its error, the idlest branch."""

from math import sqrt

import numpy

from ...inception.judging import by_class, confusion
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


def _guessed(labels, every):
    """(labels, what is predicted): one in so many is wrong, and every class is named."""
    return labels, numpy.where(numpy.arange(len(labels)) % every == 0, (labels * 3 + 1) % 10, labels)


_GUESSES = (
    _guessed(numpy.repeat(numpy.arange(10), [4, 5, 6, 7, 8, 4, 5, 6, 7, 8]), 3),
    _guessed(numpy.arange(70) % 10, 4),
)


def _recall(labels, predicted):
    return by_class(labels == predicted, labels)


def _counts(labels, predicted):
    return confusion(labels, predicted).diagonal()


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
        _in_place: "you wrote into the y you were given: the next to use it finds it silenced. Copy it first",
        _hushed(lambda maps: 0): "you filled in zeros: here it is to be the mean over the images",
        _hushed(lambda maps: maps.mean()): (
            "you took one mean over everything: each channel and place has its own"
        ),
        _hushed(lambda maps: maps.mean(axis=1, keepdims=True)): (
            "you took the mean over the channels: axis 0 counts the images"
        ),
        _hushed(lambda maps: maps.mean(axis=(2, 3), keepdims=True)): (
            "you took each image's mean over its places: the images must no longer differ"
        ),
    },
)

classes = Exercise(
    like=makes(*_GUESSES, kinds=("NumPy",)),
    accepts=_recall,
    expects="a function accuracies(labels, predicted) that returns ten shares, 0 … 1",
    hints=(
        "For one class: which images are of it, and how many of those are named right?",
        "of_it = labels == 3 picks them; (predicted[of_it] == 3) says which are right.",
        "[(predicted[labels == c] == c).mean() for c in range(10)]",
    ),
    mistakes={
        (lambda labels, predicted: by_class(labels == predicted, predicted)): (
            "you asked how many of those called a coat are coats: asked is how many coats are called so"
        ),
        (lambda labels, predicted: _counts(labels, predicted) / len(labels)): (
            "you divided by all images: each class is measured on its own"
        ),
        (lambda labels, predicted: 1 - _recall(labels, predicted)): "you gave the share that is wrong",
        _counts: "you counted the images: a share is that divided by how many there are of the class",
    },
)

least = Exercise(
    like=makes(*((table,) for table in _FALLS), kinds=("NumPy",)),
    accepts=_names(numpy.argmin),
    expects='a function least(importance) that returns a name such as "4c b3"',
    hints=(
        "A fall may be negative: then the net does better without. That is missed least of all.",
        "importance.argmin() counts cells in reading order: four to a block.",
        'block, branch = divmod(int(importance.argmin()), 4); f"{blocks[block]} b{branch + 1}"',
    ),
    mistakes={
        _names(numpy.argmax): "you named the branch that is missed most",
        _names(lambda falls: numpy.abs(falls).argmin()): (
            "you took the fall nearest to zero: a negative one is less"
        ),
        _turned: "you took rows for branches: a row is a block",
        _names(numpy.argmin, first=0): "you counted branches from 0: the first is b1",
    },
)

error = Exercise(
    like=on((0.9, 1000), (0.5, 100), (0.8, 10_000)),
    accepts=lambda p, n: sqrt(p * (1 - p) / n),
    expects="a function error(accuracy, images) that returns a number, a share like the accuracy",
    hints=(
        "Each image is right or wrong, like a coin of chance p. How much does one vary?",
        "One coin has the variance p · (1 − p). The mean of n of them has that divided by n.",
        "(accuracy * (1 - accuracy) / images) ** 0.5",
    ),
    mistakes={
        (lambda p, n: p * (1 - p) / n): "you gave the variance: its square root is the error",
        (lambda p, n: sqrt(p * (1 - p))): "you gave the spread of one image: the mean of many varies less",
        (lambda p, n: sqrt(p * (1 - p)) / n): "you divided by the number of images: it is by its square root",
        (lambda p, n: 100 * sqrt(p * (1 - p) / n)): (
            "you gave percentage points: asked is a share, as the accuracy is one"
        ),
    },
)
