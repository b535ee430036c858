"""A plan of whole runs, stopped, killed and gone on with: the table is that of one never stopped."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import sleep
from types import SimpleNamespace

import numpy
import pytest

from widgets.fashion.folder import Split
from widgets.inception.variants import BOOK
from widgets.training import trials
from widgets.training.checkpoints import checkpoints
from widgets.training.engines import choose
from widgets.training.trials import PLANS, Plan, Trials, rows, summary

PLAN = Plan((BOOK, "1×1 only"), (0, 1), (33,), divide=16, images=40, tests=20, epochs=3, batch=10)


def split(count, seed):
    labels = numpy.arange(count) % 10
    images = numpy.random.default_rng(seed).integers(0, 80, (count, 28, 28)) + labels[:, None, None] * 17
    return Split(images.astype("uint8"), labels)


def data():
    return split(40, 0), split(20, 1), split(20, 2)


def at(folder, plan=PLAN):
    return Trials(plan, folder / "t.csv", folder / "scratch", choose("gluon", "cpu")[0], data)


def table(folder):
    """Its lines, but for what a clock says."""
    return [
        {name: value for name, value in row.items() if name != "seconds"} for row in rows(folder / "t.csv")
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
        assert [len(row[name].split()) for name in ("loss", "validation", "test")] == [3, 3, 3]
        assert (row["engine"], row["divide"], row["epochs"], row["images"]) == ("gluon", "16", "3", "40")
    assert abs(int(found[0]["macs"]) / int(found[1]["macs"]) - 1) <= 0.02
    assert found[0]["loss"] != found[2]["loss"]  # another seed is another run


def test_stopped_at_ten_moments_it_ends_with_the_same_table(never_stopped, tmp_path):
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
        done = at(tmp_path).work(Stop(int(chance.integers(1, 12)) if stops <= 10 else 10**9))
    assert stops == 11 and table(tmp_path) == table(never_stopped)


KILLED = """
import sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
import test_trials
from widgets.training import trials
trials.EVERY = -1  # a checkpoint after every step
test_trials.at(Path(sys.argv[2])).work(SimpleNamespace(asked=False))
"""


def test_killed_it_ends_with_the_same_table(never_stopped, tmp_path):
    command = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        while child.poll() is None and not (
            rows(tmp_path / "t.csv") and any(checkpoints(path) for path in (tmp_path / "scratch").glob("*/"))
        ):
            sleep(0.02)
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL and len(rows(tmp_path / "t.csv")) < len(PLAN.trials())
    assert at(tmp_path).work(SimpleNamespace(asked=False))
    assert table(tmp_path) == table(never_stopped)


def test_any_run_alone_is_the_run_of_the_table(never_stopped, tmp_path):
    trial = PLAN.trials()[2]
    row = at(tmp_path).one(trial, SimpleNamespace(asked=False))
    wanted = rows(never_stopped / "t.csv")[2]
    assert {name: str(value) for name, value in row.items() if name != "seconds"} == {
        name: value for name, value in wanted.items() if name != "seconds"
    }


def test_a_run_that_diverges_has_a_line_without_figures(tmp_path, monkeypatch):
    recipe = Plan.recipe
    monkeypatch.setattr(Plan, "recipe", lambda plan, size: trials.Recipe(
        "wild", recipe(plan, size).phases, 10, "sgd", 1e6, init="he"))  # fmt: skip
    assert at(tmp_path, Plan((BOOK,), (0,), (33,), divide=16, images=40, epochs=2, batch=10)).work(
        SimpleNamespace(asked=False)
    )
    assert [(row["loss"], row["test"]) for row in rows(tmp_path / "t.csv")] == [("", "")]
    assert list(summary(rows(tmp_path / "t.csv")))


def test_garments_of_every_size_are_another_task(tmp_path):
    plan = Plan((BOOK,), (0,), (65,), tasks=("sizes",), divide=16, images=40, epochs=1, batch=20)
    scene = at(tmp_path, plan).scene("sizes", 65)
    assert [part.images.shape for part in scene] == [(40, 65, 65), (20, 65, 65), (20, 65, 65)]
    assert (scene[1].images[:20] != scene[2].images[:20]).any()
    assert at(tmp_path, plan).work(SimpleNamespace(asked=False))


def test_the_summary_pairs_seeds_and_says_what_holds_zero():
    def row(variant, seed, share):
        return {"task": "garments", "size": "33", "cost": "equal", "variant": variant, "seed": str(seed),
                "test": f"0.1 {share}"}  # fmt: skip

    found = [row(BOOK, seed, 0.80 + seed / 100) for seed in range(5)]
    found += [row("better", seed, 0.84 + seed / 100 + seed % 2 / 1000) for seed in range(5)]
    found += [row("alike", seed, 0.80 + seed / 100 + (-1) ** seed / 100) for seed in range(5)]
    found += [row("once", 0, 0.9)]
    lines = list(summary(found))
    assert lines[0] == "\n### garments at 33×33, equal cost, test accuracy\n"
    assert lines[3] == f"| {BOOK} | 5 | 82.00 | | |"
    assert lines[4].startswith("| better | 5 | 86.04 | +4.04 | +3.") and "holds 0" not in lines[4]
    assert lines[5].startswith("| alike | 5 | 82.20 | +0.20 | -") and "(holds 0)" in lines[5]
    assert lines[6] == "| once | 1 | 90.00 | | |"


def test_a_table_of_another_plan_is_refused_and_stays(never_stopped):
    before = (never_stopped / "t.csv").read_bytes()
    with pytest.raises(ValueError, match=r"t\.csv holds trials of another plan, and was left as it is"):
        at(never_stopped, replace(PLAN, epochs=2)).left()
    assert (never_stopped / "t.csv").read_bytes() == before and at(never_stopped).left() == []


def test_fewer_images_than_the_plan_wants_are_said(tmp_path):
    with pytest.raises(ValueError, match="The plan wants 41 training images, and there are 40"):
        at(tmp_path, replace(PLAN, images=41)).work(SimpleNamespace(asked=False))


def test_what_is_no_table_is_refused_and_stays(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match=r"t\.csv is no table of trials: its columns are others\."):
        at(tmp_path).work(SimpleNamespace(asked=False))
    assert (tmp_path / "t.csv").read_text() == "a,b\n1,2\n"


def test_the_shipped_plan_asks_the_question_at_five_seeds_two_sizes_and_two_tasks():
    keys = [tuple(trial.values()) for trial in PLANS["shipped"].trials()]
    assert len(keys) == len(set(keys)) == len(trials.BLOCKS) * 5 * 2 * 2


def test_the_command_line_goes_through_a_plan(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(PLANS, "small", PLAN)
    monkeypatch.setattr(trials, "_garments", lambda plan: data())
    words = ("--table", str(tmp_path / "t.csv"), "--scratch", str(tmp_path / "s"), "--device", "cpu")
    assert trials.main(words) == 0
    assert f"| {BOOK} | 2 |" in capsys.readouterr().out
    before = (tmp_path / "t.csv").read_bytes()
    assert trials.main(words) == 0 and (tmp_path / "t.csv").read_bytes() == before
