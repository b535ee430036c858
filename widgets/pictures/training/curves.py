"""Loss and accuracy of a training run as curves: each step faint, their mean on top, tests as squares."""

from math import log

import numpy

from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Box, Dot, Line, Scene, Text

WIDTH, HEIGHT = 1000, 300
SMOOTH = 10  # steps a running mean is taken over
MOST_POINTS = 400  # a line has no more: the drawing is sent a few times a second
GUESS_LOSS, GUESS = log(10), 0.1  # of a net that gives each of ten classes the same chance
_FAINT, _MEAN, _TEST = "#9a9a9a", COLOURS["b1"], COLOURS["b2"]
_PLOTS = ((46, "loss of the batch (cross-entropy)"), (556, "images named right, %"))


def running_mean(values, window=SMOOTH):
    """Mean of each value and those before it, `window` at most: float (N,)."""
    sums = numpy.cumsum([0.0, *values])
    ends = numpy.arange(1, len(values) + 1)
    starts = numpy.maximum(0, ends - window)
    return (sums[ends] - sums[starts]) / (ends - starts)


def curves(rows, tests=(), across="step", title=""):
    """Two plots side by side, loss and accuracy against steps or epochs. Returns a Scene.

    rows: lines of a log, {"step", "loss", "accuracy" 0 … 1, "test_accuracy" or None, …}. tests: [(step,
    accuracy), …] besides. across: "step", or "epoch" for logs of whole epochs.
    """
    scene = Scene(WIDTH, HEIGHT, title or f"Loss and accuracy after {rows[-1]['step'] if rows else 0} steps")
    per = _per_epoch(rows) if across == "epoch" else 1
    steps = numpy.array([row["step"] for row in rows], float) / per
    most = max(10 if across == "step" else 1, steps.max(initial=0))
    losses, right = ([row[name] for row in rows] for name in ("loss", "accuracy"))
    top = min(5.0, max(2.6, max(losses, default=0)))
    tested = [(row["step"] / per, row["test_accuracy"]) for row in rows if row["test_accuracy"] is not None]
    tested += [(step / per, share) for step, share in tests]
    plots = (
        (Axes(_PLOTS[0][0], 66, 430, 186, most, top), losses, 1, GUESS_LOSS, f"guessing: {GUESS_LOSS:.2f}"),
        (Axes(_PLOTS[1][0], 66, 430, 186, most, 100), right, 100, GUESS, f"guessing: {GUESS:.0%}"),
    )
    for (axes, values, scale, guess, words), (_, label) in zip(plots, _PLOTS, strict=True):
        axes.draw(scene, across, label)
        y = axes.up(scale * guess)
        scene.add(Line(((axes.x, y), (axes.x + axes.w, y)), INK, 1))
        scene.add(Text(axes.x + axes.w, y - 9, words, 12, "end"))
        values = scale * numpy.array(values, float)
        for line, colour, width in ((values, _FAINT, 1), (running_mean(values), _MEAN, 3)):
            scene.add(*_lines(axes, steps, line, colour, width))
    squares(scene, plots[1][0], [(step, 100 * share) for step, share in tested], _TEST)
    _legend(scene, bool(tested))
    return scene


def squares(scene, axes, points, colour, side=9):
    """Add a square with an edge for each (x, y) of the axes."""
    for x, y in points:
        x, y = axes.across(x) - side / 2, axes.up(y) - side / 2
        scene.add(Box(x, y, side, side, colour, INK, width=1))


def _per_epoch(rows):
    """Steps an epoch has: the last step of the first one, where that has ended."""
    return max((row["step"] for row in rows if row["epoch"] == 1), default=1)


def _lines(axes, steps, values, colour, width):
    """A line through at most MOST_POINTS of the values; what is above the axis runs along its upper end."""
    if not len(values):
        return
    stride = -(-len(values) // MOST_POINTS)
    places = [*range(0, len(values) - 1, stride), len(values) - 1]
    points = [(axes.across(steps[i]), axes.up(min(values[i], axes.y_most))) for i in places]
    yield Line(tuple(points if len(points) > 1 else points * 2), colour, width)
    yield Dot(*points[-1], width, colour)


def _legend(scene, tested):
    for x, colour, width, words in ((46, _FAINT, 1, "each step"), (150, _MEAN, 3, f"mean of {SMOOTH} steps")):
        scene.add(Line(((x, 16), (x + 26, 16)), colour, width), Text(x + 34, 16, words, 13))
    if tested:
        scene.add(Box(322, 11.5, 9, 9, _TEST, INK, width=1), Text(340, 16, "on test images", 13))
