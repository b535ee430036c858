import math
from dataclasses import replace

import pytest

from widgets.inception.tracing import VOID, least_side
from widgets.training.recipes import BOOK, FULL, QUICK, RECIPES, Phase, Recipe, recipe
from widgets.training.run import identity_of

TWO = Recipe("two", (Phase(2, 32), Phase(1, 48)), 10, "sgd", 0.1, "xavier")


def test_the_book_s_recipe_is_the_sources():
    assert (BOOK.epochs, BOOK.batch, BOOK.lr, BOOK.optimizer) == (5, 128, 0.1, "sgd")
    assert {BOOK.size(epoch) for epoch in range(5)} == {96}
    assert {BOOK.learning_rate(step, 2345) for step in (0, 200, 2344)} == {0.1}
    assert BOOK.steps_per_epoch(60_000) == 469  # the last one short, as d2l's loader has it


def test_no_recipe_takes_images_so_small_that_a_layer_means_nothing():
    phases = [phase for recipe in RECIPES.values() for phase in recipe.phases]
    sizes = {size for phase in phases for size in (phase.size, phase.other) if size}
    assert min(sizes) == QUICK.size(0) == least_side(VOID)


def test_a_recipe_is_found_by_its_name_and_another_refused():
    assert [recipe(name) for name in ("book", "quick", "full")] == [BOOK, QUICK, FULL]
    with pytest.raises(ValueError, match=r"no recipe 'slow'; choose one of book, quick, full\."):
        recipe("slow")
    assert all(name == each.name for name, each in RECIPES.items())


def test_each_epoch_has_the_size_of_its_phase():
    assert [TWO.size(epoch) for epoch in range(4)] == [32, 32, 48, 48]


@pytest.mark.parametrize(
    ("epochs", "phases"), [(1, [(1, 32)]), (2, [(2, 32)]), (3, [(2, 32), (1, 48)]), (5, [(2, 32), (3, 48)])]
)
def test_more_epochs_lengthen_the_last_phase_fewer_cut_phases_off(epochs, phases):
    changed = TWO.with_epochs(epochs)
    assert [(phase.epochs, phase.size) for phase in changed.phases] == phases
    assert changed.epochs == epochs


def test_a_short_last_batch_counts_or_not():
    assert TWO.steps_per_epoch(95) == 10
    assert QUICK.steps_per_epoch(129) == 1


def test_the_learning_rate_warms_up_and_then_falls_as_a_cosine():
    steps = QUICK.warmup + 100
    rates = [QUICK.learning_rate(step, steps) for step in range(steps)]
    assert rates[0] == pytest.approx(QUICK.lr / QUICK.warmup)
    assert rates[QUICK.warmup - 1] == rates[QUICK.warmup] == max(rates) == QUICK.lr
    assert rates[QUICK.warmup + 50] == pytest.approx(QUICK.lr / 2)
    assert rates[-1] == pytest.approx(QUICK.lr * (1 + math.cos(math.pi * 0.99)) / 2)


def test_a_phase_may_take_two_sizes_by_turns_and_ends_with_its_own():
    both = Recipe("both", (Phase(1, 8), Phase(2, 12, 10)), 4, "sgd", 0.1, "he", partial=False)
    sizes = [both.size_at(step, 15) for step in range(15)]
    assert sizes == [8] * 5 + [12, 10, 12, 10, 12] * 2
    assert [both.size(epoch) for epoch in range(4)] == [8, 12, 12, 12]
    assert both.images_by_size(23) == {8: 20, 12: 24, 10: 16}
    assert replace(both, partial=True).images_by_size(19) == {8: 19, 12: 22, 10: 16}
    assert both.with_epochs(4).phases[-1] == Phase(3, 12, 10)
    plain = replace(both, phases=(Phase(1, 8), Phase(2, 12)))
    assert identity_of(plain, 0, 9)["recipe"] == repr(plain) != identity_of(both, 0, 9)["recipe"]
