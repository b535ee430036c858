"""Curves and bars: lines through the values they are given, and the same in words."""

from io import BytesIO

import numpy
import pytest
from PIL import Image

from widgets.inception.counting import network_cost
from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Box, Line, Text
from widgets.pictures.training.curves import (
    HEIGHT,
    MOST_POINTS,
    WIDTH,
    AccuracyByWork,
    LearningCurves,
    _mark,
    curves,
    macs_done,
    running_mean,
)
from widgets.pictures.training.gradient_shares import gradient_bars, share_lines


def a_log(epochs=2, per=40, seconds=3.0, test=(0.5, 0.9)):
    return [
        {
            "step": n, "epoch": (n - 1) // per + 1, "size": 32, "images": 128 * n, "seconds": seconds * n,
            "loss": 2.3 - 1.6 * n / (epochs * per), "accuracy": n / (epochs * per),
            "test_accuracy": test[n // per - 1] if n % per == 0 else None,
        }
        for n in range(1, epochs * per + 1)
    ]  # fmt: skip


def lines(scene, colour):
    return [shape for shape in scene.shapes if isinstance(shape, Line) and shape.colour == colour]


def inside(scene, width, height):
    for shape in scene.shapes:
        points = getattr(shape, "points", None) or [(shape.x, shape.y)]
        assert all(-1 <= x <= width and -1 <= y <= height for x, y in points), shape


def test_the_running_mean_is_that_of_the_last_ten():
    values = numpy.random.default_rng(1).random(37)
    expected = [values[max(0, n - 9) : n + 1].mean() for n in range(37)]
    assert numpy.allclose(running_mean(values), expected)
    assert len(running_mean([])) == 0


def test_a_falling_loss_falls_and_a_rising_share_rises():
    loss, _, share, _ = (
        line for line in curves(a_log()).shapes if isinstance(line, Line) and len(line.points) == 80
    )
    heights = [y for _, y in loss.points]
    assert heights == sorted(heights)  # y grows downwards
    assert [y for _, y in share.points] == sorted((y for _, y in share.points), reverse=True)


@pytest.mark.parametrize("count", [0, 1, 2, 3000])
def test_few_steps_or_many_stay_on_the_canvas_in_few_points(count):
    rows = a_log(1, 3000, test=(0.5,))[:count]
    scene = curves(rows, [(1, 0.25)] if rows else ())
    inside(scene, WIDTH, HEIGHT)
    assert max(len(s.points) for s in scene.shapes if isinstance(s, Line)) <= MOST_POINTS + 1
    assert len(scene.svg()) < 40_000


def test_a_loss_beyond_the_axis_runs_along_its_edge():
    rows = a_log()
    rows[3]["loss"] = 80.0
    inside(curves(rows), WIDTH, HEIGHT)


def test_tests_are_squares_where_they_belong():
    def marks(scene):
        return [s for s in scene.shapes if isinstance(s, Box) and s.fill == COLOURS["b2"]]

    assert marks(curves(a_log()[:10])) == []
    first, last, _ = marks(curves(a_log(), across="epoch"))  # the third is the legend's
    assert last.x > first.x and last.y < first.y


def test_bars_are_shares_of_the_whole():
    blocks = {
        "3a": {"b1": 1.0, "b2": 1.0, "b3": 0.0, "b4": 2.0},
        "3b": {"b1": 4.0, "b2": 0, "b3": 0, "b4": 0},
    }
    scene = gradient_bars(blocks)
    tall = [s.h for s in scene.shapes if isinstance(s, Box) and s.fill == COLOURS["b1"]][
        1:
    ]  # the legend's first
    assert numpy.allclose(numpy.array(tall) / tall[-1], [5 / 8, 1 / 4, 1])
    assert len({s.hatch for s in scene.shapes if isinstance(s, Box)}) == 4
    assert share_lines(blocks)[:2] == [
        "all blocks: b1 62%, b2 12%, b3 0%, b4 25%",
        "3a: b1 25%, b2 25%, b3 0%, b4 50%",
    ]
    assert share_lines({}) == [] and "after the first step" in [
        s.text for s in gradient_bars({}).shapes if isinstance(s, Text)
    ]


def test_an_epoch_a_line():
    head, *epochs = repr(LearningCurves(a_log())).splitlines()
    assert head.split() == ["epoch", "input", "loss", "batches", "test", "minutes"]
    first, second = (line.split() for line in epochs)
    assert first == ["1", "32×32", f"{2.3 - 0.02 * 20.5:.3f}", f"{20.5 / 80:.1%}", "50.0%", "2.0"]
    assert second[-2:] == ["90.0%", "4.0"]


def test_what_a_run_computed_is_counted_at_the_size_of_each_step():
    rows = [{"size": size, "images": seen} for size, seen in ((32, 10), (96, 30), (32, 31))]
    small, large = (network_cost(height=size, width=size).macs for size in (32, 96))
    assert macs_done(rows) == [10 * small, 10 * small + 20 * large, 11 * small + 20 * large]


def test_the_work_to_a_goal_is_read_from_the_log():
    plot = AccuracyByWork({"one": a_log(), "two": a_log(test=(0.3, 0.8)), "none": a_log()[:5]})
    one, two, none = repr(plot).splitlines()
    work = f"{10_240 * network_cost(height=32, width=32).macs / 1e12:.1f} T"
    assert one == f"one: 85% after {work} multiply-accumulates and 10 240 images; 90.0 % at best."
    assert two == f"two: 80.0 % at best, 85% not reached in {work}."
    assert none == "none: not tested."
    inside(plot.scene(), 760, 340)


def test_validation_images_are_not_called_test_images():
    tested = a_log()
    validated = [row | {"test_accuracy": None, "validation_accuracy": row["test_accuracy"]} for row in tested]
    for rows, called in ((tested, "test"), (validated, "held-out")):
        words = [shape.text for shape in curves(rows).shapes if isinstance(shape, Text)]
        assert f"on {called} images" in words
        assert repr(LearningCurves(rows)).split()[4] == called and "90.0%" in repr(LearningCurves(rows))
    assert AccuracyByWork({"one": tested, "other": validated}).scene().title.startswith("Held-out accuracy")
    assert AccuracyByWork({"one": tested}).scene().title.startswith("Test accuracy")


@pytest.mark.parametrize("shown", [LearningCurves(a_log()), AccuracyByWork({"one": a_log()})])
def test_they_show_themselves_as_pictures(shown):
    assert 600 < Image.open(BytesIO(shown.png())).width <= 1280


def test_a_sixth_run_is_drawn_too():
    runs = {f"run {n}": a_log(seconds=n) for n in range(1, 7)}
    scene = AccuracyByWork(runs).scene()
    assert set(runs) <= {shape.text for shape in scene.shapes if isinstance(shape, Text)}
    assert [len(lines(scene, COLOURS[f"b{n}"])) for n in range(1, 7)] == [2] * 6  # legend and curve


def test_no_two_of_four_runs_are_told_apart_by_colour_alone():
    marks = {
        type(_mark(n, (0, 0), "#123456")).__name__ + _mark(n, (0, 0), "#123456").fill for n in range(1, 5)
    }
    assert len(marks) == 4


def test_part_of_an_epoch_is_drawn_by_steps_and_said_in_ten_stretches():
    steps = ({"step": n, "loss": 3 - n / 40, "accuracy": n / 80} for n in range(1, 41))
    rows = [{"epoch": 1, "test_accuracy": None, "images": 0} | step for step in steps]
    shown = LearningCurves(rows, "One run", across="step")
    title, heads, *lines = repr(shown).split("\n")
    assert (title, heads.split()) == ("One run", ["steps", "loss", "batches"])
    assert lines[0].split() == ["to", "4", "2.938", "3.1%"] and lines[-1].split()[:2] == ["to", "40"]
    assert len(lines) == 10
    texts = [shape.text for shape in shown.scene().shapes if hasattr(shape, "text")]
    assert texts.count("step") == 2 and "40" in texts
