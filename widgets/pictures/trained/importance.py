"""Nine blocks × four branches: which are silenced, and how much the net misses each of them alone."""

from ...core.branches import BRANCHES, SHORT_NAMES
from ..palette import COLOURS, HATCHES
from ..scene import Box, Line, Scene, Text
from ..shades import cell, signed

W, H = 640, 232
_LEFT, _TOP, _CELL_W, _CELL_H = 92, 62, 58, 36


def importance_map(blocks, falls, silenced, here, title):
    """A Scene of 640×232: blocks across, branches down, the fall of the accuracy in percentage points.

    blocks: their names. falls: {"3a b2": share 0 … 1}, as far as measured; other cells stay empty.
    silenced: names, which are framed and crossed out. here: the block whose column is pointed out.
    """
    scene = Scene(W, H, title)
    scene.add(Text(0, 12, title, 15, bold=True))
    most = max((abs(fall) for fall in falls.values()), default=0)
    for row, branch in enumerate(BRANCHES):
        y = _TOP + _CELL_H * row
        scene.add(Box(0, y + 8, 22, 20, fill=COLOURS[branch], hatch=HATCHES[branch]))
        scene.add(Text(28, y + 18, f"{branch} {SHORT_NAMES[branch]}", 13))
    for column, block in enumerate(blocks):
        x = _LEFT + _CELL_W * column
        scene.add(Text(x + _CELL_W / 2, _TOP - 14, block, 14, "middle", bold=block == here))
        for row, branch in enumerate(BRANCHES):
            name, y = f"{block} {branch}", _TOP + _CELL_H * row
            fall = falls.get(name)
            text = "" if fall is None else signed(-100 * fall, 1)
            scene.add(*cell(x, y, _CELL_W, _CELL_H, fall or 0, most, text))
            if name in silenced:
                scene.add(*_crossed(x + 3, y + 3, _CELL_W - 6, _CELL_H - 6))
    x = _LEFT + _CELL_W * blocks.index(here)
    left, right, top, bottom = x - 1, x + _CELL_W + 1, _TOP - 26, _TOP + _CELL_H * len(BRANCHES) + 2
    scene.add(Line(((left, top), (right, top), (right, bottom), (left, bottom), (left, top)), width=2))
    legend = "Number: change of accuracy in percentage points, that branch alone silenced. ✗: silenced now."
    scene.add(Text(0, H - 8, legend, 12))
    return scene


def _crossed(x, y, w, h):
    return (
        Box(x, y, w, h, edge="#d55e00", width=3),
        Line(((x, y), (x + 10, y + 10)), "#d55e00", 3),
        Line(((x, y + 10), (x + 10, y)), "#d55e00", 3),
    )
