"""The scale of a net's numbers layer by layer: a line for each way to begin, on a logarithmic axis."""

from dataclasses import dataclass
from math import log10

from ..axes import GRID
from ..scene import Box, Dot, Line, Scene, Text

WIDTH, HEIGHT = 1000, 394
_TOP, _BOTTOM = 66, 336
_PANELS = ((46, 300), (536, 300))  # x and width; right of each there is room for the names
# Okabe and Ito's, told apart with any common colour blindness; the marker and the name are second cues.
COLOURS = {
    "default": "#D55E00",
    "xavier": "#E69F00",
    "he": "#0072B2",
    "batchnorm": "#009E73",
    "gain": "#CC79A7",
}
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Panel:
    """What a panel shows: its heading, {start: {layer: float above 0}}, and the powers of ten it reaches."""

    heading: str
    below: str
    lines: dict
    low: int
    high: int


def scales_picture(panels, chosen, names):
    """Draw panels side by side. Returns a Scene.

    panels: two Panels, from left to right. chosen: the start whose line is thick. names: {start: how a reader
    calls it}.
    """
    scene = Scene(WIDTH, HEIGHT, f"Scale of the numbers layer by layer; {names[chosen]} is chosen")
    for (x, width), panel in zip(_PANELS, panels, strict=True):
        _add_axes(scene, x, width, panel)
        ends = {}
        for start in sorted(panel.lines, key=chosen.__eq__):  # the chosen one last, on top
            points = _points(x, width, panel, panel.lines[start])
            ends[start] = points[-1][1]
            scene.add(Line(points, COLOURS[start], 4 if start == chosen else 1.7))
            for point in points:
                _add_marker(scene, start, *point, start == chosen)
        right = x + width
        for start, y in zip(*_spread(ends), strict=True):
            _add_marker(scene, start, right + 16, y, start == chosen)
            scene.add(Text(right + 28, y, names[start], 13, bold=start == chosen))
    return scene


def _add_axes(scene, x, width, panel):
    for power in range(panel.low, panel.high + 1):
        y = _height(panel, power)
        scene.add(Line(((x, y), (x + width, y)), GRID, 1 if power == 0 else 0.4))
        if (power - panel.low) % 2 == panel.low % 2:
            text = "1" if power == 0 else f"10{str(power).translate(_SUPERSCRIPT)}"
            scene.add(Text(x - 6, y, text, 13, "end"))
    layers = list(next(iter(panel.lines.values())))
    for number, layer in enumerate(layers):
        line = _BOTTOM + 12 + 14 * (number % 2)  # in turn on two lines: side by side they would touch
        scene.add(Text(x + _place(number, layers, width), line, layer, 12, "middle"))
    scene.add(Line(((x, _TOP), (x, _BOTTOM), (x + width, _BOTTOM)), width=1))
    scene.add(Text(x - 40, 14, panel.heading, 14, bold=True))
    scene.add(Text(x - 40, 36, "root mean square, logarithmic", 12))
    scene.add(Text(x + width, _BOTTOM + 46, panel.below, 13, "end", bold=True))


def _place(number, layers, width):
    return 14 + (width - 26) * number / (len(layers) - 1)


def _points(x, width, panel, line):
    heights = [_height(panel, log10(value)) if value > 0 else _BOTTOM for value in line.values()]
    return tuple((x + _place(number, heights, width), y) for number, y in enumerate(heights))


def _height(panel, power):
    share = (power - panel.low) / (panel.high - panel.low)
    return _BOTTOM - (_BOTTOM - _TOP) * min(max(share, 0), 1)


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


def _add_marker(scene, start, x, y, thick):
    colour, r = COLOURS[start], 5 if thick else 4
    if start in ("he", "default"):
        scene.add(Dot(x, y, r, fill=colour if start == "he" else "", edge=colour, width=2))
    elif start == "gain":
        scene.add(Line(((x - r, y - r), (x + r, y + r)), colour, 2.2))
        scene.add(Line(((x - r, y + r), (x + r, y - r)), colour, 2.2))
    else:
        fill = colour if start == "xavier" else ""
        scene.add(Box(x - r, y - r, 2 * r, 2 * r, fill, colour, width=2))
