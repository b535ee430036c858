"""Exercises of chapter 09c: activation maps, the energy, and what a threshold lets in."""

import numpy

from ...inception.judging import log_sum_exp
from ...inception.refusing import errors, threshold_for
from . import Exercise
from .blocks import makes

_RNG = numpy.random.default_rng(0)
_MAPS = [  # channels, classes and sides that cannot be mistaken for one another
    (_RNG.normal(size=(7, 3, 4)), _RNG.normal(size=(5, 7))),
    (_RNG.normal(size=(2, 5, 3)), _RNG.normal(size=(4, 2))),
]
_SCORES = [
    (_RNG.normal(0, 4, (6, 5)),),
    (numpy.array([[3000.0, 2999.0, -3000.0], [-900.0, -901.0, -900.0]]),),
]
# (numbers of garments, of others, share of the garments that may be refused); some are equal.
_SORTS = [
    (_RNG.permutation(numpy.arange(40) / 40), _RNG.permutation(numpy.arange(30) / 40), 0.1),
    (_RNG.permutation(numpy.arange(20) + 3.0), _RNG.permutation(numpy.arange(-9, 11) + 1.0), 0.25),
]


def _maps(features, weights):
    return numpy.einsum("kc,chw->khw", weights, features)


def _small(scores):
    """A case that overflows nothing, for mistakes that would."""
    if abs(scores).max() > 100:
        raise ValueError("too large")
    return scores


def _let_in(garments, others, share):
    return errors(garments, others, threshold_for(garments, share)).let_in


maps = Exercise(
    like=makes(*_MAPS, kinds=("NumPy",)),
    accepts=_maps,
    expects="a function maps(features, weights) that returns an array (classes, height, width)",
    hints=(
        "At one place there are as many features as channels: what does the dense layer do with those?",
        "weights @ features[:, row, column] is one number a class. Now for all rows and columns at once.",
        'numpy.einsum("kc,chw->khw", weights, features), or numpy.tensordot(weights, features, axes=1)',
    ),
    mistakes={
        (lambda features, weights: weights @ features.mean(axis=(1, 2))): (
            "you averaged first: that is the score, and where it came from is gone"
        ),
        (lambda features, weights: _maps(features, weights) / features[0].size): (
            "you divided by the number of places: the mean of the map is to be the score"
        ),
        (lambda features, weights: _maps(features, weights).clip(min=0)): (
            "you cut off what is below 0: a place may speak against a class"
        ),
        (lambda features, weights: _maps(features, weights).transpose(1, 2, 0)): (
            "you put the classes last: they come first"
        ),
    },
)

energy = Exercise(
    like=makes(*_SCORES, kinds=("NumPy",)),
    accepts=log_sum_exp,
    expects="a function energy(scores) that returns a number for each row",
    hints=(
        "log(e^a + e^b) = m + log(e^(a−m) + e^(b−m)), whatever m is. Which m keeps every power small?",
        "Take each row's largest score for m: scores.max(axis=1, keepdims=True).",
        "m = scores.max(axis=1); m + numpy.log(numpy.exp(scores - m[:, None]).sum(axis=1))",
    ),
    mistakes={
        (lambda scores: numpy.log(numpy.exp(_small(scores)).sum(axis=1))): (
            "you let the powers overflow: e^1000 is too large. Take the largest score out first"
        ),
        (lambda scores: -log_sum_exp(scores)): (
            "you gave the paper's energy, low for what is known: here its sign is turned"
        ),
        (lambda scores: scores.max(axis=1)): "you gave the largest score: the others count, too",
        (lambda scores: numpy.exp(scores.max(axis=1) - log_sum_exp(scores))): "you gave the largest share",
        (lambda scores: log_sum_exp(scores.T)): "you added up over the images: each row is one image",
    },
)

outsiders = Exercise(
    like=makes(*_SORTS, kinds=("NumPy",)),
    accepts=_let_in,
    expects="a function let_in(garments, others, share) that returns a share, 0 … 1",
    hints=(
        "First the threshold, from the garments alone: that share of them lies below it.",
        "In sorted(garments) it stands at place int(share * len(garments)). What is below is refused.",
        "t = numpy.sort(garments)[int(share * len(garments))]; (others >= t).mean()",
    ),
    mistakes={
        (lambda garments, others, share: 1 - _let_in(garments, others, share)): (
            "you gave the share of the others that is refused"
        ),
        (lambda garments, others, share: errors(others, others, threshold_for(others, share)).let_in): (
            "you chose the threshold on the others: nobody knows beforehand what will come"
        ),
        (lambda garments, others, share: _let_in(garments, others, 1 - share)): (
            "you refuse all but that share of the garments"
        ),
        (lambda garments, others, share: errors(garments, others, share).let_in): (
            "you took the share itself for the threshold"
        ),
        (lambda garments, others, share: len(others) * _let_in(garments, others, share)): (
            "you counted them: asked is a share"
        ),
    },
)
