"""Exercises of chapter 09d: accuracy by class, the energy score, and what a threshold accepts."""

import numpy

from ...inception.judging import by_class, confusion, log_sum_exp
from ...inception.refusing import errors, threshold_for
from . import Exercise
from .blocks import makes

_RNG = numpy.random.default_rng(0)
_SCORES = [
    (_RNG.normal(0, 4, (6, 5)),),
    (numpy.array([[3000.0, 2999.0, -3000.0], [-900.0, -901.0, -900.0]]),),
]
# (numbers of garments, of others, share of the garments that may be refused); some are equal.
_SORTS = [
    (_RNG.permutation(numpy.arange(40) / 40), _RNG.permutation(numpy.arange(30) / 40), 0.1),
    (_RNG.permutation(numpy.arange(20) + 3.0), _RNG.permutation(numpy.arange(-9, 11) + 1.0), 0.25),
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


def _small(scores):
    """A case that overflows nothing, for mistakes that would."""
    if abs(scores).max() > 100:
        raise ValueError("too large")
    return scores


def _let_in(garments, others, share):
    return errors(garments, others, threshold_for(garments, share)).let_in


classes = Exercise(
    like=makes(*_GUESSES, kinds=("NumPy",)),
    accepts=_recall,
    expects="a function accuracies(labels, predicted) that returns ten fractions, 0 … 1",
    hints=(
        "Take one class. Which images are of it, and how many of those are classified correctly?",
        "of_it = labels == 3 selects them; predicted[of_it] == 3 tells which are correct.",
        "[(predicted[labels == c] == c).mean() for c in range(10)]",
    ),
    mistakes={
        (lambda labels, predicted: by_class(labels == predicted, predicted)): (
            "you took the images that are called a coat: take the coats, and count how many are called so"
        ),
        (lambda labels, predicted: _counts(labels, predicted) / len(labels)): (
            "you divided by the number of all images: divide by the number of images of the class"
        ),
        (lambda labels, predicted: 1 - _recall(labels, predicted)): "you gave the fraction that is wrong",
        _counts: "you counted the images: divide by the number of images of the class",
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
            "you let the powers overflow: e^1000 is too large. Subtract the largest score first"
        ),
        (lambda scores: -log_sum_exp(scores)): (
            "you gave the negative: Liu et al. define their energy with a minus, the energy score has none"
        ),
        (lambda scores: scores.max(axis=1)): "you gave the largest score: the other scores count, too",
        (lambda scores: numpy.exp(scores.max(axis=1) - log_sum_exp(scores))): (
            "you gave the largest probability"
        ),
        (lambda scores: log_sum_exp(scores.T)): "you added up over the images: each row is one image",
    },
)

outsiders = Exercise(
    like=makes(*_SORTS, kinds=("NumPy",)),
    accepts=_let_in,
    expects="a function let_in(garments, others, share) that returns a fraction, 0 … 1",
    hints=(
        "First find the threshold, from the garments alone: the fraction `share` of them lies below it.",
        "It is the number at index int(share * len(garments)) of the sorted garments.",
        "t = numpy.sort(garments)[int(share * len(garments))]; (others >= t).mean()",
    ),
    mistakes={
        (lambda garments, others, share: 1 - _let_in(garments, others, share)): (
            "you gave the fraction of the others that is below the threshold"
        ),
        (lambda garments, others, share: errors(others, others, threshold_for(others, share)).let_in): (
            "you chose the threshold on the others: choose it on the garments"
        ),
        (lambda garments, others, share: _let_in(garments, others, 1 - share)): (
            "you refuse all but that fraction of the garments"
        ),
        (lambda garments, others, share: errors(garments, others, share).let_in): (
            "you took `share` itself as the threshold"
        ),
        (lambda garments, others, share: len(others) * _let_in(garments, others, share)): (
            "you counted them: a fraction was asked for"
        ),
    },
)
