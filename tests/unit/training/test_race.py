"""Short races: what begins well learns, what begins badly does not, a rate too high says so."""

from math import inf, log, nan

import numpy
import pytest

from widgets.training.race import DIVIDE, SIZE, race, race_losses, race_run
from widgets.training.starts import Entry, learning_rate, started_net


def test_he_and_adam_learn_where_the_books_recipe_stands_still():
    learns, still = (
        race_losses(*entry, steps=45) for entry in (("he", "adam", 1e-3), ("xavier", "sgd", 0.1))
    )
    assert len(learns) == len(still) == 45
    assert numpy.mean(learns[-10:]) < 0.75 * log(10)
    assert numpy.mean(still[-10:]) == pytest.approx(log(10), rel=0.02)


def test_a_race_is_repeated_by_its_seed_and_may_be_left_at_any_step():
    first = [lap.loss for _, lap in zip(range(3), race(Entry("he", "sgd", 0.1), 50), strict=False)]
    assert first == race_losses("he", "sgd", 0.1, 3) != race_losses("he", "sgd", 0.1, 3, seed=1)


def test_a_rate_that_diverges_says_so_and_ends_the_race():
    laps = list(race(Entry("he", "sgd", 30), 20))
    assert len(laps) < 20 and "the learning rate is too high" in laps[-1].lost
    assert not any(lap.lost for lap in laps[:-1])


@pytest.mark.parametrize("rate", [0, -0.1, nan, inf, "abc", "", None, 1001, True, [0.1]])
def test_what_is_no_learning_rate_is_refused_in_words(rate):
    with pytest.raises(ValueError, match="rate must be a number above 0 and up to 1000"):
        learning_rate(rate)


@pytest.mark.parametrize("rate", ["1e-3", " 0.001 ", 0.001])
def test_a_learning_rate_may_come_as_typed(rate):
    assert learning_rate(rate) == 0.001


@pytest.mark.parametrize("start", ["xavier", "he"])
def test_with_heads_a_race_begins_at_the_same_weights_and_batches(start):
    """So that what differs is what the heads do: the first loss, told before any update, is the same."""
    (without,), (found,) = (race_losses(name, "sgd", 0.1, 1) for name in (start, f"{start}+heads"))
    assert found == pytest.approx(without, abs=1e-5)


def test_maps_of_stage_5_are_more_than_one_number():
    run = race_run(Entry("he", "sgd", 0.1), 1)
    assert started_net("he", DIVIDE).count((1, SIZE, SIZE)).stages["b4"].shape[1:] == (2, 2)
    assert run.recipe.size(0) == SIZE


def test_an_entry_knows_its_rules():
    assert Entry("he", "sgd", "0.1", gain=3) == Entry("he", "sgd", 0.1)  # the gain is for the start "gain"
    assert str(Entry("gain", "adam", 1e-3, 0.8)) == "He × 0.8, Adam at 0.001"
    with pytest.raises(ValueError, match="start must be one of"):
        Entry("zero", "sgd", 0.1)
    with pytest.raises(ValueError, match="optimizer must be one of sgd, adam"):
        Entry("he", "rmsprop", 0.1)
