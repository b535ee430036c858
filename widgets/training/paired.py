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


def difference(ours, others, compared=1, level=LEVEL):
    """The Difference of two lists of figures, one of each a seed, in the same order.

    Student's t interval of the paired differences; compared: how many such intervals shall all hold at that
    level together (Bonferroni: each at 1 − (1 − level) / compared). ValueError for fewer than two pairs.
    """
    from scipy.stats import t  # half a second, and only this needs it

    found = numpy.asarray(ours, float) - numpy.asarray(others, float)
    if found.ndim != 1 or len(found) < 2:
        raise ValueError(f"An interval needs two seeds or more; there are {found.size}.")
    error = found.std(ddof=1) / len(found) ** 0.5
    reach = t.ppf(1 - (1 - level) / compared / 2, len(found) - 1) * error
    mean = found.mean()
    return Difference(mean, mean - reach, mean + reach, len(found))
