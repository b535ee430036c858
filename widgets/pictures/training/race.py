"""Losses of a short race, step by step, against guessing."""

from dataclasses import dataclass

from ...inception.judging import GUESSING
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Box, Dot, Line, Scene, Text

WIDTH, HEIGHT = 1000, 352
MOST = 3.0  # a loss above is drawn at the top
_COLOURS = (COLOURS["b1"], COLOURS["b2"])
_AXES = (48, 92, 850, 206)


@dataclass(frozen=True)
class Runner:
    """Who runs: the name that stands in the legend, the losses so far, in words how it stands."""

    name: str
    losses: tuple[float, ...]
    stands: str


def race_picture(runners, steps):
    """Draw the losses of two Runners over `steps` steps. Returns a Scene."""
    axes = Axes(*_AXES, x_most=steps, y_most=MOST)
    scene = Scene(WIDTH, HEIGHT, "Loss at each step of two runs, against guessing")
    axes.draw(scene, "step", "loss")
    right, y = axes.x + axes.w, axes.up(GUESSING)
    for x in range(int(axes.x), int(right), 14):
        scene.add(Line(((x, y), (min(x + 8, right), y)), INK, 1.5))
    scene.add(Text(right + 6, y - 8, "guessing", 13), Text(right + 6, y + 8, f"{GUESSING:.2f}", 13))
    for number, (runner, colour) in enumerate(zip(runners, _COLOURS, strict=True)):
        line = 14 + 24 * number
        scene.add(Line(((8, line), (40, line)), colour, 3))
        _add_marker(scene, number, 24, line, colour)
        scene.add(Text(50, line, f"{runner.name}: {runner.stands}", 14))
        points = [
            (axes.across(step), axes.up(min(loss, MOST))) for step, loss in enumerate(runner.losses, start=1)
        ]
        if len(points) > 1:
            scene.add(Line(tuple(points), colour, 2.4))
        for x, y in points[:: max(1, steps // 16)]:
            _add_marker(scene, number, x, y, colour)
    return scene


def _add_marker(scene, number, x, y, colour):
    if number:
        scene.add(Box(x - 5, y - 5, 10, 10, "#ffffff", colour, width=2))
    else:
        scene.add(Dot(x, y, 5, fill=colour, edge=colour))
