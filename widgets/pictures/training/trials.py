"""Variants of a net over seeds, drawn: with intervals and differences, against a cost, by size of garment."""

from dataclasses import dataclass, field

from matplotlib.ticker import MaxNLocator

from ...core.words import grouped, signed
from ..palette import COLOURS
from ..scene import GRID, INK, Dot, Line, Scene, Text, square

WIDTH, ROW, HEIGHT = 1000, 24, 430
_TOP = 60
# Told apart by colour and by shape: the base is a square, the chosen one a large dot, the others are small.
_LOOKS = {"base": (COLOURS["b1"], 6), "chosen": (COLOURS["b6"], 7), "other": ("#6e6e6e", 4)}


def _on_top(mark):
    """In this order they are drawn, the two that are compared on top."""
    return mark.role != "other"


@dataclass(frozen=True, eq=False)
class Mark:
    """A variant. number: what it is called by where its name has no room. role: a key of _LOOKS.

    figures: one of each seed. low, high: the interval of their mean, or None. difference: a Difference from
    the base, or None. cost: where it stands across; sides: {size of the garment: figure}.
    """

    number: int
    name: str
    role: str
    figures: tuple
    low: float | None
    high: float | None
    difference: object = None
    cost: float = 0.0
    sides: dict = field(default_factory=dict)

    @property
    def mean(self):
        """Over the seeds."""
        return sum(self.figures) / len(self.figures)

    def reach(self, by):
        """All that is drawn of it: its seeds, or its mean and interval."""
        return self.figures if by == "seed" or self.low is None else (self.low, self.mean, self.high)


@dataclass(frozen=True)
class Span:
    """Numbers from low to high on `length` units from `start` on; a negative length goes upwards."""

    low: float
    high: float
    start: float
    length: float

    @classmethod
    def over(cls, values, start, length):
        """One on which all values have room; without any, from 0 to 1."""
        low, high = min(values, default=0.0), max(values, default=1.0)
        room = 0.06 * (high - low) or 0.02 * abs(high) or 1.0
        return cls(low - room, high + room, start, length)

    def at(self, value):
        """Where a number stands."""
        return self.start + self.length * (value - self.low) / (self.high - self.low)

    def ticks(self):
        """Some round numbers on it."""
        found = MaxNLocator(5).tick_values(self.low, self.high)
        return [float(value) for value in found if self.low <= value <= self.high]


def trials_rows(marks, by, called, unit):
    """A row for each Mark: left how well it did, right its difference from the base. Returns a Scene.

    by: "mean", with its interval, or "seed". called: the measure; unit: of a difference.
    """
    bottom = _TOP + ROW * len(marks)
    scene = Scene(WIDTH, bottom + 30, f"{called} of {len(marks)} variants, and differences from the first")
    own = Span.over([value for mark in marks for value in mark.reach(by)], 250, 300)
    apart = [value for mark in marks if mark.difference for value in mark.difference[:3]]
    other = Span.over([0.0, *apart], 610, 290)
    for span, heading in ((own, called), (other, f"difference from the book's, {unit}, 95 % interval")):
        scene.add(Text(span.start, 14, heading, 13, bold=True))
        _across(scene, span, _TOP - 14, bottom)
    base = [own.at(mark.mean) for mark in marks if mark.role == "base"]
    for x in [*base, other.at(0)]:
        scene.add(Line(((x, _TOP - 14), (x, bottom)), _LOOKS["base"][0], 1.5))
    for place, mark in enumerate(marks):
        y = _TOP + ROW * (place + 0.5)
        scene.add(Text(24, y, str(mark.number), 13, "end"))
        scene.add(Text(34, y, mark.name, 14, bold=mark.role != "other"))
        scene.add(*_on_line(mark, own, y, by))
        if found := mark.difference:
            mean, low, high = (other.at(value) for value in found[:3])
            scene.add(Line(((low, y), (high, y)), _LOOKS[mark.role][0], 2))
            scene.add(*_point(mark.role, mean, y, found.larger_than_chance))
            scene.add(Text(WIDTH - 8, y, signed(found.mean, lambda size: f"{size:.2f}"), 13, "end"))
    legend = "A filled mark: larger than chance. A hollow one: its interval contains 0, it may be chance."
    scene.add(Text(other.start + other.length, bottom + 20, legend, 12, "end"))
    return scene


def trials_against(marks, by, called, cost):
    """Each Mark's measure against its cost, with its number beside. Returns a Scene."""
    scene = Scene(WIDTH, HEIGHT, f"{called} of {len(marks)} variants against {cost}")
    up = Span.over([value for mark in marks for value in mark.reach(by)], 370, -320)
    across = Span.over([mark.cost for mark in marks], 70, 560)
    plot_axes(scene, up, across, called, cost)
    for mark in sorted(marks, key=_on_top):
        x = across.at(mark.cost)
        if by == "seed":
            scene.add(*(shape for value in mark.figures for shape in _point(mark.role, x, up.at(value))))
        else:
            if mark.low is not None:
                scene.add(Line(((x, up.at(mark.low)), (x, up.at(mark.high))), _LOOKS[mark.role][0], 1.5))
            scene.add(*_point(mark.role, x, up.at(mark.mean)))
    _names(scene, marks, {mark: (across.at(mark.cost) + 9, up.at(mark.mean) - 9) for mark in marks})
    return scene


def trials_by_side(marks, called):
    """Each Mark's measure by size of the garment: a line each. Returns a Scene."""
    scene = Scene(WIDTH, HEIGHT, f"{called} of {len(marks)} variants by size of the garment")
    up = Span.over([value for mark in marks for value in mark.sides.values()], 370, -320)
    marks = [mark for mark in marks if mark.sides]
    across = Span.over([side for mark in marks for side in mark.sides], 70, 560)
    plot_axes(scene, up, across, called, "pixels a side of the garment, of 65")
    ends = {}
    for mark in sorted(marks, key=_on_top):
        colour, r = _LOOKS[mark.role]
        points = [(across.at(side), up.at(value)) for side, value in mark.sides.items()]
        scene.add(Line(tuple(points), colour, r / 2.5))
        scene.add(*(shape for point in points for shape in _point(mark.role, *point)))
        ends[mark] = points[-1][0] + 11, points[-1][1]
    _names(scene, marks, ends)
    return scene


def _across(scene, span, top, bottom):
    for value in span.ticks():
        x = span.at(value)
        scene.add(Line(((x, top), (x, bottom)), GRID, 0.5))
        scene.add(Text(x, top - 10, f"{value:g}".replace("-", "−"), 12, "middle"))


def plot_axes(scene, up, across, y_label, x_label):
    """Add two Spans as axes, with ticks and labels, to a Scene."""
    left, right = across.start, across.start + across.length
    for value in up.ticks():
        y = up.at(value)
        scene.add(Line(((left, y), (right, y)), GRID, 0.5), Text(left - 6, y, f"{value:g}", 13, "end"))
    for value in across.ticks():
        x = across.at(value)
        text = grouped(int(value)) if value >= 1000 else f"{value:g}"
        scene.add(
            Line(((x, up.start), (x, up.start + 5)), width=1), Text(x, up.start + 16, text, 13, "middle")
        )
    scene.add(Line(((left, up.start + up.length), (left, up.start), (right, up.start)), width=1))
    scene.add(
        Text(left - 50, 20, y_label, 13, bold=True), Text(right, up.start + 38, x_label, 13, "end", True)
    )


def _names(scene, marks, places):
    """The legend, number and name of each, and the numbers at their places, {Mark: (x, y)}, as far as fit."""
    for place, mark in enumerate(marks):
        y = 40 + 20 * place
        scene.add(Text(704, y, str(mark.number), 13, "end"), *_point(mark.role, 722, y))
        scene.add(Text(738, y, mark.name, 13, bold=mark.role != "other"))
    taken = []
    for mark in sorted(places, key=_on_top, reverse=True):
        x, y = places[mark]
        if all(abs(x - left) > 18 or abs(y - level) > 13 for left, level in taken):
            taken.append((x, y))
            scene.add(Text(x, y, str(mark.number), 13, bold=mark.role != "other"))


def _on_line(mark, span, y, by):
    if by == "seed" or mark.low is None:
        for value in mark.figures:
            yield from _point(mark.role, span.at(value), y, False)
        x = span.at(mark.mean)
        yield Line(((x, y - 8), (x, y + 8)), INK, 2)
    else:
        yield Line(((span.at(mark.low), y), (span.at(mark.high), y)), _LOOKS[mark.role][0], 2)
        yield from _point(mark.role, span.at(mark.mean), y)


def _point(role, x, y, filled=True):
    colour, r = _LOOKS[role]
    fill = colour if filled else "#ffffff"
    yield square(x, y, 2 * r, fill, colour, 2) if role == "base" else Dot(x, y, r, fill, colour, 2)
