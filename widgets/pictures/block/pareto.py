"""Designs of a block as points: what they cost against how much of them looks around."""

from dataclasses import dataclass

from ...core.words import grouped
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Box, Dot, Line, Scene, Text

WIDTH, HEIGHT = 600, 430
_TRY, _NOW = COLOURS["b1"], COLOURS["b2"]
_SIDE = 13


@dataclass(frozen=True)
class Point:
    """A design: parameters, channels from the 3×3 and 5×5, whether it hands on enough channels."""

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
    axes.draw(scene, "parameters (fewer is better)", "channels from 3×3 and 5×5 (more is better)")
    _legend(scene)
    x = axes.across(budget)
    if budget <= axes.x_most:
        scene.add(Line(((x, axes.y), (x, axes.y + axes.h)), width=2))
        scene.add(Text(x + 6, axes.y + axes.h - 12, f"budget {grouped(budget)}", 13, bold=True))

    for x, y, label in _same_place_once(axes, blocks):
        scene.add(Dot(x, y, 5, edge=INK), Text(x + 10, y, label, 13))
    x, y, label = _place(axes, now)
    scene.add(Text(x + 14, y + 14, label, 13, bold=True))
    scene.add(Dot(x, y, 8, fill=_NOW if now.met else "", edge=_NOW, width=3), Dot(x, y, 10, edge=INK))
    _staircase(scene, axes, front([point for point in tries if point.met]))
    for point in tries:
        x, y, label = _place(axes, point)
        fill = _TRY if point.met else ""
        scene.add(Box(x - _SIDE / 2, y - _SIDE / 2, _SIDE, _SIDE, fill, _TRY, width=2.5))
        scene.add(Text(x + 10, y - 11, label, 13, bold=True))
    return scene


def _place(axes, point):
    """Where a point is drawn, and its label, which names the cost where the axis ends before it."""
    y = axes.up(min(point.looks_around, axes.y_most))
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


def _staircase(scene, axes, points):
    """The front as a line: what the tries so far reach at each cost."""
    corners = []
    for point in points:
        x, y = _place(axes, point)[:2]
        corners += [(x, corners[-1][1]), (x, y)] if corners else [(x, y)]
    if len(points) > 1:
        scene.add(Line(tuple(corners), _TRY, 1.5))


def _legend(scene):
    scene.add(Dot(20, 16, 8, fill=_NOW, edge=_NOW), Dot(20, 16, 10, edge=INK), Text(38, 16, "now", 14))
    scene.add(Box(14, 34, _SIDE, _SIDE, _TRY, _TRY), Text(38, 41, "kept try; the line joins the best", 14))
    scene.add(Dot(320, 16, 5, edge=INK), Text(336, 16, "the net's blocks on your input", 14))
    scene.add(Box(314, 34, _SIDE, _SIDE, "", _TRY, width=2.5), Text(336, 41, "hollow: too few channels", 14))
