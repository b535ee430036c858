"""Is a difference larger than chance? Differences on equal seeds, with intervals that hold together."""

from typing import NamedTuple

import numpy

LEVEL = 0.95


class Difference(NamedTuple):
    """A mean difference and its interval. seeds: how many pairs it rests on."""

    mean: float
    low: float
    high: float
    seeds: int

    @property
    def larger_than_chance(self):
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def interval(figures, compared=1, level=LEVEL):
    """The mean of a list of figures, one of each seed, and its interval: a Difference from 0.

    Student's t interval; compared: how many such intervals shall all hold at that level together (Bonferroni:
    each at 1 − (1 − level) / compared). ValueError for fewer than two figures.
    """
    from scipy.special import stdtrit  # only this needs it, and it takes a moment

    found = numpy.asarray(figures, float)
    if found.ndim != 1 or len(found) < 2:
        raise ValueError(f"An interval needs two seeds or more; there are {found.size}.")
    error = found.std(ddof=1) / len(found) ** 0.5
    reach = float(stdtrit(len(found) - 1, 1 - (1 - level) / compared / 2) * error)
    mean = float(found.mean())
    return Difference(mean, mean - reach, mean + reach, len(found))


def difference(ours, others, compared=1, level=LEVEL):
    """The Difference of two lists of figures, one of each a seed, in the same order; else as `interval`."""
    return interval(numpy.asarray(ours, float) - numpy.asarray(others, float), compared, level)
