"""Designs of a block as points: what they cost against how much of them looks around."""

from dataclasses import dataclass
from itertools import pairwise

from ...core.words import grouped
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Dot, Line, Scene, Text, square

WIDTH, HEIGHT = 600, 430
_TRY, _NOW = COLOURS["b1"], COLOURS["b2"]


@dataclass(frozen=True)
class Point:
    """A design: parameters, channels from the 3×3 and 5×5, whether it outputs enough channels."""

    label: str
    params: int
    looks_around: int
    met: bool = True


def beats(one, other):
    """Whether a point has no more parameters and no fewer channels that look around, and is not the same."""
    return (
        one.params <= other.params
        and one.looks_around >= other.looks_around
        and (one.params, one.looks_around) != (other.params, other.looks_around)
    )


def front(points):
    """The points that no other beats, from the cheapest up."""
    best = [point for point in points if not any(beats(other, point) for other in points)]
    return sorted(best, key=lambda point: point.params)


def pareto_plot(blocks, tries, now, budget):
    """Draw kept tries and the present one against the net's blocks. Returns a Scene.

    blocks, tries: [Point, …]; now: Point. What costs more than the axis shows stands at its right end.
    """
    most_y = max(point.looks_around for point in blocks)
    most_x = min(2.5 * budget, max(point.params for point in blocks))
    axes = Axes(52, 92, 408, 286, max(1.03 * most_x, 10), 1.06 * most_y)
    scene = Scene(WIDTH, HEIGHT, f"{len(tries)} tries and the present one against the net's blocks")
    axes.draw(scene, "parameters", "channels from 3×3 and 5×5, the expensive ones")
    _legend(scene)
    if budget <= axes.x_most:
        x, y = axes.across(budget) + 6, axes.up(0) - 12
        scene.add(axes.upright(budget), Text(x, y, f"budget {grouped(budget)}", 13, bold=True))
    for x, y, label in _same_place_once(axes, blocks):
        scene.add(Dot(x, y, 5, edge=INK), Text(x + 10, y, label, 13))
    x, y, label = _place(axes, now)
    scene.add(Text(x + 14, y + 14, label, 13, bold=True), *_present(x, y, now.met))
    best = [_place(axes, point)[:2] for point in front([point for point in tries if point.met])]
    if len(best) > 1:
        corners = [corner for before, after in pairwise(best) for corner in ((after[0], before[1]), after)]
        scene.add(Line((best[0], *corners), _TRY))
    for point in tries:
        x, y, label = _place(axes, point)
        scene.add(_try(x, y, point.met), Text(x + 10, y - 11, label, 13, bold=True))
    return scene


def _place(axes, point):
    """Where a point is drawn, and its label, which names the cost where the axis ends before it."""
    y = axes.up(point.looks_around)
    if point.params <= axes.x_most:
        return axes.across(point.params), y, point.label
    label = f"{point.label} ▸ {grouped(point.params)}".lstrip()
    return axes.x + axes.w, y, label


def _same_place_once(axes, points):
    """(x, y, label) of points, those that are drawn in the same place as one that bears all their names."""
    places = {}
    for point in sorted(points, key=lambda point: point.params):
        places.setdefault(_place(axes, point)[:2], []).append(point)
    for (x, y), here in places.items():
        names = ", ".join(sorted(point.label for point in here))
        _, _, label = _place(axes, Point(names, here[0].params, here[0].looks_around))
        if here[0].params != here[-1].params:
            label = label.replace("▸", "▸ ≥")
        yield x, y, label


def _present(x, y, met):
    return Dot(x, y, 8, _NOW if met else "", _NOW, 3), Dot(x, y, 10, edge=INK)


def _try(x, y, met):
    return square(x, y, 13, _TRY if met else "", _TRY, 2.5)


def _legend(scene):
    scene.add(*_present(20, 16, True), Text(38, 16, "now", 14))
    scene.add(_try(20.5, 40.5, True), Text(38, 41, "kept try; the line joins the best", 14))
    scene.add(Dot(320, 16, 5, edge=INK), Text(336, 16, "the net's blocks on your input", 14))
    scene.add(_try(320.5, 40.5, False), Text(336, 41, "hollow: too few channels", 14))
