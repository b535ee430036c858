"""Refusing to answer: a number of each picture's scores, a threshold on it, and what both errors are.

A rule is a function of scores, float (N, classes), → (N,): the higher, the more like what was learnt.
"""

from typing import NamedTuple

import numpy

from .judging import log_sum_exp, softmax


def largest_share(scores):
    """The largest share of each row's softmax, 0 … 1: the baseline of Hendrycks and Gimpel 2017."""
    return softmax(scores).max(axis=1)


# log Σ exp is the energy of Liu et al. 2020 at temperature 1 with its sign turned: unlike the shares, it
# falls when all scores fall together.
RULES = {"largest share": largest_share, "energy": log_sum_exp}


class Errors(NamedTuple):
    """Shares, 0 … 1, or arrays of them: insiders that are refused, outsiders that are let in."""

    refused: float
    let_in: float


def errors(inside, outside, threshold):
    """The Errors of a rule whose numbers these are, where what is below the threshold is refused."""
    return Errors(float(numpy.mean(inside < threshold)), float(numpy.mean(outside >= threshold)))


def error_curve(inside, outside, refused):
    """How many outsiders are let in where so many insiders are refused: float, of the shape of `refused`.

    refused: shares 0 … 1. The threshold is the highest that refuses no more than that share of the insiders.
    """
    thresholds = threshold_for(inside, refused)
    return 1 - numpy.searchsorted(numpy.sort(outside), thresholds, side="left") / len(outside)


def threshold_for(inside, refused):
    """The highest threshold that refuses no more than that share of the insiders, or shares."""
    inside, refused = numpy.sort(inside), numpy.asarray(refused, dtype=float)
    # 1e-9: 0.05 · 20 shall be 1, though it is a little less or more.
    place = numpy.floor(refused * len(inside) + 1e-9).astype(int)
    return numpy.append(inside, numpy.inf)[place]


def mixed_up(inside, outside):
    """The chance that of one insider and one outsider the outsider has the higher number, ties half: 0 … 1.

    0.5 is a coin. It is 1 less the area under the ROC curve (Mann and Whitney 1947).
    """
    inside = numpy.sort(inside)
    below, upto = (numpy.searchsorted(inside, outside, side=side) for side in ("left", "right"))
    return float((below + upto).mean() / 2 / len(inside))


def bootstrap(statistic, *samples, times=500, seed=0, level=0.95):
    """(low, high) of statistic(*samples) over samples drawn anew with replacement (Efron 1979), percentiles.

    samples: arrays whose first axis counts images; each is drawn from on its own, by seed. statistic: → a
    number or an array; low and high are of its shape.
    """
    rng = numpy.random.default_rng(seed)
    found = [statistic(*(s[rng.integers(len(s), size=len(s))] for s in samples)) for _ in range(times)]
    return tuple(numpy.quantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0))
