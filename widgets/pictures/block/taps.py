"""How much of a kernel meets data, by the size of the map: a plot, and the same in words."""

from ...inception.counting import block_inputs
from ...inception.reach import tap_share
from ..axes import Axes
from ..palette import COLOURS
from ..scene import GRID, Scene, Text, square
from ..sheet import Shown

_SIDES = range(1, 16)


class TapShares(Shown):
    """The share of taps that meet data, not padding, of square kernels on square maps of 1 to 15.

    kernels: {branch: side of its kernel}; without, those of 1, 3 and 5 of the net's blocks. The sizes that
    the nine blocks work on, for pictures of 96×96, are marked. Shows itself as PNG and as text.
    """

    def __init__(self, kernels=None):
        self.kernels = kernels or {"b1": 1, "b2": 3, "b3": 5}
        blocks = {}
        for name, (_, height, _) in block_inputs().items():
            blocks.setdefault(height, []).append(name)
        self.blocks = {side: f"{names[0]} … {names[-1]}" for side, names in blocks.items()}

    def __repr__(self):
        sides = (1, 2, *sorted(self.blocks), _SIDES[-1])
        rows = ["side of the map" + "".join(f"{side:>7}" for side in sides)]
        for kernel in self.kernels.values():
            shares = (f"{tap_share(kernel, side, side):.0%}" for side in sides)
            rows.append(f"{f'{kernel}×{kernel}':15}" + "".join(f"{share:>7}" for share in shares))
        return "\n".join(rows)

    def scene(self):
        """The plot as a Scene."""
        scene = Scene(640, 330, "Percentage of taps that lie on the map, by its side")
        axes = Axes(56, 48, 500, 220, x_most=_SIDES[-1], y_most=100)
        axes.draw(scene, "side of the map, pixels", "taps that lie on the map, %")
        for side, names in self.blocks.items():
            scene.add(axes.upright(side, GRID))
            scene.add(Text(axes.across(side) + 6, axes.up(0) - 10, names, 13))
        for branch, kernel in self.kernels.items():
            points, colour = [(side, 100 * tap_share(kernel, side, side)) for side in _SIDES], COLOURS[branch]
            scene.add(axes.line(points, colour, 3))
            scene.add(*(square(x, y, 6, colour) for x, y in axes.places(points)))
            x, y = axes.places(points)[-1]
            scene.add(Text(x + 10, y, f"{kernel}×{kernel}", 14, bold=True))
        return scene
