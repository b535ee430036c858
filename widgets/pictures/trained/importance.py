"""Blocks × branches: which are silenced, and how much the net misses each of them alone."""

from ...core.words import SHORT_NAMES
from ..palette import PAINTS
from ..scene import Box, Line, Scene, Text, entry, fitting
from ..shades import cell
from .measures import WRITTEN, as_change

_LEFT, _TOP, _CELL_W, _CELL_H = 92, 62, 58, 36
_CROSS = "#d55e00"


def importance_map(blocks, harms, silenced, here, title, measure="accuracy", names=SHORT_NAMES):
    """A Scene of 640×232: blocks across, branches down, how the measure changes without each branch alone.

    It is wider for more than nine blocks. blocks: their names. harms: {"3a b2": by how much worse}, as far as
    measured; other cells stay empty. silenced: names, which are framed and crossed out. here: the block whose
    column is pointed out. measure: a name in judging.MEASURES. names: {branch: what it is called}; with more
    than four the Scene is higher.
    """
    bottom = _TOP + _CELL_H * len(names)
    scene = Scene(max(640, _LEFT + _CELL_W * len(blocks) + 26), bottom + 26, title)
    scene.add(Text(0, 12, title, 15, bold=True))
    written = WRITTEN[measure]
    most = max((abs(harm) for harm in harms.values()), default=0)
    for row, (branch, name) in enumerate(names.items()):
        y = _TOP + _CELL_H * (row + 0.5)
        words = f"{branch} {name}"
        size = fitting(len(words), 13, 62)
        scene.add(*entry(0, y, PAINTS[branch], words, w=22, h=20, gap=6, size=size, edge="", width=1.5))
    for column, block in enumerate(blocks):
        x = _LEFT + _CELL_W * column
        scene.add(Text(x + _CELL_W / 2, _TOP - 14, block, 14, "middle", bold=block == here))
        for row, branch in enumerate(names):
            one, y = f"{block} {branch}", _TOP + _CELL_H * row
            harm = harms.get(one)
            text = "" if harm is None else written.change(as_change(measure, harm))
            scene.add(*cell(x, y, _CELL_W, _CELL_H, harm or 0, most, text))
            if one in silenced:
                scene.add(*_crossed(x + 3, y + 3, _CELL_W - 6, _CELL_H - 6))
    left, top = _LEFT + _CELL_W * blocks.index(here) - 1, _TOP - 26
    right, low = left + _CELL_W + 2, bottom + 2
    scene.add(Line(((left, top), (right, top), (right, low), (left, low), (left, top)), width=2))
    legend = f"Number: change of {measure} in {written.changes}, that branch alone silenced. ✗: silenced now."
    scene.add(Text(0, bottom + 18, legend, 12))
    return scene


def _crossed(x, y, w, h):
    return (
        Box(x, y, w, h, edge=_CROSS, width=3),
        Line(((x, y), (x + 10, y + 10)), _CROSS, 3),
        Line(((x, y + 10), (x + 10, y)), _CROSS, 3),
    )
