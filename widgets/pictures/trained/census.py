"""Pairs of upright bars: a share of the channels with trained weights beside that with random ones."""

import numpy

from ..axes import Axes
from ..palette import COLOURS
from ..scene import Box, Scene, Text, entries

_PAINTS = {"trained": (COLOURS["b1"], ""), "random": (COLOURS["b2"], "/")}
_TALL, _TOP, _BAR = 150, 78, 20


def pair_bars(panels, title, of):
    """A Scene of 1000×270: panels side by side, each of groups of two bars with their per cent above them.

    panels: {heading: {label of a group: {"trained": share 0 … 1, "random": share}}}; a share that is NaN has
    no bar. of: what 100 % are.
    """
    scene = Scene(1000, 270, title)
    scene.add(Text(0, 12, title, 15, bold=True))
    scene.add(*entries({kind: f"{kind} weights" for kind in _PAINTS}, 700, 12, 150, _PAINTS))
    groups = sum(map(len, panels.values()))
    step, x = (1000 - 60 * len(panels)) / groups, 50
    for heading, panel in panels.items():
        axes = Axes(x, _TOP, step * len(panel), _TALL, x_most=len(panel), y_most=100)
        axes.draw(scene, heading, f"% of the {of}", x_ticks=False)
        for place, (label, shares) in enumerate(panel.items()):
            middle = axes.across(place + 0.5)
            scene.add(Text(middle, _TOP + _TALL + 13, label, 13, "middle"))
            for side, (kind, paint) in zip((-1, 1), _PAINTS.items(), strict=True):
                if not numpy.isnan(share := 100 * shares[kind]):
                    left, top = middle + (side - 1) * _BAR / 2, axes.up(share)
                    scene.add(Box(left, top, _BAR, _TOP + _TALL - top, *paint))
                    scene.add(Text(left + _BAR / 2, top - 8, f"{share:.0f}", 11, "middle"))
        x += step * len(panel) + 60
    return scene
