"""What a table of trials says, on tables whose answer is known: no difference, a known one, a known order."""

import numpy
import pytest
from scipy.stats import binom, nct, t

from widgets.training.paired import LEVEL
from widgets.training.trials.summary import figure, grouped_by_task, stability, standings, summary

EXPERIMENTS, SEEDS, OTHERS = 1_000, 5, 17  # as many as the shipped plan has
NAMES = [f"variant {number}" for number in range(OTHERS)]
BASE = "the book's"


def row(variant, seed, test, **more):
    """A line as of a table: texts, of which the accuracy is a share."""
    return {"task": "garments", "size": "33", "cost": "equal", "variant": variant, "seed": str(seed),
            "test": str(test), "validation": "", "test_loss": "2.5"} | more  # fmt: skip


def experiment(chance, shift=0.0):
    """{variant: Standing} of a made table. What a seed does to all is far more than what chance does to each,
    so that only pairs show a shift; it is the first variant's, in standard deviations of a pair's difference.
    """
    luck = 5 * chance.normal(size=SEEDS)
    noise = chance.normal(size=(OTHERS + 1, SEEDS)) / 2**0.5 + luck
    noise[1] += shift
    figures = dict(zip([BASE, *NAMES], noise / 100, strict=True))
    return standings([row(name, seed, own[seed]) for name, own in figures.items() for seed in range(SEEDS)])


def within(count, share):
    """Whether so many of the experiments are what chance makes of that share: all but one time in 10 000."""
    low, high = binom.ppf([5e-5, 1 - 5e-5], EXPERIMENTS, share)
    return low <= count <= high


def test_where_there_is_no_difference_a_table_shows_one_no_more_often_than_stated():
    chance, alarms = numpy.random.default_rng(0), []
    for _ in range(EXPERIMENTS):
        found = experiment(chance)
        alarms.append([found[name].difference.larger_than_chance for name in NAMES])
    alarms = numpy.array(alarms)
    assert alarms.any(axis=1).sum() <= binom.ppf(1 - 5e-5, EXPERIMENTS, 1 - LEVEL)
    assert alarms.any(axis=1).sum() >= EXPERIMENTS * (1 - LEVEL) / 3  # nor is it far too careful
    # Of a single one it is known exactly.
    assert within(alarms[:, 0].sum(), (1 - LEVEL) / OTHERS)


def test_a_known_difference_is_found_as_often_as_it_should_be():
    chance, shift = numpy.random.default_rng(1), 4.0
    reach, moved = t.ppf(1 - (1 - LEVEL) / OTHERS / 2, SEEDS - 1), shift * SEEDS**0.5
    power = 1 - nct.cdf(reach, SEEDS - 1, moved) + nct.cdf(-reach, SEEDS - 1, moved)
    found = [experiment(chance, shift)[NAMES[0]].difference for _ in range(EXPERIMENTS)]
    assert 0.5 < power < 0.99 and within(sum(one.larger_than_chance for one in found), power)
    assert within(sum(one.low <= shift <= one.high for one in found), 1 - (1 - LEVEL) / OTHERS)


def test_the_summary_pairs_seeds_and_says_what_holds_zero():
    found = [row(BASE, seed, 0.80 + seed / 100) for seed in range(5)]
    found += [row("better", seed, 0.84 + seed / 100 + seed % 2 / 1000) for seed in reversed(range(5))]
    found += [row("alike", seed, 0.80 + seed / 100 + (-1) ** seed / 100) for seed in range(5)]
    found += [row("once", 0, 0.9), row("lost", 0, "")]
    lines = list(summary(found))
    assert lines[0] == "\n### garments at 33×33, equal cost, test accuracy\n"
    assert lines[3] == f"| {BASE} | 5 | 82.00 | | |"
    assert lines[4].startswith("| better | 5 | 86.04 | +4.04 | +3.") and "holds 0" not in lines[4]
    assert lines[5].startswith("| alike | 5 | 82.20 | +0.20 | -") and "(holds 0)" in lines[5]
    assert lines[6:] == ["| once | 1 | 90.00 | | |"]


def test_tables_are_apart_by_task_size_and_cost():
    found = [row(BASE, 0, 0.5), row(BASE, 0, 0.6, size="65"), row(BASE, 0, 0.7, cost="own")]
    assert [*grouped_by_task(found)] == [
        ("garments", "33", "equal"), ("garments", "65", "equal"), ("garments", "33", "own"),
    ]  # fmt: skip


def test_figures():
    one = row(BASE, 0, 0.5, validation="0.1 0.25")
    assert [figure(one, name) for name in ("test", "validation", "loss")] == [50, 25, 2.5]
    assert figure(row(BASE, 0, ""), "test") is None


def test_the_interval_of_one_seed_is_none():
    assert standings([row("a", 0, 0.5)])["a"].interval is None
    low, high = standings([row("a", 0, 0.5), row("a", 1, 0.6)])["a"].interval
    assert (low + high) / 2 == pytest.approx(55) and high - low > 10


def test_the_order_after_each_epoch_is_compared_with_the_last():
    by_epoch = {"a": "0.1 0.1 0.5", "b": "0.2 0.3 0.6", "c": "0.3 0.2 0.7"}
    found = [row(name, seed, 0.5, validation=texts) for name, texts in by_epoch.items() for seed in (0, 1)]
    found += [row("a", 2, 0.5, validation="0.9 0.9 0.9")]  # a seed that only one has does not count
    assert stability(found) == pytest.approx([1, 0.5, 1])
    assert any("0.50 1.00." in line for line in summary(found))
    assert stability(found[:4]) == []  # of two variants there is hardly an order
