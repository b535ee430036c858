"""Loss and accuracy of a training run as curves: each step faint, their mean on top, tests as squares.

Recorded runs as pictures and as words: one run's curves, and several against what they computed. And a
short race.
"""

from dataclasses import dataclass
from itertools import accumulate

import numpy

from ...core.words import grouped
from ...inception.counting import network_cost
from ...inception.judging import GUESSING
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Dot, Line, Scene, Text, square, stroke
from ..sheet import Shown

WIDTH, HEIGHT = 1000, 300
SMOOTH = 10  # steps a running mean is taken over
MOST_POINTS = 400  # a line has no more: the drawing is sent a few times a second
GUESS = 0.1  # of a net that gives each of ten classes the same chance
_TERA = 1e12
MOST_LOSS = 3.0  # of a race; one above is drawn at the top
_FAINT, _MEAN, _TEST = "#9a9a9a", COLOURS["b1"], COLOURS["b2"]


def running_mean(values, window=SMOOTH):
    """Mean of each value and those before it, `window` at most: float (N,)."""
    sums = numpy.cumsum([0.0, *values])
    ends = numpy.arange(1, len(values) + 1)
    starts = numpy.maximum(0, ends - window)
    return (sums[ends] - sums[starts]) / (ends - starts)


def curves(rows, tests=(), across="step", title="", at=None):
    """Two plots side by side, loss and accuracy against steps or epochs. Returns a Scene.

    rows: lines of a log, {"step", "loss", "accuracy" 0 … 1, "test_accuracy" or None, …}, and
    "validation_accuracy" of a run that has validation images. tests: [(step, accuracy), …] besides. across:
    "step", or "epoch" for logs of whole epochs. at: a step that is marked.
    """
    scene = Scene(WIDTH, HEIGHT, title or f"Loss and accuracy after {rows[-1]['step'] if rows else 0} steps")
    # Steps an epoch has: the last step of the first one, where that has ended.
    per = max((row["step"] for row in rows if row["epoch"] == 1), default=1) if across == "epoch" else 1
    steps = numpy.array([row["step"] for row in rows], float) / per
    most = max(10 if across == "step" else 1, steps.max(initial=0))
    losses, right = (numpy.array([row[name] for row in rows], float) for name in ("loss", "accuracy"))
    top = min(5.0, max(2.6, losses.max(initial=0)))
    loss, share = Axes(46, 66, 418, 186, most, top), Axes(556, 66, 418, 186, most, 100)
    for axes, values, guess, guessing, label in (
        (loss, losses, GUESSING, f"{GUESSING:.2f}", "loss of the batch (cross-entropy)"),
        (share, 100 * right, 100 * GUESS, f"{GUESS:.0%}", "images classified correctly, %"),
    ):
        axes.draw(scene, across, label)
        scene.add(axes.level(guess))
        if at is not None:
            scene.add(axes.upright(at / per))
        scene.add(Text(axes.x + axes.w, axes.up(guess) - 9, f"guessing: {guessing}", 12, "end"))
        for line, colour, width in ((values, _FAINT, 1), (running_mean(values), _MEAN, 3)):
            scene.add(*_line(axes, steps, line, colour, width))
    tested = [(row["step"], known) for row in rows if (known := _held_out(row)) is not None]
    tested = [(step / per, 100 * accuracy) for step, accuracy in [*tested, *tests]]
    scene.add(*squares(share, tested, _TEST))
    scene.add(*stroke(46, 16, 26, "each step", _FAINT, 1, size=13))
    scene.add(*stroke(150, 16, 26, f"mean of {SMOOTH} steps", _MEAN, 3, size=13))
    if tested:
        scene.add(square(326.5, 16, 9, _TEST, INK, 1), Text(340, 16, f"on {_called(rows)} images", 13))
    return scene


def _held_out(row):
    """Share right of images that a run does not learn from: validation images where it has some, or tests."""
    validated = row.get("validation_accuracy")
    return row["test_accuracy"] if validated is None else validated


def squares(axes, points, colour, side=9):
    """The shapes of a square with an edge for each (x, y) of the axes."""
    return [square(*place, side, colour, INK, 1) for place in axes.places(points)]


def _line(axes, steps, values, colour, width):
    """A line through at most MOST_POINTS of the values, with a dot at its end."""
    if not len(values):
        return
    stride = -(-len(values) // MOST_POINTS)
    kept = [*range(0, len(values) - 1, stride), len(values) - 1]
    line = axes.line([(steps[i], values[i]) for i in kept], colour, width)
    yield line
    yield Dot(*line.points[-1], width, colour)


class LearningCurves(Shown):
    """Loss and accuracy of a run against epochs. Shows itself as PNG, and as text with a line an epoch.

    rows: the lines of its log, as from `recorded`. across: "epoch", or "step" for a part of an epoch; its
    text then has a line for each of ten equal stretches.
    """

    def __init__(self, rows, title="", across="epoch"):
        self.rows, self.title, self.across = rows, title, across

    def __repr__(self):
        lines = [self.title] if self.title else []
        return "\n".join(self._by_epoch(lines) if self.across == "epoch" else self._by_step(lines))

    def _by_step(self, lines):
        lines.append("".join(f"{head:>9}" for head in ("steps", "loss", "batches")))
        size = -(-len(self.rows) // 10)
        for own in (self.rows[at : at + size] for at in range(0, len(self.rows), size)):
            loss, right = (sum(row[name] for row in own) / len(own) for name in ("loss", "accuracy"))
            steps = f"to {own[-1]['step']}"
            lines.append("".join(f"{figure:>9}" for figure in (steps, f"{loss:.3f}", f"{right:.1%}")))
        return lines

    def _by_epoch(self, lines):
        heads = ("epoch", "input", "loss", "batches", _called(self.rows), "minutes")
        lines.append("".join(f"{head:>9}" for head in heads))
        for epoch in sorted({row["epoch"] for row in self.rows}):
            own = [row for row in self.rows if row["epoch"] == epoch]
            loss, right = (sum(row[name] for row in own) / len(own) for name in ("loss", "accuracy"))
            tested = _held_out(own[-1])
            test = "" if tested is None else f"{tested:.1%}"
            sizes = [*dict.fromkeys(row["size"] for row in own[::-1])]
            side = f"{sizes[0]}×{sizes[0]}" if len(sizes) == 1 else ", ".join(map(str, sizes))
            minutes = f"{own[-1]['seconds'] / 60:.1f}"
            figures = (str(epoch), side, f"{loss:.3f}", f"{right:.1%}", test, minutes)
            lines.append("".join(f"{figure:>9}" for figure in figures))
        return lines

    def scene(self):
        """The curves as a Scene."""
        return curves(
            self.rows, across=self.across, title=self.title or f"Loss and accuracy by {self.across}"
        )


def _called(rows):
    """What the images are called: "held-out" if a run of these lines has validation images, else "test"."""
    return "held-out" if any(row.get("validation_accuracy") is not None for row in rows) else "test"


def macs_done(rows):
    """What a run of the five-stage net had computed after each line of its log: [multiply-accumulates, …].

    Forward alone; the way back takes about twice as much again. It is the same on every machine.
    """
    each = {size: network_cost(height=size, width=size).macs for size in {row["size"] for row in rows}}
    seen = [0, *(row["images"] for row in rows)]
    return [*accumulate((now - seen[at]) * each[rows[at]["size"]] for at, now in enumerate(seen[1:]))]


class AccuracyByWork(Shown):
    """Accuracy of runs on images they do not learn from, against what they computed. A picture, and a text.

    runs: {name: lines of a log}. goal: a share, 0 … 1, drawn as a line and looked up in every log.
    """

    def __init__(self, runs, goal=0.85):
        self.runs, self.goal = runs, goal
        self._tested = {
            name: [(macs / _TERA, 100 * share, row["images"])
                   for row, macs in zip(rows, macs_done(rows), strict=True)
                   if (share := _held_out(row)) is not None]
            for name, rows in runs.items()
        }  # fmt: skip

    def __repr__(self):
        return "\n".join(self._line(name, tests) for name, tests in self._tested.items())

    def _line(self, name, tests):
        if not tests:
            return f"{name}: not tested."
        best = max(right for _, right, _ in tests)
        reached = next((test for test in tests if test[1] >= 100 * self.goal), None)
        if reached is None:
            return f"{name}: {best:.1f} % at best, {self.goal:.0%} not reached in {tests[-1][0]:.1f} T."
        work, _, images = reached
        cost = f"{work:.1f} T multiply-accumulates and {grouped(images)} images"
        return f"{name}: {self.goal:.0%} after {cost}; {best:.1f} % at best."

    def scene(self):
        """The plot as a Scene."""
        called = _called(row for rows in self.runs.values() for row in rows)
        scene = Scene(760, 340, f"{called.capitalize()} accuracy by multiply-accumulates of training")
        most = max((tests[-1][0] for tests in self._tested.values() if tests), default=1)
        axes = Axes(50, 78, 580, 200, max(1, most), 100)
        across = "multiply-accumulates of the run, forward, 10¹²"
        axes.draw(scene, across, f"{called} images classified correctly, %")
        scene.add(axes.level(100 * self.goal))
        for number, (name, tests) in enumerate(self._tested.items(), start=1):
            points, colour = [(work, right) for work, right, _ in tests], COLOURS[f"b{number}"]
            left = 50 + 110 * (number - 1)
            if points:
                scene.add(axes.line(points, colour, 3))
            scene.add(*stroke(left, 16, 32, name, colour, 3))
            for place in ((left + 16, 16), *axes.places(points)):
                scene.add(_mark(number, place, colour))
        goal = f"goal: {self.goal:.0%}"
        scene.add(Text(axes.x + axes.w + 10, axes.up(100 * self.goal) + 14, goal, 13))
        return scene


def _mark(number, place, colour):
    """The mark of a run: a square or a dot, full or hollow, so that its colour is not all that tells."""
    fill = colour if number % 4 in (1, 2) else "#ffffff"
    return square(*place, 9, fill, INK, 1.4) if number % 2 else Dot(*place, 5, fill, INK)


@dataclass(frozen=True)
class Runner:
    """Who runs: the name that stands in the legend, the losses so far, in words how it stands."""

    name: str
    losses: tuple[float, ...]
    stands: str


def race_picture(runners, steps):
    """Draw the losses of two Runners over `steps` steps. Returns a Scene."""
    axes = Axes(48, 92, 850, 206, x_most=steps, y_most=MOST_LOSS)
    said = "; ".join(f"{runner.name}: {runner.stands}" for runner in runners)
    scene = Scene(WIDTH, 352, f"Loss at each step of two runs. {said}")
    axes.draw(scene, "step", "loss")
    right, y = axes.x + axes.w, axes.up(GUESSING)
    scene.add(*(Line(((x, y), (min(x + 8, right), y))) for x in range(int(axes.x), int(right), 14)))
    scene.add(Text(right + 6, y - 8, "guessing", 13), Text(right + 6, y + 8, f"{GUESSING:.2f}", 13))
    for number, (runner, colour) in enumerate(zip(runners, (_MEAN, _TEST), strict=True)):
        line = 14 + 24 * number
        scene.add(*stroke(8, line, 32, f"{runner.name}: {runner.stands}", colour, 3, gap=10))
        points = [*enumerate(runner.losses, start=1)]
        if len(points) > 1:
            scene.add(axes.line(points, colour, 2.4))
        for place in ((24, line), *axes.places(points[:: max(1, steps // 16)])):
            scene.add(square(*place, 10, "#ffffff", colour, 2) if number else Dot(*place, 5, colour, colour))
    return scene
