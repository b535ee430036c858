"""Losses of a short race, step by step, against guessing."""

from dataclasses import dataclass

from ...inception.judging import GUESSING
from ..axes import Axes
from ..palette import COLOURS
from ..scene import Dot, Line, Scene, Text, square, stroke

WIDTH, HEIGHT = 1000, 352
MOST = 3.0  # a loss above is drawn at the top
_COLOURS = (COLOURS["b1"], COLOURS["b2"])


@dataclass(frozen=True)
class Runner:
    """Who runs: the name that stands in the legend, the losses so far, in words how it stands."""

    name: str
    losses: tuple[float, ...]
    stands: str


def race_picture(runners, steps):
    """Draw the losses of two Runners over `steps` steps. Returns a Scene."""
    axes = Axes(48, 92, 850, 206, x_most=steps, y_most=MOST)
    scene = Scene(WIDTH, HEIGHT, "Loss at each step of two runs, against guessing")
    axes.draw(scene, "step", "loss")
    right, y = axes.x + axes.w, axes.up(GUESSING)
    scene.add(*(Line(((x, y), (min(x + 8, right), y))) for x in range(int(axes.x), int(right), 14)))
    scene.add(Text(right + 6, y - 8, "guessing", 13), Text(right + 6, y + 8, f"{GUESSING:.2f}", 13))
    for number, (runner, colour) in enumerate(zip(runners, _COLOURS, strict=True)):
        line = 14 + 24 * number
        scene.add(*stroke(8, line, 32, f"{runner.name}: {runner.stands}", colour, 3, gap=10))
        points = [*enumerate(runner.losses, start=1)]
        if len(points) > 1:
            scene.add(axes.line(points, colour, 2.4))
        for place in ((24, line), *axes.places(points[:: max(1, steps // 16)])):
            scene.add(square(*place, 10, "#ffffff", colour, 2) if number else Dot(*place, 5, colour, colour))
    return scene
