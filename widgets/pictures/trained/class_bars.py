"""Shares by class as bars: the accuracy of each before and after, or what the net says of one picture."""

from ..palette import COLOURS
from ..scene import GRID, Box, Line, Scene, Text, entry
from ..shades import points

_LEFT, _ROW = 104, 34
_NOW, _BEFORE = (COLOURS["b1"], ""), (COLOURS["b2"], "/")


def accuracy_bars(names, before, after, title):
    """A Scene of 390×440: for each class a thick bar, now, on a thin one, the whole net; and the change.

    before, after: shares 0 … 1, (classes,).
    """
    scene = Scene(390, 440, title)
    scene.add(Text(0, 12, title, 15, bold=True))
    scene.add(*entry(_LEFT, 35, _NOW, "now", w=20, h=10, gap=6, size=12, edge=""))
    words = "with nothing silenced"
    scene.add(*entry(_LEFT + 70, 35, _BEFORE, words, w=20, h=4, gap=6, size=12, edge=""))
    wide, bottom = 170, 78 + _ROW * len(names)
    scene.add(Text(_LEFT + wide + 116, 56, "now, and change", 13, "end", bold=True))
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = _LEFT + wide * share
        scene.add(Line(((x, 74), (x, bottom)), GRID, 0.5), Text(x, bottom + 12, f"{share:.0%}", 12, "middle"))
    for row, (name, was, now) in enumerate(zip(names, before, after, strict=True)):
        y = 78 + _ROW * row
        scene.add(Text(_LEFT - 8, y + _ROW / 2, name, 13, "end"))
        scene.add(Box(_LEFT, y + 3, wide * now, _ROW - 12, *_NOW))
        scene.add(Box(_LEFT, y + _ROW - 9, wide * was, 4, *_BEFORE))
        scene.add(Text(_LEFT + wide + 62, y + _ROW / 2, f"{now:.0%}", 13, "end", bold=True))
        scene.add(Text(_LEFT + wide + 116, y + _ROW / 2, points(now - was), 13, "end"))
    return scene


def answer_bars(names, shares, title):
    """A Scene of 460×320: the net's shares of the classes for one picture, the largest in bold.

    shares: 0 … 1, (classes,).
    """
    scene = Scene(460, 320, title)
    scene.add(Text(0, 12, title, 15, bold=True))
    best = max(range(len(names)), key=lambda place: shares[place])
    for row, (name, share) in enumerate(zip(names, shares, strict=True)):
        y, first = 34 + 28 * row, row == best
        scene.add(Text(_LEFT - 8, y + 12, name, 14, "end", bold=first))
        scene.add(Box(_LEFT, y + 2, 270 * share, 20, COLOURS["b1" if first else "b2"]))
        scene.add(Text(_LEFT + 276 + 70, y + 12, f"{100 * share:.1f} %", 14, "end", bold=first))
    scene.add(Line(((_LEFT, 32), (_LEFT, 34 + 28 * len(names))), width=1))
    return scene
