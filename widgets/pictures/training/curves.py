"""Loss and accuracy of a training run as curves: each step faint, their mean on top, tests as squares."""

from math import log

import numpy

from ..axes import Axes
from ..palette import COLOURS
from ..parts import square, stroke
from ..scene import INK, Dot, Scene, Text

WIDTH, HEIGHT = 1000, 300
SMOOTH = 10  # steps a running mean is taken over
MOST_POINTS = 400  # a line has no more: the drawing is sent a few times a second
GUESS_LOSS, GUESS = log(10), 0.1  # of a net that gives each of ten classes the same chance
_FAINT, _MEAN, _TEST = "#9a9a9a", COLOURS["b1"], COLOURS["b2"]


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
    losses, right = (numpy.array([row[name] for row in rows], float) for name in ("loss", "accuracy"))
    top = min(5.0, max(2.6, losses.max(initial=0)))
    loss, share = Axes(46, 66, 430, 186, most, top), Axes(556, 66, 430, 186, most, 100)
    for axes, values, guess, guessing, label in (
        (loss, losses, GUESS_LOSS, f"{GUESS_LOSS:.2f}", "loss of the batch (cross-entropy)"),
        (share, 100 * right, 100 * GUESS, f"{GUESS:.0%}", "images named right, %"),
    ):
        axes.draw(scene, across, label)
        scene.add(axes.level(guess))
        scene.add(Text(axes.x + axes.w, axes.up(guess) - 9, f"guessing: {guessing}", 12, "end"))
        for line, colour, width in ((values, _FAINT, 1), (running_mean(values), _MEAN, 3)):
            scene.add(*_line(axes, steps, line, colour, width))
    tested = [(row["step"], row["test_accuracy"]) for row in rows if row["test_accuracy"] is not None]
    tested = [(step / per, 100 * accuracy) for step, accuracy in [*tested, *tests]]
    scene.add(*squares(share, tested, _TEST))
    scene.add(*stroke(46, 16, 26, "each step", _FAINT, 1, size=13))
    scene.add(*stroke(150, 16, 26, f"mean of {SMOOTH} steps", _MEAN, 3, size=13))
    if tested:
        scene.add(square(326.5, 16, 9, _TEST, INK, 1), Text(340, 16, "on test images", 13))
    return scene


def squares(axes, points, colour, side=9):
    """The shapes of a square with an edge for each (x, y) of the axes."""
    return [square(*place, side, colour, INK, 1) for place in axes.places(points)]


def _per_epoch(rows):
    """Steps an epoch has: the last step of the first one, where that has ended."""
    return max((row["step"] for row in rows if row["epoch"] == 1), default=1)


def _line(axes, steps, values, colour, width):
    """A line through at most MOST_POINTS of the values, with a dot at its end."""
    if not len(values):
        return
    stride = -(-len(values) // MOST_POINTS)
    kept = [*range(0, len(values) - 1, stride), len(values) - 1]
    line = axes.line([(steps[i], values[i]) for i in kept], colour, width)
    yield line
    yield Dot(*line.points[-1], width, colour)
