"""What chapter 07 concludes in words, recomputed from the tables that it names."""

import re

import pytest

from widgets.inception.judging import STILL
from widgets.training.rates.plan import PLAN, STEPS, TESTS
from widgets.training.rates.reading import heads_effect, rate_cells, rates_learnt, recorded_rates
from widgets.training.scales import net_scales

from .prose import texts

PROSE = "\n".join(texts("07"))
MAP = re.sub(r"\(https?://\S+\)", "", PROSE[PROSE.index("## The map") : PROSE.index("## Exercises")])
NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
]


@pytest.fixture(scope="module")
def cells():
    return rate_cells(recorded_rates())


def ends(cells, start, rate, optimizer="sgd"):
    """{seed: mean of its last ten losses} of the seeds that were not lost."""
    cell = cells[start, optimizer, rate]
    return {seed: cell.losses[seed][-1] for seed in cell.tests}


def test_its_prose_has_no_number_that_a_cell_should_print():
    rates = {f"{rate:g}" for of in PLAN.rates.values() for rate in of}
    paper = {"0.3", "0.999"}  # what a head's loss counts for; Adam's decay
    assert {*re.findall(r"\d+\.\d+", MAP)} <= rates | paper


def test_it_says_how_large_the_tables_are():
    starts, columns, seeds = (NUMBERS[len(of)] for of in (PLAN.starts, PLAN.cells, PLAN.seeds))
    assert f"{starts} ways to begin × {columns} learning rates × {seeds} seeds, {STEPS} steps each" in MAP
    assert f"{starts} starts, {columns} rates, {seeds} seeds" in PROSE
    assert (
        f"on {NUMBERS[len(PLAN.more)]} seeds kept for this question" in MAP and f"{TESTS} test images" in MAP
    )
    assert f"of {NUMBERS[len(PLAN.rates['sgd'])]} between 0.01 and 3" in MAP


def test_xavier_has_no_rate_with_sgd_and_has_one_with_adam(cells):
    assert not any(cells["xavier", "sgd", rate].learnt for rate in PLAN.rates["sgd"])
    assert rates_learnt(cells, "xavier", "adam")
    assert min(ends(cells, "xavier", 3.0).values()) > STILL  # thirty times the book's rate


def test_he_with_sgd_ends_lower_at_a_tenth_of_the_books_rate_on_every_seed(cells):
    small, book = (ends(cells, "he", rate) for rate in (0.01, 0.1))
    assert [*small] == [*book] == [*PLAN.seeds]
    assert all(small[seed] < book[seed] for seed in book)
    assert (cells["he", "sgd", 0.01].learnt, cells["he", "sgd", 0.1].learnt) == (1, 0)
    assert not any(cells["he", "sgd", rate].learnt for rate in PLAN.rates["sgd"] if rate > 0.1)


def test_most_seeds_learn_with_the_mean_subtracted_where_none_does_without(cells):
    learnt = {s: sum(cells[s, "sgd", rate].learnt for rate in (0.1, 0.3)) for s in ("he", "centred")}
    assert learnt["he"] == 0 and learnt["centred"] > len(PLAN.seeds)  # of twice as many


def test_dividing_too_widens_the_band_of_rates(cells):
    for optimizer in PLAN.rates:
        alone, whole = (rates_learnt(cells, start, optimizer) for start in ("centred", "batchnorm"))
        assert len(whole) > len(alone) and {*alone} <= {*whole}


def test_the_intervention_changes_what_differs_and_does_not_keep_the_scale():
    he, centred = (net_scales(start, divide=4) for start in ("he", "centred"))
    assert he.cosines["5b"] > 0.95 and centred.cosines["5b"] < centred.cosines["7×7"]
    assert centred.outputs["5b"] < 0.2 * centred.outputs["7×7"] and he.outputs["5b"] > he.outputs["7×7"] / 2


def test_no_effect_of_the_heads_is_larger_than_chance(cells):
    effects = heads_effect(recorded_rates())
    assert len(effects) == 6 and not any(effect.larger_than_chance for effect in effects.values())
    assert {effect.seeds for effect in effects.values()} == {len(PLAN.more)} and len(PLAN.more) >= 5
    assert [cells[start, "adam", 0.003].learnt for start in ("xavier", "xavier+heads")] == [0, 3]  # the hint
