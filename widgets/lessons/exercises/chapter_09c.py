"""Exercises of chapter 09c: activation maps, and the positions that two maps share."""

import numpy

from . import Exercise
from .blocks import makes

_RNG = numpy.random.default_rng(0)
_MAPS = [  # channels, classes and sides that cannot be mistaken for one another
    (_RNG.normal(size=(7, 3, 4)), _RNG.normal(size=(5, 7))),
    (_RNG.normal(size=(2, 5, 3)), _RNG.normal(size=(4, 2))),
]
_PAIRS = [  # two maps of the same shape, and how many positions of each count
    (*(_RNG.permutation(35).reshape(5, 7) - 20.3 for _ in range(2)), count) for count in (10, 5, 17)
]


def _maps(features, weights):
    return numpy.einsum("kc,chw->khw", weights, features)


def _largest(values, count, sign=-1):
    """The positions of that many numbers, the largest (sign 1: the smallest), in the flattened array."""
    return {*numpy.argsort(sign * values, axis=None)[:count].tolist()}


def _shared(first, second, count):
    return len(_largest(first, count) & _largest(second, count))


maps = Exercise(
    like=makes(*_MAPS, kinds=("NumPy",)),
    accepts=_maps,
    expects="a function maps(features, weights) that returns an array (classes, height, width)",
    hints=(
        "At one position there is one number for each channel. What does the dense layer make of them?",
        "weights @ features[:, row, column] gives one number for each class. Do this at all positions.",
        'numpy.einsum("kc,chw->khw", weights, features), or numpy.tensordot(weights, features, axes=1)',
    ),
    mistakes={
        (lambda features, weights: weights @ features.mean(axis=(1, 2))): (
            "you averaged over the positions first: then there is no map left"
        ),
        (lambda features, weights: _maps(features, weights) / features[0].size): (
            "you divided by the number of positions: the mean of the map is to be the score"
        ),
        (lambda features, weights: _maps(features, weights).clip(min=0)): (
            "you set negative numbers to 0: a position may also lower the score"
        ),
        (lambda features, weights: _maps(features, weights).transpose(1, 2, 0)): (
            "you put the classes last: they come first"
        ),
    },
)

shared = Exercise(
    like=makes(*_PAIRS, kinds=("NumPy",)),
    accepts=_shared,
    expects="a function shared(first, second, count) that returns a whole number",
    hints=(
        "First find the positions of one map. It helps to flatten the map, so that a position is one number.",
        "numpy.argsort(first.ravel())[-count:] are the positions of one map. How many are in both lists?",
        "a, b = (numpy.argsort(m.ravel())[-count:] for m in (first, second)); len(numpy.intersect1d(a, b))",
    ),
    mistakes={
        (lambda first, second, count: _shared(first, second, count) / count): (
            "you divided by `count`: the number of positions was asked for"
        ),
        (lambda first, second, count: len(_largest(first, count, 1) & _largest(second, count, 1))): (
            "you took the smallest values: the largest were asked for"
        ),
        (lambda first, second, count: 2 * count - _shared(first, second, count)): (
            "you counted the positions that are in either map: count those in both"
        ),
        (lambda first, second, count: _shared(abs(first), abs(second), count)): (
            "you ignored the sign: a large negative number is not a large value"
        ),
    },
)
