"""What was counted against what was measured, each as a share of the largest: two curves a plot."""

from dataclasses import dataclass

from ...core.words import millions
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Box, Dot, Line, Scene, Text
from ..sheet import beside, small_png, stack

_COUNTED, _MEASURED = COLOURS["b1"], COLOURS["b2"]


@dataclass(frozen=True)
class CostCurve:
    """Counted and measured cost along one axis. Shows itself as PNG, and as text with a line a point.

    macs: {x: multiply-accumulates of one image}. seconds: {x: measured}, the same x, numbers above 0.
    label: what x is, with its unit.
    """

    macs: dict
    seconds: dict
    label: str

    def __post_init__(self):
        if set(self.macs) != set(self.seconds) or not self.macs:
            raise ValueError(
                f"Counted and measured must be of the same x; got {[*self.macs]}, {[*self.seconds]}."
            )

    @property
    def shares(self):
        """{x: (counted, measured)}, each in percent of the one at the largest x, x going up."""
        most = max(self.macs)
        return {
            x: (100 * self.macs[x] / self.macs[most], 100 * self.seconds[x] / self.seconds[most])
            for x in sorted(self.macs)
        }

    def __repr__(self):
        lines = [f"{self.label:>24}      MACs  counted  measured"]
        for x, (counted, measured) in self.shares.items():
            lines.append(f"{x:24g}{millions(self.macs[x]):>10}{counted:8.1f} %{measured:8.1f} %")
        return "\n".join(lines)

    def _repr_png_(self):
        return small_png(stack([self.scene().pixels(1.24)]))

    def __or__(self, other):
        """Two curves as one picture, side by side."""
        return _Pair(self, other)

    def scene(self):
        """The plot as a Scene."""
        scene = Scene(480, 330, f"Counted and measured cost against {self.label}")
        shares = self.shares
        top = max(100, *(measured for _, measured in shares.values()))
        axes = Axes(50, 76, 400, 196, 1.04 * max(shares), 1.06 * top)
        axes.draw(scene, self.label, "% of the largest")
        for which, colour, words, x in (
            (0, _COUNTED, "counted: MACs", 50),
            (1, _MEASURED, "measured: time", 210),
        ):
            points = tuple((axes.across(at), axes.up(pair[which])) for at, pair in shares.items())
            scene.add(Line(points if len(points) > 1 else points * 2, colour, 2.5))
            for point in (*points, (x + 8, 16)):
                scene.add(_mark(which, point, colour))
            scene.add(Text(x + 24, 16, words, 14))
        return scene


class _Pair:
    def __init__(self, *curves):
        self.curves = curves

    def __repr__(self):
        return "\n".join(map(repr, self.curves))

    def _repr_png_(self):
        return small_png(stack([beside([curve.scene().pixels(1.24) for curve in self.curves])]))


def _mark(which, point, colour):
    """A dot for what was counted, a square for what was measured: told apart without the colour."""
    x, y = point
    return Box(x - 5, y - 5, 10, 10, colour, INK, width=1) if which else Dot(x, y, 5, colour, INK, 1)
