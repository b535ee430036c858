"""Answers to the exercises of chapter 09."""

from math import sqrt

import numpy

from .answers import Samples


def _filled(mean, shift=0):
    """hush(y, widths, branch) that fills the branch, or as many channels beside it, with mean(its maps)."""

    def hush(y, widths, branch):
        c1, c2, c3, c4 = widths.c1, widths.c2[1], widths.c3[1], widths.c4
        first = {"b1": 0, "b2": c1, "b3": c1 + c2, "b4": c1 + c2 + c3}[branch] + shift
        last = first + {"b1": c1, "b2": c2, "b3": c3, "b4": c4}[branch]
        out = y.copy()
        out[:, first:last] = mean(y[:, first:last])
        return out

    return hush


_hush = _filled(lambda maps: maps.mean(axis=0))


def _in_place(y, widths, branch):
    place = widths.channel_slices[branch]
    y[:, place] = y[:, place].mean(axis=0)
    return y


_BLOCKS = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")


def _named(place):
    """least(importance) that names the cell of place(flat array)."""

    def least(importance):
        block, branch = divmod(int(place(importance.ravel())), 4)
        return f"{_BLOCKS[block]} b{branch + 1}"

    return least


_least = _named(numpy.argmin)


def _turned(importance):
    branch, block = divmod(int(importance.argmin()), 9)
    return f"{_BLOCKS[block]} b{branch + 1}"


def _counted_from_0(importance):
    block, branch = _least(importance).split()
    return f"{block} b{int(branch[1]) - 1}"


SAMPLES = {
    "09-hush": Samples(
        right=(lambda y, widths, branch: _hush(y, widths, branch).tolist(),),
        mistaken={
            "you changed the y that you were given": _in_place,
            "you filled in zeros": _filled(lambda maps: 0),
            "you took one mean over everything": _filled(lambda maps: maps.mean()),
            "you took the mean over the channels": _filled(lambda maps: maps.mean(axis=1, keepdims=True)),
            "you took each image's mean over its positions": (
                _filled(lambda maps: maps.mean(axis=(2, 3), keepdims=True))
            ),
        },
        wrong=(
            numpy.zeros((5, 8, 3, 4)),
            lambda y, widths, branch: y,
            _filled(lambda maps: maps.mean(axis=0), shift=1),
            _filled(lambda maps: maps.sum(axis=0) / 5),
        ),
    ),
    "09-least": Samples(
        mistaken={
            "you named the branch that costs most": _named(numpy.argmax),
            "you took the cost nearest to zero": _named(lambda falls: numpy.abs(falls).argmin()),
            "you took the rows for branches": _turned,
            "you counted branches from 0": _counted_from_0,
        },
        wrong=("4c b3", lambda importance: importance.argmin(), lambda importance: "3a b1"),
    ),
    "09-error": Samples(
        mistaken={
            "you gave the variance": lambda p, n: p * (1 - p) / n,
            "you gave the deviation of one image": lambda p, n: sqrt(p * (1 - p)),
            "you divided by the number of images": lambda p, n: sqrt(p * (1 - p)) / n,
            "you gave percentage points": lambda p, n: 100 * sqrt(p * (1 - p) / n),
        },
        wrong=(0.0095, lambda p, n: 1 / n, lambda p: p),
    ),
}
