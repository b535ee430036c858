"""Workers that would not go on from the same place, with an engine that knows the other worker."""

import re

import pytest

from widgets.training.agreement import Disagreement, agree, checksum


def adds(run, other=None):
    """Make the run's engine add to what it hands in what `other`, a run, has handed in."""

    def add_up(array):
        run.handed_in = array.copy()
        return array + other.handed_in if other else array

    run.engine.add_up = add_up


@pytest.fixture
def two(make_run):
    """two(steps, steps) → the second of two workers, whose store knows what the first has handed in."""

    def make(first_steps, second_steps, **settings):
        first, second = make_run(), make_run(**settings)
        for rank, (run, steps) in enumerate(((first, first_steps), (second, second_steps))):
            for _ in range(steps):
                run.step()
            run.engine.rank, run.engine.workers = rank, 2
        adds(first), adds(second, first)
        with pytest.raises(Disagreement):  # it alone has filled in its row
            agree(first)
        return second

    return make


def test_workers_at_the_same_place_agree(two):
    assert agree(two(2, 2)) is None


def test_another_step_is_named(two):
    with pytest.raises(Disagreement, match=re.escape("go on after different steps (2, 1)")):
        agree(two(2, 1))


def test_other_parameters_are_found(two):
    with pytest.raises(Disagreement, match="stand at step 2 with different parameters"):
        agree(two(2, 2, seed=1))


def test_the_digest_knows_the_optimiser_too(make_run):
    run, other = make_run(), make_run()
    run.step(), other.step()
    assert checksum(run) == checksum(other)
    state = other.engine.trainer._updaters[0].states[0][0]
    state[:] = state + 1
    assert checksum(run) != checksum(other)


def test_one_worker_has_nobody_to_agree_with(make_run):
    run = make_run()
    run.engine.add_up = None
    assert agree(run) is None
