"""A plan of whole runs, stopped, killed, shared and gone on with: the table is that of one never stopped."""

import signal
import subprocess
import sys
from dataclasses import replace
from itertools import groupby
from threading import Event, Thread, current_thread
from types import SimpleNamespace

import numpy
import pytest

from widgets.inception.variants import BLOCKS, BOOK
from widgets.training import home
from widgets.training.engines import choose
from widgets.training.recipes import Recipe
from widgets.training.trials import command_line, live, runner
from widgets.training.trials.plans import PLANS, TASKS, Plan
from widgets.training.trials.summary import summary
from widgets.training.trials.table import BY_SIDE, CLOCK, COLUMNS, key, rows

from . import plain
from .plain import PLAN, data


def at(folder, plan=PLAN, engine=None):
    return plain.at(folder, plan, engine or choose("gluon", "cpu")[0])


def table(folder):
    """Its lines, but for what a clock says."""
    return [
        {name: value for name, value in row.items() if name not in CLOCK} for row in rows(folder / "t.csv")
    ]


@pytest.fixture(scope="module")
def never_stopped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    assert at(folder).work(SimpleNamespace(asked=False))
    assert [path.name for path in (folder / "scratch").iterdir()] == ["lock"]
    return folder


def test_a_line_a_run_in_the_order_of_the_plan(never_stopped):
    found = rows(never_stopped / "t.csv")
    assert [(row["seed"], row["variant"]) for row in found] == [
        ("0", BOOK), ("0", "1×1 only"), ("1", BOOK), ("1", "1×1 only"),
    ]  # fmt: skip
    for row in found:
        assert [len(row[name].split()) for name in ("loss", "validation", "test")] == [3, 3, 1]
        assert not any(row[name] for name in BY_SIDE.values())
        assert (row["engine"], row["divide"], row["epochs"], row["images"]) == ("gluon", "16", "3", "40")
    assert abs(int(found[0]["macs"]) / int(found[1]["macs"]) - 1) <= 0.02
    assert found[0]["loss"] != found[2]["loss"]  # another seed is another run


def test_stopped_at_ten_moments_it_ends_with_the_same_table(never_killed, tmp_path):
    class Stop:
        def __init__(self, after):
            self.left = after

        @property
        def asked(self):
            self.left -= 1
            return self.left < 0

    chance, stops, done = numpy.random.default_rng(0), 0, False
    while not done:
        stops += 1
        stop = Stop(int(chance.integers(1, 7)) if stops <= 10 else 10**9)
        done = at(tmp_path, engine=plain.Plain).work(stop)
    assert stops == 11 and table(tmp_path) == never_killed


def watched(folder):
    command = [sys.executable, plain.__file__, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)  # what it says of an error, pytest shows


@pytest.fixture
def never_killed(tmp_path):
    assert at(tmp_path / "whole", engine=plain.Plain).work(SimpleNamespace(asked=False))
    return table(tmp_path / "whole")


def test_killed_at_ten_moments_it_ends_with_the_same_table(never_killed, tmp_path):
    chance, kills, told = numpy.random.default_rng(), 0, ""
    while kills < 10:
        with watched(tmp_path) as child:
            # At most five signs, and so two steps, of the 48 that there are: the end is not reached before.
            told += child.stdout.read(int(chance.integers(1, 6))).decode()
            child.kill()
            assert child.wait() == -signal.SIGKILL
            kills += 1
    while len(rows(tmp_path / "t.csv")) < len(PLAN.trials()):
        with watched(tmp_path) as child:
            told += child.stdout.read().decode()
        assert child.returncode == 0
    assert table(tmp_path) == never_killed, told
    assert {path.name for path in tmp_path.iterdir()} == {"whole", "t.csv", "scratch"}


def test_two_at_once_share_the_work(never_killed, tmp_path):
    children = [watched(tmp_path) for _ in range(2)]
    told = [child.communicate()[0].decode() for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert "".join(told).count("a") == len(PLAN.trials())  # each was done once
    assert table(tmp_path) == never_killed


@pytest.mark.parametrize("owner, name", [(home, "locked"), (runner, "_clear")], ids=["claims", "clears"])
def test_whoever_is_at_the_end_removes_no_folder_in_use(tmp_path, monkeypatch, owner, name):
    """While one process claims a folder, or clears its own, another one goes as far as it can."""
    plan, moved, done, first = replace(PLAN, variants=(BOOK,), seeds=(0,)), Event(), [], []

    def work():
        done.append(at(tmp_path, plan, plain.Plain).work(SimpleNamespace(asked=False)))
        moved.set()

    act, lock = getattr(owner, name), runner.locked

    def meanwhile(*given):
        if not first:
            first.append(current_thread())
            other.start()
            assert moved.wait(60)
        return act(*given)

    def waiting(path, patience):
        if first and first[0] is not current_thread():
            if (handle := lock(path, 0)) is not None:
                return handle
            moved.set()
        return lock(path, patience)

    other = Thread(target=work)
    monkeypatch.setattr(runner, "LOOK", 0.01)
    monkeypatch.setattr(owner, name, meanwhile)
    monkeypatch.setattr(runner, "locked", waiting)
    try:
        work()
    finally:
        other.join()
    assert done == [True, True] and len(rows(tmp_path / "t.csv")) == 1
    assert [path.name for path in (tmp_path / "scratch").iterdir()] == ["lock"]


def test_several_in_hand_are_each_done_once_and_alike(never_killed, tmp_path):
    trials, begun, abreast, steps = plain.at(tmp_path, abreast=3), [], set(), runner.Trials._steps

    def whole(trial, stop):
        begun.append(key(trial))
        row = yield from steps(trials, trial, stop)
        abreast.add(len(begun) - len(rows(tmp_path / "t.csv")))
        return row

    trials._steps = whole
    assert trials.work(SimpleNamespace(asked=False))
    assert sorted(begun) == sorted(map(key, PLAN.trials())) and max(abreast) == 3
    assert table(tmp_path) == never_killed


def test_asked_to_stop_all_in_hand_are_kept(never_killed, tmp_path):
    trials, stop, turns, steps = (
        plain.at(tmp_path, abreast=3),
        SimpleNamespace(asked=False),
        [],
        runner.Trials._steps,
    )

    def few(trial, stop):
        going = steps(trials, trial, stop)
        while True:
            try:
                yield next(going)
            except StopIteration as end:
                return end.value
            turns.append(trial)
            stop.asked = len(turns) >= 4

    trials._steps = few
    assert not trials.work(stop)
    assert len([*(tmp_path / "scratch").glob("*/step-*.npz")]) == 3
    assert plain.at(tmp_path).work(SimpleNamespace(asked=False)) and table(tmp_path) == never_killed


def test_any_run_alone_is_the_run_of_the_table(never_stopped, tmp_path):
    trial = PLAN.trials()[2]
    row = at(tmp_path).one(trial, SimpleNamespace(asked=False))
    wanted = rows(never_stopped / "t.csv")[2]
    assert {name: str(row.get(name, "")) for name in wanted if name not in CLOCK} == {
        name: value for name, value in wanted.items() if name not in CLOCK
    }


def test_a_run_that_diverges_has_a_line_without_figures(tmp_path, monkeypatch):
    recipe = Plan.recipe
    monkeypatch.setattr(Plan, "recipe", lambda plan, size: Recipe(
        "wild", recipe(plan, size).phases, 10, "sgd", 1e6, init="he"))  # fmt: skip
    assert at(tmp_path, replace(PLAN, variants=(BOOK,), seeds=(0,), epochs=2)).work(
        SimpleNamespace(asked=False)
    )
    assert [(row["loss"], row["test"]) for row in rows(tmp_path / "t.csv")] == [("", "")]
    assert list(summary(rows(tmp_path / "t.csv")))


@pytest.mark.parametrize("size", [33, 65])
def test_garments_of_every_size_are_another_task_seen_at_any_size(tmp_path, size):
    plan = replace(PLAN, variants=(BOOK,), seeds=(0,), sizes=(size,), tasks=("sizes",), epochs=1)
    *parts, sides = at(tmp_path, plan).scene("sizes", size)
    assert [part.images.shape for part in parts] == [(40, 65, 65), (20, 65, 65), (20, 65, 65)]
    assert (parts[1].images[:20] != parts[2].images[:20]).any()
    assert at(tmp_path, plan).work(SimpleNamespace(asked=False))
    (row,) = rows(tmp_path / "t.csv")
    right = {side: float(row[name]) * (sides == side).sum() for side, name in BY_SIDE.items() if row[name]}
    assert sum(right.values()) == pytest.approx(20 * float(row["test"]), abs=0.01)
    assert right.keys() == set(sides.tolist())


def test_a_table_of_another_plan_is_refused_and_stays(never_stopped):
    before = (never_stopped / "t.csv").read_bytes()
    for other in ({"epochs": 2}, {"divide": 8}, {"engine": "torch"}):
        with pytest.raises(ValueError, match=r"t\.csv holds trials of another plan, and was left as it is"):
            at(never_stopped, replace(PLAN, **other)).left()
    assert (never_stopped / "t.csv").read_bytes() == before and at(never_stopped).left() == []


def test_fewer_images_than_the_plan_wants_are_said(tmp_path):
    with pytest.raises(ValueError, match="The plan wants 41 training images, and there are 40"):
        at(tmp_path, replace(PLAN, images=41)).work(SimpleNamespace(asked=False))


def test_what_is_no_table_is_refused_and_stays(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match=r"t\.csv is no table of trials: its columns are others\."):
        at(tmp_path).work(SimpleNamespace(asked=False))
    assert (tmp_path / "t.csv").read_text() == "a,b\n1,2\n"


@pytest.mark.parametrize(("name", "pixels"), [("shipped", 33), ("large", 65), ("narrow", 65)])
def test_these_plans_ask_the_question_at_five_seeds_and_two_tasks(name, pixels):
    trials = PLANS[name].trials()
    keys = [tuple(trial.values()) for trial in trials]
    assert len(keys) == len(set(keys)) == len(BLOCKS) * 5 * 2
    whole = [key for key, _ in groupby((one["size"], one["seed"], one["task"]) for one in trials)]
    assert whole == [(pixels, seed, task) for seed in range(5) for task in TASKS]


@pytest.fixture
def told_to(tmp_path, monkeypatch):
    """A function of more words of the command line → its exit code."""
    monkeypatch.setitem(PLANS, "small", PLAN)
    monkeypatch.setattr(runner, "_garments", lambda plan: data())
    return lambda *words: command_line.main(("--table", str(tmp_path / "t.csv"), *words))


def test_the_command_line_goes_through_a_plan(told_to, tmp_path, capsys):
    assert told_to() == 0 and f"| {BOOK} | 2 |" in capsys.readouterr().out
    assert (tmp_path / "t").is_dir()  # its scratch
    before = (tmp_path / "t.csv").read_bytes()
    assert told_to() == 0 and (tmp_path / "t.csv").read_bytes() == before


def test_runs_are_done_again_and_compared(told_to, tmp_path, capsys):
    told_to()
    assert told_to("--again", "2") == 0 and capsys.readouterr().out.count("the same to the last digit") == 2
    path = tmp_path / "t.csv"
    path.write_text(path.read_text().replace(",gluon,cpu(0),", ",gluon,cpu(1),"))
    assert told_to("--again", "1") == 1 and "another device than in the table." in capsys.readouterr().err


def test_two_variants_are_trained_while_a_reader_waits(monkeypatch):
    monkeypatch.setattr(live, "choose", lambda: (plain.Plain, ""))
    asked, lines = Event(), []
    for row, whole in live.train_live((BOOK, "no pool"), asked, PLAN, data):
        lines.append((row["variant"], row["seed"], row["test"] != ""))
        assert tuple(row) == COLUMNS and whole == 4 and {type(text) for text in row.values()} == {str}
        if len(lines) == 3:
            asked.set()
    assert lines == [(BOOK, "0", True), ("no pool", "0", True), (BOOK, "1", True)]
