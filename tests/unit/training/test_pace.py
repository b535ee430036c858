"""Plans, speed, time left, and the recorded logs."""

from contextlib import closing
from dataclasses import replace

import pytest

from widgets.training.log import COLUMNS, HELD_OUT, Log, row_of
from widgets.training.pace import images_per_second, seconds_left, spell
from widgets.training.plan import Plan
from widgets.training.recipes import BOOK, QUICK, Phase, Recipe
from widgets.training.recorded import recorded
from widgets.training.run import Step

TWO_SIZES = Recipe("two", (Phase(1, 10), Phase(1, 20)), batch=4, optimizer="sgd", lr=0.1, init="he")


def rows(count, seconds_a_step=0.5, size=10, batch=4):
    return [
        {"step": n, "images": batch * n, "seconds": seconds_a_step * n, "size": size}
        for n in range(1, count + 1)
    ]


def test_speed_is_of_the_last_steps():
    slow, fast = rows(30, 2.0), rows(60, 2.0)
    for row in fast[30:]:
        row["seconds"] = 60 + 0.25 * (row["step"] - 30)
    assert images_per_second(slow) == pytest.approx(2)
    assert images_per_second(fast) == pytest.approx(16)
    assert images_per_second([]) is images_per_second(rows(1)) is None


def test_time_left_counts_the_pixels_of_what_is_to_come():
    # 5 steps an epoch at 10×10, half a second each; the second epoch's have four times the pixels: 2 s each
    assert seconds_left(rows(2), TWO_SIZES, 10) == pytest.approx(3 * 0.5 + 5 * 2)
    assert seconds_left(rows(5), TWO_SIZES, 10) == pytest.approx(10)
    assert seconds_left([], TWO_SIZES, 10) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "about 1 s"), (41.4, "about 41 s"), (600, "about 10 min"), (5400, "about 1.5 h")],
)
def test_time_in_words(seconds, words):
    assert spell(seconds) == words


def test_a_step_becomes_a_line_of_the_log():
    step = Step(3, 10, 1, 1, 32, 0.1, 2.3, 0.25, 12, 1.5, 2.5, 4, 0.5)
    row = row_of(step, 0.75)
    assert tuple(row) == (*COLUMNS, HELD_OUT) and (row["loss"], row["test_accuracy"]) == (2.3, 0.75)
    assert row[HELD_OUT] == 0.75


def test_a_plan_says_what_it_does():
    assert Plan(BOOK, "all").sentence(60_000) == (
        "book: 5 epochs over 60 000 images at 96×96, 128 a step, 2345 steps; SGD, learning rate 0.1."
    )
    assert Plan(QUICK, "sample").steps(4000) == 31
    keys = {
        Plan(replace(QUICK, lr=lr, batch=b), d).key for lr in (1e-3, 2e-3) for b in (32, 64) for d in "ab"
    }
    assert len(keys) == 8 and not any("/" in key for key in keys)


def test_recorded_logs_are_read_as_they_were_written(tmp_path):
    with closing(Log(tmp_path / "book" / "log.csv")) as log:
        log.note(Step(1, 2, 1, 1, 96, 0.1, 2.31, 0.125, 128, 2.0, 4.0, 128, 2.0))
        log.note(Step(2, 2, 1, 1, 96, 0.1, 2.25, 0.25, 256, 4.0, 8.0, 128, 2.0), 0.5)
    found = recorded("book", tmp_path)
    assert [row["loss"] for row in found] == [2.31, 2.25] and found[1]["test_accuracy"] == 0.5
    with pytest.raises(ValueError, match=r"'quick' is missing: quick/log.csv"):
        recorded("quick", tmp_path)
    with pytest.raises(ValueError, match="choose one of book, quick, full"):
        recorded("novel")
