"""The statistics of the trials, on data whose answer is known."""

import numpy
import pytest
from scipy.stats import binom, nct, t

from widgets.training.paired import LEVEL, difference

EXPERIMENTS, SEEDS = 1_000, 5


def within(count, share):
    """Whether so many of the experiments are what chance makes of that share: all but one time in 10 000."""
    low, high = binom.ppf([5e-5, 1 - 5e-5], EXPERIMENTS, share)
    return low <= count <= high


@pytest.mark.parametrize("compared", [1, 6])
def test_where_there_is_no_difference_one_is_seen_as_often_as_stated(compared):
    chance, alarms = numpy.random.default_rng(0), []
    for _ in range(EXPERIMENTS):
        seeds = chance.normal(size=SEEDS)  # what a seed does to both of a pair
        figures = seeds + chance.normal(size=(2 * compared, SEEDS))
        found = [
            difference(*pair, compared=compared) for pair in zip(figures[::2], figures[1::2], strict=True)
        ]
        alarms.append(any(one.larger_than_chance for one in found))
    assert within(sum(alarms), 1 - (1 - (1 - LEVEL) / compared) ** compared)


def test_a_known_difference_is_found_as_often_as_it_should_be():
    chance, size = numpy.random.default_rng(1), 2.0  # of a pair's difference, in its standard deviations
    reach, shift = t.ppf((1 + LEVEL) / 2, SEEDS - 1), size * SEEDS**0.5
    power = 1 - nct.cdf(reach, SEEDS - 1, shift) + nct.cdf(-reach, SEEDS - 1, shift)
    seen = [difference(chance.normal(size, 1, SEEDS), numpy.zeros(SEEDS)) for _ in range(EXPERIMENTS)]
    assert 0.5 < power < 0.99 and within(sum(one.larger_than_chance for one in seen), power)
    covered = sum(one.low <= size <= one.high for one in seen)
    assert within(covered, LEVEL)


def test_by_hand():
    found = difference([3, 5, 4], [1, 2, 3])  # differences 2, 3, 1: mean 2, standard deviation 1
    reach = 4.302653 / 3**0.5  # Student's t of 2 degrees, from a table
    assert found == pytest.approx((2, 2 - reach, 2 + reach, 3)) and not found.larger_than_chance
    assert difference([3, 5, 4], [1, 2, 3], compared=2).low < found.low


@pytest.mark.parametrize("one", [[], [1]])
def test_one_seed_shows_one_run(one):
    with pytest.raises(ValueError, match=f"needs two seeds or more; there are {len(one)}"):
        difference(one, one)
