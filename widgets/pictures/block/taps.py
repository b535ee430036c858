"""How much of a kernel meets data, by the size of the map: a plot, and the same in words."""

from ...inception.counting import block_inputs
from ...inception.reach import tap_share
from ..axes import Axes
from ..palette import COLOURS
from ..scene import Box, Line, Scene, Text
from ..sheet import small_png, stack

KERNELS = {1: "b1", 3: "b2", 5: "b3"}  # with the branch whose colour the line has
_SIDES = range(1, 16)
_GREY = "#8c8c8c"


class TapShares:
    """The share of taps that meet data, not padding, for kernels of 1, 3 and 5 on square maps of 1 to 15.

    The sizes that the net's nine blocks work on, for pictures of 96×96, are marked. Shows itself as PNG and
    as text.
    """

    def __init__(self):
        blocks = {}
        for name, (_, height, _) in block_inputs().items():
            blocks.setdefault(height, []).append(name)
        self.blocks = {side: f"{names[0]} … {names[-1]}" for side, names in blocks.items()}

    def __repr__(self):
        sides = (1, 2, *sorted(self.blocks), _SIDES[-1])
        rows = ["side of the map" + "".join(f"{side:>7}" for side in sides)]
        for kernel in KERNELS:
            shares = (f"{tap_share(kernel, side, side):.0%}" for side in sides)
            rows.append(f"{f'{kernel}×{kernel}':15}" + "".join(f"{share:>7}" for share in shares))
        return "\n".join(rows)

    def _repr_png_(self):
        return small_png(stack([self.scene().pixels(1.24)]))

    def scene(self):
        """The plot as a Scene."""
        scene = Scene(640, 330, "Share of taps that meet data, by side of the map")
        axes = Axes(56, 48, 500, 220, x_most=_SIDES[-1], y_most=100)
        axes.draw(scene, "side of the map, pixels", "taps that meet data, %")
        for side, names in self.blocks.items():
            x = axes.across(side)
            scene.add(Line(((x, axes.y), (x, axes.y + axes.h)), _GREY, 2))
            scene.add(Text(x + 6, axes.y + axes.h - 10, names, 13))
        for kernel, branch in KERNELS.items():
            points = [(axes.across(side), axes.up(100 * tap_share(kernel, side, side))) for side in _SIDES]
            scene.add(Line(tuple(points), COLOURS[branch], 3))
            for x, y in points:
                scene.add(Box(x - 3, y - 3, 6, 6, fill=COLOURS[branch]))
            end_x, end_y = points[-1]
            scene.add(Text(end_x + 10, end_y, f"{kernel}×{kernel}", 14, bold=True))
        return scene
