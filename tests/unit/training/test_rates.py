"""The map of rates: its runs are the lab's races, it goes on where it was, and what its table says."""

from itertools import count
from pathlib import Path

import pytest

from widgets.inception.judging import GUESSING, LEARNT
from widgets.training.engines import choose
from widgets.training.paired import difference
from widgets.training.race import race_losses
from widgets.training.rates import command_line, runner
from widgets.training.rates.plan import CLOCK, COLUMNS, KEY, PAIRS, PLAN, STEPS, RatePlan
from widgets.training.rates.reading import (
    HEADS_MEASURES,
    heads_effect,
    rate_cells,
    rates_learnt,
    recorded_rates,
)
from widgets.training.trials.table import key, rows

SMALL = RatePlan(("he", "he+heads"), {"sgd": (0.01,), "adam": (0.001,)}, (0, 1), (7, 8))


def never():
    return False


@pytest.fixture
def gluon():
    return choose("gluon", "cpu")[0]


def made(trial, engine=None, asked=never):
    """A line of the table as if it had been run."""
    return {column: str(trial.get(column, "1.5")) for column in COLUMNS}


def test_the_plan_has_every_cell_with_every_seed_and_the_pairs_on_seeds_of_their_own():
    found = [tuple(trial.values()) for trial in SMALL.trials()]
    assert found[:4] == [
        ("he", "sgd", 0.01, 0), ("he", "adam", 0.001, 0), ("he+heads", "sgd", 0.01, 0),
        ("he+heads", "adam", 0.001, 0),
    ]  # fmt: skip
    assert len(found) == len(set(found)) == 2 * 2 * 2 + 2 * 4
    assert found[-4:] == [(start, "adam", 0.001, 8) for start in ("xavier", "xavier+heads", "he", "he+heads")]
    assert not {*PLAN.seeds} & {*PLAN.more} and PLAN.compared in PLAN.cells
    assert len(PLAN.seeds) >= 3 and len(PLAN.more) >= 5


def test_a_run_is_the_race_of_the_lab(monkeypatch, gluon):
    monkeypatch.setattr(runner, "STEPS", 20)
    row = runner.one({"start": "he", "optimizer": "adam", "rate": 0.001, "seed": 3}, gluon)
    losses = race_losses("he", "adam", 0.001, 20, seed=3)
    assert [float(loss) for loss in row["loss"].split()] == pytest.approx(
        [sum(losses[:10]) / 10, sum(losses[10:]) / 10], abs=2e-3
    )
    assert (row["steps"], row["engine"]) == ("20", "gluon")
    assert 0 < float(row["test"]) < 1 and 0 < float(row["test_loss"]) < 10


def test_a_run_whose_loss_is_lost_has_no_test_and_says_how_far_it_came(gluon):
    row = runner.one({"start": "he", "optimizer": "sgd", "rate": 30.0, "seed": 0}, gluon)
    assert int(row["steps"]) < STEPS and (row["test"], row["test_loss"]) == ("", "")


def test_it_may_be_stopped_at_any_step(gluon):
    asked = count()
    trial = {"start": "he", "optimizer": "sgd", "rate": 0.1, "seed": 0}
    assert runner.one(trial, gluon, lambda: next(asked) >= 2) is None and next(asked) == 3


def test_stopped_after_any_run_it_ends_with_the_same_table(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(runner, "one", lambda trial, *rest: done.append(trial) or made(trial))
    assert runner.work(tmp_path / "whole.csv", None, never, SMALL)
    done.clear()
    for most in (1, 5, 8, 99):
        left = count()
        finished = runner.work(
            tmp_path / "parts.csv", None, lambda left=left, most=most: next(left) >= most, SMALL
        )
        assert finished == (most == 99)
    assert done == SMALL.trials()  # each once, in order
    assert (tmp_path / "parts.csv").read_text() == (tmp_path / "whole.csv").read_text()
    assert [key(row, KEY) for row in rows(tmp_path / "parts.csv", COLUMNS)] == [
        tuple(map(str, trial.values())) for trial in SMALL.trials()
    ]


def test_the_command_goes_through_the_plan_and_refuses_another_table(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(runner, "one", lambda trial, *rest: made(trial))
    table = tmp_path / "rates.csv"
    assert command_line.main(["--table", str(table), "--engine", "gluon"], SMALL) == 0
    assert len(rows(table, COLUMNS)) == len(SMALL.trials())
    table.write_text("a,b\n1,2\n")
    assert command_line.main(["--table", str(table), "--engine", "gluon"], SMALL) == 1
    assert "rates.csv is no table of trials: its columns are others." in capsys.readouterr().err


def line(start, seed, losses, test, rate=0.01, optimizer="sgd"):
    trial = {"start": start, "optimizer": optimizer, "rate": rate, "seed": seed}
    return made(trial | {"loss": " ".join(map(str, losses)), "test": test})


def test_a_cell_counts_the_seeds_that_learnt_and_leaves_out_no_lost_one():
    found = rate_cells(
        [line("he", 0, (2.3, 1.0), 0.7), line("he", 1, (2.3,), ""), line("he", 7, (1,), 0.9)], SMALL
    )
    (cell,) = found.values()
    assert [*found] == [("he", "sgd", 0.01)]
    assert (cell.seeds, cell.learnt, cell.ends, cell.tests) == (2, 1, [1.0], {0: 0.7})
    assert pytest.approx(0.75 * GUESSING) == LEARNT


def test_rates_at_which_every_seed_learnt():
    found = [line("he", seed, (end,), 0.5, rate) for rate, ends in
             ((0.01, (1, 1)), (0.1, (1, 2)), (1, (1.7, 1.6))) for seed, end in enumerate(ends)]  # fmt: skip
    assert rates_learnt(rate_cells(found, SMALL), "he", "sgd") == [0.01, 1.0]
    assert rates_learnt(rate_cells(found, SMALL), "he", "adam") == []


def test_the_effect_of_heads_is_with_less_without_on_equal_seeds():
    plan = RatePlan((), {}, (0,), (5, 6, 7))
    without = {5: 1.0, 6: 1.2, 7: 1.1}
    found = []
    for start, more in (("he", 0.3), ("xavier", 0.0)):
        for seed, end in without.items():
            added = more + 0.01 * seed
            found.append(line(start, seed, (2, 2, 2, 2, end), 0.5, 0.001, "adam"))
            losses = (2 + added, 2, 2, 2, end + added)
            found.append(line(PAIRS[start], seed, losses, 0.5 + added, 0.001, "adam"))
    found += [line("he", 0, (9, 9, 9, 9, 9), 0.1, 0.001, "adam"), line("he", 5, (9,) * 5, 0.1, 0.01, "adam")]
    effects = heads_effect(found, plan)
    assert len(effects) == 2 * len(HEADS_MEASURES)
    wanted = difference([1.35, 1.56, 1.47], [1.0, 1.2, 1.1], compared=6)
    assert effects["he", "late"] == pytest.approx(wanted)
    assert effects["he", "early"].mean == pytest.approx(0.36 / 4)
    assert effects["xavier", "test"].mean == pytest.approx(6)
    assert effects["he", "late"].seeds == 3


def test_the_table_that_ships_is_whole_and_small():
    found = recorded_rates()
    assert [key(row, KEY) for row in found] == [tuple(map(str, trial.values())) for trial in PLAN.trials()]
    assert {row["engine"] for row in found} == {"torch"}
    assert (Path(command_line.__file__).parent / "map.csv").stat().st_size < 100_000
    for row in found:
        whole = int(row["steps"]) == STEPS
        assert len(row["loss"].split()) == int(row["steps"]) // 10 and whole == bool(row["test"])


@pytest.mark.parametrize(("start", "rate", "learns"), [("batchnorm", 0.1, True), ("xavier", 0.1, False)])
def test_a_cell_run_again_on_the_other_engine_says_the_same(start, rate, learns, gluon):
    """Its rounding is another, so not to the digit: but for whom it matters, whether it learnt."""
    trial = {"start": start, "optimizer": "sgd", "rate": rate, "seed": 0}
    row = runner.one(trial, gluon)
    (old,) = (row for row in recorded_rates() if key(row, KEY) == key(trial, KEY))
    for found in (row, old):
        assert (float(found["loss"].split()[-1]) < LEARNT) == learns
    assert float(row["loss"].split()[0]) == pytest.approx(float(old["loss"].split()[0]), rel=0.05)
    assert {*CLOCK} < {*row}
