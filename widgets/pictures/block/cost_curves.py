"""What was counted against what was measured, each as a share of the largest: two curves a plot."""

from dataclasses import dataclass

from ...core.words import millions
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Dot, Scene, Text, square
from ..sheet import Shown, beside


@dataclass(frozen=True)
class CostCurve(Shown):
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
        for which, (branch, words, x) in enumerate(
            (("b1", "counted: MACs", 50), ("b2", "measured: time", 210))
        ):
            points, colour = [(at, pair[which]) for at, pair in shares.items()], COLOURS[branch]
            scene.add(axes.line(points, colour, 2.5))
            # A dot for what was counted, a square for what was measured: told apart without the colour.
            for place in (*axes.places(points), (x + 8, 16)):
                scene.add(square(*place, 10, colour, INK, 1) if which else Dot(*place, 5, colour, INK, 1))
            scene.add(Text(x + 24, 16, words, 14))
        return scene


class _Pair(Shown):
    def __init__(self, *curves):
        self.curves = curves

    def __repr__(self):
        return "\n".join(map(repr, self.curves))

    def scene(self):
        return beside([curve.scene() for curve in self.curves])
