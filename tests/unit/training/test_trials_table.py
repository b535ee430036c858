"""The tables of trials that ship, and how lines are added."""

from pathlib import Path

import pytest

from widgets.training.trials import table
from widgets.training.trials.plans import PLANS
from widgets.training.trials.table import COLUMNS, add, key, recorded_trials, rows

PLAN = PLANS["small"]


def line(trial):
    return dict.fromkeys(COLUMNS, "") | trial


def test_recorded_trials_are_those_of_a_plan(tmp_path):
    assert recorded_trials("small", tmp_path) == ([], PLAN)
    for trial in PLAN.trials()[:3]:
        add(tmp_path / "small.csv", line(trial), PLAN)
    assert len(recorded_trials("small", tmp_path).rows) == 3
    names = "small, shipped, large, narrow"
    with pytest.raises(ValueError, match=f"There is no plan 'huge'; choose one of {names}"):
        recorded_trials("huge")


@pytest.mark.parametrize("name", ["shipped", "narrow"])
def test_what_ships_is_every_run_of_its_plan(name):
    found = recorded_trials(name)
    assert [key(row) for row in found.rows] == [key(trial) for trial in found.plan.trials()]
    assert {path.stem for path in Path(table.__file__).parent.glob("*.csv")} == {"shipped", "narrow"}
    for row in found.rows:
        assert (row["divide"], row["epochs"]) == (str(found.plan.divide), str(found.plan.epochs))
        assert row["images"] == str(found.plan.images)


def test_lines_stand_in_the_plans_order_each_once_and_litter_goes(tmp_path):
    first, second, third = (line(trial) for trial in PLAN.trials()[:3])
    (tmp_path / ".t.csv.abc.part").write_text("what somebody left who was killed")
    for row in (third, first, second, first | {"test": "0.5"}):
        add(tmp_path / "t.csv", row, PLAN)
    assert [key(row) for row in rows(tmp_path / "t.csv")] == [key(row) for row in (first, second, third)]
    assert rows(tmp_path / "t.csv")[0]["test"] == "0.5"
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_columns_of_a_table_that_ships_are_told():
    for column in ("validation", "test", "multiply-accumulates", "size of the garment", "seconds"):
        assert column in table.recorded_trials.__doc__
