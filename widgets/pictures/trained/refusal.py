"""What refusing costs: how many garments a rule refuses, and how many outsiders it lets in all the same."""

import numpy

from ...inception.refusing import RULES, bootstrap, error_curve
from ..axes import Axes
from ..palette import COLOURS
from ..scene import Dot, Line, Scene, Text, square
from ..sheet import Shown

_PAINT = {"largest share": COLOURS["b2"], "energy": COLOURS["b1"]}
_MOST, _LEFT, _TOP, _WIDE, _TALL = 0.5, 60, 52, 560, 300
_ASKED = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


class RefusalCurves(Shown):
    """The error curve of every rule with its band, and the same in words.

    inside, outside: what a net says of garments and outsiders, scores (N, classes). The curve: at each share
    of refused garments, the share of outsiders let in. Band: 95 % of bootstrap samples of both.
    """

    def __init__(self, inside, outside):
        self.of = {rule: (number(inside), number(outside)) for rule, number in RULES.items()}
        self.count = len(inside), len(outside)
        self._shares = numpy.linspace(0, _MOST, 51)
        self.curves = {rule: error_curve(*both, self._shares) for rule, both in self.of.items()}
        self.bands = {rule: self._band(rule, self._shares) for rule in RULES}

    def __repr__(self):
        garments, others = self.count
        lines = [f"{garments} garments, {others} outsiders. Let in, with 95 % intervals:"]
        for rule, both in self.of.items():
            let_in, (low, high) = error_curve(*both, _ASKED), self._band(rule, _ASKED)
            lines.append(f"by {rule}:")
            for each in zip(_ASKED, let_in, low, high, strict=True):
                lines.append("  {:4.0%} of garments refused: {:4.0%} ({:.0%} to {:.0%})".format(*each))
        return "\n".join(lines)

    def _band(self, rule, shares):
        return bootstrap(lambda i, o: error_curve(i, o, shares), *self.of[rule])

    def scene(self):
        """The curves as a Scene."""
        scene = Scene(700, _TOP + _TALL + 50, "Outsiders let in against garments refused")
        axes = Axes(_LEFT, _TOP, _WIDE, _TALL, x_most=100 * _MOST, y_most=100)
        axes.draw(scene, "% of garments refused", "% of outsiders let in")
        (x, y), *_ = coin = axes.places([(20, 80), (0, 100), (100 * _MOST, 100 - 100 * _MOST)])
        scene.add(Line(coin[1:], width=1), Text(x, y - 12, "a coin", 13))
        for number, (rule, curve) in enumerate(self.curves.items()):
            paint, x = _PAINT[rule], 100 * self._shares
            for values, width in ((curve, 3), *((edge, 0.8) for edge in self.bands[rule])):
                scene.add(axes.line([*zip(x, 100 * values, strict=True)], paint, width))
            for place in axes.places([*zip(x[5::10], 100 * curve[5::10], strict=True)]):
                scene.add(_mark(*place, rule))
            scene.add(_mark(330 + 150 * number, 14, rule))
            scene.add(Text(344 + 150 * number, 14, f"by {rule}", 14))
        return scene


def _mark(x, y, rule):
    """A square for one rule, a disc for the other."""
    return square(x, y, 10, _PAINT[rule]) if rule == "largest share" else Dot(x, y, 5.5, _PAINT[rule])
