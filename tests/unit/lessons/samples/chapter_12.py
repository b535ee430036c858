"""Answers to the exercises of chapter 12."""

from math import sqrt
from statistics import fmean, pstdev, stdev

from .answers import Samples


def _ends(figures, reach):
    return [fmean(figures) - reach, fmean(figures) + reach]


def _interval(figures, t):
    return _ends(figures, t * stdev(figures) / sqrt(len(figures)))


def _at_most(line):
    """guessing(shares, images, classes) that counts those up to line(chance of guessing right, images)."""
    return lambda shares, images, classes: len([one for one in shares if one <= line(1 / classes, images)])


_guessing = _at_most(lambda p, n: p + 3 * sqrt(p * (1 - p) / n))

SAMPLES = {
    "12-interval": Samples(
        right=(_interval, lambda figures, t: tuple(_interval(figures, t))),
        mistaken={
            "you divided by the number of figures": (
                lambda figures, t: _ends(figures, t * pstdev(figures) / sqrt(len(figures)))
            ),
            "you gave the range of single figures": lambda figures, t: _ends(figures, t * stdev(figures)),
            "you went one standard error": (
                lambda figures, t: _ends(figures, stdev(figures) / sqrt(len(figures)))
            ),
            "you took 1.96": lambda figures, t: _ends(figures, 1.96 * stdev(figures) / sqrt(len(figures))),
            "you gave the mean and the half-width": (
                lambda figures, t: (fmean(figures), t * stdev(figures) / sqrt(len(figures)))
            ),
        },
        wrong=((1, 2), lambda figures, t: (0, 1), lambda figures, t: _interval(figures, t)[0]),
    ),
    "12-level": Samples(
        right=(lambda level, compared: (compared - 1 + level) / compared,),
        mistaken={
            "you divided how often they may be right": lambda level, compared: level / compared,
            "you gave how often each may miss": lambda level, compared: (1 - level) / compared,
            "you gave how often all are right": lambda level, compared: level**compared,
            "you took the root": lambda level, compared: level ** (1 / compared),
        },
        wrong=(0.997, lambda level, compared: level, lambda level: level),
    ),
    "12-guessing": Samples(
        right=(_guessing, lambda *given: float(_guessing(*given))),
        mistaken={
            "you allowed no error": _at_most(lambda p, n: p),
            "you allowed one standard error": _at_most(lambda p, n: p + sqrt(p * (1 - p) / n)),
            "you took the error of the accuracy": lambda shares, images, classes: sum(
                one <= 1 / classes + 3 * sqrt(one * (1 - one) / images) for one in shares
            ),
            "you took the variance of one image": _at_most(lambda p, n: p + 3 * p * (1 - p) / sqrt(n)),
            "you counted the runs that have started": lambda shares, *given: (
                len(shares) - _guessing(shares, *given)
            ),
        },
        wrong=(3, lambda *given: 3, lambda shares, images, classes: len(shares)),
    ),
    "12-sentences": Samples(
        right=("ca", "A, C", "a c"),
        mistaken={
            "you took “not told apart” for “equal”": "abc",
            "you took a mean for a result": "acd",
            "you compared two means": "ace",
            "you left out a": "c",
            "you left out c": "a",
        },
        wrong=("", "acf", ["a", "c"], 2),
    ),
}
