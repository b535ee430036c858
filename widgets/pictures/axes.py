"""Two axes of a plot: numbers → places on a Scene, with round ticks. Both start at zero."""

from dataclasses import dataclass
from math import floor, log10

from ..core.words import grouped
from .scene import GRID, INK, Line, Text


@dataclass(frozen=True)
class Axes:
    """The rectangle (x, y, w, h) of a scene that shows 0 … x_most across and 0 … y_most upwards."""

    x: float
    y: float
    w: float
    h: float
    x_most: float
    y_most: float

    def across(self, value):
        """Where `value` stands on the scene, from left to right."""
        return self.x + self.w * value / self.x_most

    def up(self, value):
        """Where `value` stands on the scene, from the bottom up; what is above the axis, at its upper end."""
        return self.y + self.h * (1 - min(value, self.y_most) / self.y_most)

    def places(self, points):
        """((x, y), …) on the scene of (value across, value up), …"""
        return tuple((self.across(x), self.up(y)) for x, y in points)

    def line(self, points, colour, width):
        """The Line through (value across, value up), …; a single point is a line too."""
        places = self.places(points)
        return Line(places if len(places) > 1 else places * 2, colour, width)

    def level(self, value, colour=INK, width=1):
        """A Line across the plot at the height of `value`."""
        return Line(((self.x, self.up(value)), (self.x + self.w, self.up(value))), colour, width)

    def upright(self, value, colour=INK, width=2):
        """A Line up the plot at `value`."""
        return Line(((self.across(value), self.y), (self.across(value), self.y + self.h)), colour, width)

    def draw(self, scene, x_label, y_label, x_ticks=True):
        """Add both axes with ticks and labels: y's above the axis, x's below the ticks, at the right."""
        bottom, right = self.y + self.h, self.x + self.w
        for value in ticks(self.y_most):
            scene.add(self.level(value, GRID, 0.5))
            scene.add(Text(self.x - 6, self.up(value), short(value), 13, "end"))
        for value in ticks(self.x_most) if x_ticks else ():
            x = self.across(value)
            scene.add(Line(((x, bottom), (x, bottom + 5)), width=1))
            scene.add(Text(x, bottom + 15, short(value), 13, "middle"))
        scene.add(Line(((self.x, self.y), (self.x, bottom), (right, bottom)), width=1))
        scene.add(Text(self.x - 6, self.y - 20, y_label, 13, bold=True))
        scene.add(Text(right, bottom + 34, x_label, 13, "end", bold=True))


def ticks(most, about=5):
    """Round whole numbers from 0 to `most`, `about` so many: [0, 50, 100, 150]."""
    step = _round_step(most, about)
    return [step * i for i in range(int(most // step) + 1)]


def short(value):
    """A tick in few letters: 120_000_000 → "120 M", 2_500 → "2 500"."""
    return f"{value / 1e6:g} M" if value >= 1e6 else grouped(value)


def _round_step(most, about):
    rough = max(most / about, 1)  # what is counted here is whole
    size = 10 ** floor(log10(rough))
    steps = (size * lead for lead in (1, 2, 2.5, 5, 10))
    return next(int(step) for step in steps if step >= rough and step % 1 == 0)
