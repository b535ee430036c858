"""Error against what it cost to reach: the paper's Table 3, and a single VGG, in multiply-accumulates."""

from math import log10

from ...inception.quoted import priced
from ..palette import COLOURS
from ..scene import GRID, INK, Dot, Line, Scene, Text, square
from ..sheet import Shown

_WIDTH, _HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 560, 50, 330
_DECADES, _ERRORS = (3, 7), (6, 11)  # powers of ten in million multiply-accumulates, %


class ErrorByCost(Shown):
    """Top-5 error on ImageNet against the multiply-accumulates of one image, those on a log axis.

    Shows itself as PNG, and as text.
    """

    def __init__(self):
        self.rows = sorted(priced(), key=lambda one: one.macs)

    def __repr__(self):
        wide = max(len(one.name) for one in self.rows)
        lines = [f"{one.name:{wide}}  {one.macs / 1e3:8.1f}  {one.error:5.2f} %" for one in self.rows]
        head = f"{'nets × crops':{wide}}  {'G MACs':>8}  error"
        return "\n".join([head, *lines])

    def scene(self):
        """The plot as a Scene: round, one GoogLeNet; square, seven; a large ring, VGG."""
        scene = Scene(_WIDTH, _HEIGHT, "Top-5 error against multiply-accumulates for one image")
        for error in range(_ERRORS[0], _ERRORS[1] + 1):
            y = _up(error)
            scene.add(Line(((_LEFT, y), (_RIGHT, y)), GRID, 0.5), Text(_LEFT - 6, y, str(error), 13, "end"))
        for power in range(_DECADES[0], _DECADES[1] + 1):
            x = _across(10**power)
            tick = f"{10 ** (power - 3):,} G".replace(",", " ")
            scene.add(Line(((x, _BOTTOM), (x, _BOTTOM + 5))), Text(x, _BOTTOM + 17, tick, 13, "middle"))
        scene.add(Line(((_LEFT, _TOP), (_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)), width=1))
        scene.add(Text(10, 22, "top-5 error, %", 13, bold=True))
        scene.add(Text(_RIGHT, _BOTTOM + 42, "multiply-accumulates for one image", 13, "end", True))
        for one in self.rows:
            x, y = _across(one.macs), _up(one.error)
            words = (x - 12, y + 15, one.name, 13, "end") if one.nets > 1 else (x + 12, y - 13, one.name, 13)
            scene.add(*_mark(one, x, y), Text(*words))
        return scene


def _across(macs):
    low, high = _DECADES
    return _LEFT + (_RIGHT - _LEFT) * (log10(macs) - low) / (high - low)


def _up(error):
    low, high = _ERRORS
    return _BOTTOM - (_BOTTOM - _TOP) * (error - low) / (high - low)


def _mark(one, x, y):
    if "VGG" in one.name:
        return [Dot(x, y, 8, "", COLOURS["b6"], 3)]
    return [square(x, y, 12, COLOURS["b2"], INK, 1) if one.nets > 1 else Dot(x, y, 6, COLOURS["b1"], INK, 1)]
