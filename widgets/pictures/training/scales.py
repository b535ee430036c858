"""A net's numbers layer by layer, a line for each way to begin: on a logarithmic axis, or from 0 to 1."""

from dataclasses import dataclass
from math import log10

from ..axes import Axes
from ..scene import GRID, Box, Dot, Line, Scene, Text, square

WIDTH, HEIGHT = 1000, 394
_TOP, _BOTTOM = 66, 336
_LEFT, _WIDE = (46, 536), 300  # of the panels; right of each there is room for the names
# Okabe and Ito's, told apart with any common colour blindness; the marker and the name are second cues.
START_COLOURS = dict(default="#D55E00", xavier="#E69F00", he="#0072B2", batchnorm="#009E73", gain="#CC79A7",
                     centred="#56B4E9", **{"xavier+heads": "#E69F00", "he+heads": "#0072B2"})  # fmt: skip
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Panel:
    """What a panel shows: its heading, what it is, {start: {layer: float}}, and how far it reaches.

    low, high: powers of ten, or 0 and 1 where it is not `logarithmic`.
    """

    heading: str
    what: str
    below: str
    lines: dict
    low: int
    high: int
    logarithmic: bool = True

    def places(self, values):
        """How far up its axis such values stand, within it."""
        powers = [log10(max(value, 10.0**self.low)) for value in values] if self.logarithmic else values
        return [min(max(power - self.low, 0), self.high - self.low) for power in powers]

    def ticks(self):
        """[(how far up, its text), …] of its lines across; some have no text."""
        if not self.logarithmic:
            return [(tenths / 10, f"{tenths / 10:g}") for tenths in range(0, 11, 2)]
        powers = range(self.low, self.high + 1)
        return [(power - self.low, "" if (power - self.low) % 2 != self.low % 2 else _power(power))
                for power in powers]  # fmt: skip


def scales_picture(panels, chosen, names):
    """Draw panels side by side. Returns a Scene.

    panels: two Panels, from left to right. chosen: the start whose line is thick. names: {start: how a reader
    calls it}.
    """
    scene = Scene(WIDTH, HEIGHT, f"Scale of the numbers layer by layer; {names[chosen]} is chosen")
    for x, panel in zip(_LEFT, panels, strict=True):
        axes = Axes(x, _TOP, _WIDE, _BOTTOM - _TOP, 1, panel.high - panel.low)
        _add_axes(scene, axes, panel)
        ends, right = {}, x + _WIDE
        for start in sorted(panel.lines, key=chosen.__eq__):  # the chosen one last, on top
            heights = panel.places(panel.lines[start].values())
            points = axes.places((_place(n, heights), y) for n, y in enumerate(heights))
            ends[start] = points[-1][1]
            scene.add(Line(points, START_COLOURS[start], 4 if start == chosen else 1.7))
            for point in points:
                scene.add(*_marker(start, *point, start == chosen))
        for start, y in zip(*_spread(ends), strict=True):
            scene.add(*_marker(start, right + 16, y, start == chosen))
            scene.add(Text(right + 28, y, names[start], 13, bold=start == chosen))
    return scene


def _add_axes(scene, axes, panel):
    x, right = axes.x, axes.x + axes.w
    for height, text in panel.ticks():
        scene.add(axes.level(height, GRID, 1 if text == "1" else 0.4))
        scene.add(Text(x - 6, axes.up(height), text, 13, "end"))
    layers = list(next(iter(panel.lines.values())))
    for number, layer in enumerate(layers):
        line = _BOTTOM + 12 + 14 * (number % 2)  # in turn on two lines: side by side they would touch
        scene.add(Text(axes.across(_place(number, layers)), line, layer, 12, "middle"))
    scene.add(Line(((x, _TOP), (x, _BOTTOM), (right, _BOTTOM)), width=1))
    scene.add(Text(x - 40, 14, panel.heading, 14, bold=True))
    scene.add(Text(x - 40, 36, panel.what, 12))
    scene.add(Text(right, _BOTTOM + 46, panel.below, 13, "end", bold=True))


def _power(power):
    return "1" if power == 0 else f"10{str(power).translate(_SUPERSCRIPT)}"


def _place(number, layers):
    """Where a layer stands, as a share of the axis."""
    return (14 + (_WIDE - 26) * number / (len(layers) - 1)) / _WIDE


def _spread(ends, apart=17):
    """([start, …], [y, …]): where names can stand beside the ends of their lines without touching."""
    order = sorted(ends, key=ends.get)
    places = [ends[start] for start in order]
    for _ in range(60):  # pushes neighbours apart until all have room
        for i in range(len(places) - 1):
            lacks = apart - (places[i + 1] - places[i])
            if lacks > 0:
                places[i], places[i + 1] = places[i] - lacks / 2, places[i + 1] + lacks / 2
        over = max(places[-1] - _BOTTOM, 0)
        places = [place - over for place in places]
    return order, places


def _marker(start, x, y, thick):
    """The shapes of a point of that start: each has its own, told apart without the colour."""
    colour, r = START_COLOURS[start], 5 if thick else 4
    if start in ("he", "default"):
        return [Dot(x, y, r, colour if start == "he" else "", colour, 2)]
    if start == "gain":
        return [Line(((x - r, y - rise), (x + r, y + rise)), colour, 2.2) for rise in (r, -r)]
    if "+" in start:  # its twin's colour: two bars, one a head
        return [Box(x + side - 1.5, y - r, 3, 2 * r, colour) for side in (-3, 3)]
    if start == "centred":
        return [Line(((x - r, y + r), (x, y - r), (x + r, y + r), (x - r, y + r)), colour, 2)]
    return [square(x, y, 2 * r, colour if start == "xavier" else "", colour, 2)]
