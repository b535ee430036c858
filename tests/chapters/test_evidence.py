"""What chapters 07, 07b and 08 conclude in words, recomputed from the tables that they name."""

import re

import pytest

from widgets.core.words import grouped
from widgets.inception.judging import STILL
from widgets.training.rates.plan import PLAN, STEPS, TESTS
from widgets.training.rates.reading import heads_effect, rate_cells, rates_learnt, recorded_rates
from widgets.training.recipes import BOOK, FULL, QUICK
from widgets.training.recorded import recorded, watched
from widgets.training.scales import net_scales

from .prose import texts

WHY, PROSE, TRAINING = ("\n".join(texts(number)) for number in ("07", "07b", "08"))
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
    paper = {"0.3"}  # what a head's loss counts for
    assert {*re.findall(r"\d+\.\d+", MAP)} <= rates | paper


def test_it_says_how_large_the_tables_are():
    starts, columns, seeds = (NUMBERS[len(of)] for of in (PLAN.starts, PLAN.cells, PLAN.seeds))
    assert f"{starts} ways to begin × {columns} learning rates × {seeds} seeds, {STEPS} steps each" in MAP
    assert f"{starts} starts, {columns} rates, {seeds} seeds" in PROSE
    more = NUMBERS[len(PLAN.more)]
    assert f"on {more} seeds that we had not used before" in MAP and not {*PLAN.more} & {*PLAN.seeds}
    assert f"{TESTS} test images" in MAP
    sgd, adam = (NUMBERS[len(PLAN.rates[by])] for by in ("sgd", "adam"))
    assert f"{sgd.capitalize()} of the rates are for SGD, from 0.01 to 3. {adam.capitalize()} are for" in MAP
    assert f"{STEPS} steps with batches of 32, and {seeds} seeds for each setting" in WHY


def test_xavier_has_no_rate_with_sgd_and_adam_gets_past_the_start_of_both(cells):
    assert not any(cells["xavier", "sgd", rate].learnt for rate in PLAN.rates["sgd"])
    assert [len(rates_learnt(cells, start, "adam")) for start in ("xavier", "he")] == [2, 3]
    assert "at two or three of five rates" in MAP
    assert min(ends(cells, "xavier", 3.0).values()) > STILL  # thirty times the book's rate


def test_he_with_sgd_ends_lower_at_a_tenth_of_the_books_rate_on_every_seed(cells):
    small, book = (ends(cells, "he", rate) for rate in (0.01, 0.1))
    assert [*small] == [*book] == [*PLAN.seeds]
    assert all(small[seed] < book[seed] for seed in book)
    assert (cells["he", "sgd", 0.01].learnt, cells["he", "sgd", 0.1].learnt) == (1, 0)
    assert not any(cells["he", "sgd", rate].learnt for rate in PLAN.rates["sgd"] if rate > 0.1)


def test_the_four_starts_stand_where_the_table_of_scale_and_difference_has_them(cells):
    seeds = 2 * len(PLAN.seeds)
    for start, fades, alike, learn, told in (
        ("xavier", True, True, [0], "Xavier: none learns"),
        ("centred", True, False, range(seeds // 2 + 1, seeds), "mean only: most learn"),
        ("he", False, True, [0], "He: none learns"),
        ("batchnorm", False, False, [seeds], "batch norm: all learn"),
    ):
        found = [net_scales(start, seed=seed, divide=4) for seed in range(3)]
        kept = [of.outputs["5b"] / of.outputs["7×7"] for of in found]
        assert max(kept) < 0.2 if fades else min(kept) > 0.5
        cosines = [of.cosines["5b"] for of in found]
        assert min(cosines) > 0.95 if alike else max(cosines) < 0.5
        assert sum(cells[start, "sgd", rate].learnt for rate in (0.1, 0.3)) in learn and told in WHY


def test_dividing_too_widens_the_band_of_rates(cells):
    for optimizer in PLAN.rates:
        alone, whole = (rates_learnt(cells, start, optimizer) for start in ("centred", "batchnorm"))
        assert len(whole) > len(alone) and {*alone} <= {*whole}


def test_no_effect_of_the_heads_is_larger_than_chance(cells):
    effects = heads_effect(recorded_rates())
    assert len(effects) == 6 and not any(effect.larger_than_chance for effect in effects.values())
    assert {effect.seeds for effect in effects.values()} == {len(PLAN.more)} and len(PLAN.more) >= 5
    assert "There are six such intervals: two starts, three measures" in MAP
    assert [cells[start, "adam", 0.003].learnt for start in ("xavier", "xavier+heads")] == [0, 3]  # the hint


def test_chapter_08_says_how_the_three_recipes_differ():
    assert (QUICK.epochs, QUICK.phases[0].size) == (1, 33) and "*quick*: one epoch at 33×33" in TRAINING
    small, large = FULL.phases
    says = f"{small.epochs} epochs at {small.size}×{small.size}, then {large.epochs} epochs that alternate"
    assert f"{says} between {large.size}×{large.size} and {large.other}×{large.other}" in TRAINING
    assert QUICK.optimizer == FULL.optimizer == "adam" and QUICK.init == FULL.init == "he"
    assert (BOOK.lr, BOOK.epochs, BOOK.phases[0].size) == (0.1, 5, 96)
    assert "A learning rate of 0.1 and five epochs" in TRAINING and "over fourteen epochs" in TRAINING
    images = 60_000 - 5_000
    assert recorded("book")[-1]["images"] == BOOK.epochs * images and grouped(images) in TRAINING


def test_chapter_08_says_what_channels_of_5b_do_for_a_coat_and_a_sandal():
    _, looks = watched()["quick"]
    coat, both = {}, {}
    for step in (0, looks.steps[-1]):
        dead = {}
        for name in ("coat", "sandal"):
            maps = looks.read(step).of(name, "5b")[1].values()
            dead[name] = [channel.max() <= 0 for of in maps for channel in of]
        coat[step] = sum(dead["coat"])
        both[step] = sum(a and b for a, b in zip(dead["coat"], dead["sandal"], strict=True))
    begin, end = coat
    assert coat[begin] > 1024 / 4 and both[begin] > 0.9 * coat[begin]  # the same channels for both
    assert coat[end] > coat[begin] and 0.35 < 1 - both[end] / coat[end] < 0.45  # about four in ten
