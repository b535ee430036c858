"""Bars by class: how well the net does on each before and after, or what it says of one picture."""

from functools import partial
from math import ceil, floor, log10

import numpy

from ..palette import COLOURS
from ..scene import GRID, Box, Line, Scene, Text, entry
from .measures import WRITTEN

_LEFT, _ROW = 104, 34
_NOW, _BEFORE = (COLOURS["b1"], ""), (COLOURS["b2"], "/")


def class_bars(names, before, after, title, measure="accuracy"):
    """A Scene of 390×440: for each class a thick bar, now, on a thin one, the whole net; and the change.

    before, after: means by class of that measure, a name in judging.MEASURES: (classes,).
    """
    written = WRITTEN[measure]
    digits = min(written.digits, 2) if measure != "accuracy" else 0
    said = ", ".join(f"{name} {written.value(now, digits)}" for name, now in zip(names, after, strict=True))
    scene = Scene(390, 440, f"{title}: {said}")
    scene.add(Text(0, 12, title, 15, bold=True))
    scene.add(*entry(_LEFT, 35, _NOW, "now", w=20, h=10, gap=6, size=12, edge=""))
    words = "with nothing silenced"
    scene.add(*entry(_LEFT + 70, 35, _BEFORE, words, w=20, h=4, gap=6, size=12, edge=""))
    wide, bottom = 170, 78 + _ROW * len(names)
    scene.add(Text(_LEFT + wide + 116, 56, "now, and change", 13, "end", bold=True))
    ends = (0, 1) if measure == "accuracy" else (0, *before, *after)
    low, high = float(numpy.nanmin(ends)), float(numpy.nanmax(ends))
    across = partial(numpy.interp, xp=(low, high), fp=(_LEFT, _LEFT + wide))
    for mark in _marks(low, high):
        x = float(across(mark))
        scene.add(Line(((x, 74), (x, bottom)), GRID, 0.5))
        scene.add(
            Text(x, bottom + 12, f"{written.scale * mark:g}{written.sign}".replace("-", "−"), 12, "middle")
        )
    for row, (name, was, now) in enumerate(zip(names, before, after, strict=True)):
        y = 78 + _ROW * row
        scene.add(Text(_LEFT - 8, y + _ROW / 2, name, 13, "end"))
        for value, top, tall, paint in ((now, y + 3, _ROW - 12, _NOW), (was, y + _ROW - 9, 4, _BEFORE)):
            start, end = sorted((float(across(0)), float(across(value))))
            scene.add(Box(start, top, end - start, tall, *paint))
        scene.add(Text(_LEFT + wide + 62, y + _ROW / 2, written.value(now, digits), 13, "end", bold=True))
        scene.add(Text(_LEFT + wide + 116, y + _ROW / 2, written.change(now - was, digits), 13, "end"))
    return scene


def _marks(low, high):
    """Round numbers from low to high, two to six of them."""
    rough = max(high - low, 1e-9) / 5
    size = 10.0 ** floor(log10(rough))
    step = next(size * lead for lead in (1, 2, 2.5, 5, 10) if size * lead >= rough * 0.999)
    return [step * i for i in range(ceil(low / step), floor(high / step * 1.001) + 1)]


def answer_bars(names, shares, title):
    """A Scene of 460×320: the net's shares of the classes for one picture, the largest in bold.

    shares: 0 … 1, (classes,).
    """
    said = ", ".join(f"{name} {100 * share:.1f} %" for name, share in zip(names, shares, strict=True))
    scene = Scene(460, 320, f"{title}: {said}")
    scene.add(Text(0, 12, title, 15, bold=True))
    best = max(range(len(names)), key=lambda place: shares[place])
    for row, (name, share) in enumerate(zip(names, shares, strict=True)):
        y, first = 34 + 28 * row, row == best
        scene.add(Text(_LEFT - 8, y + 12, name, 14, "end", bold=first))
        scene.add(Box(_LEFT, y + 2, 270 * share, 20, COLOURS["b1" if first else "b2"]))
        scene.add(Text(_LEFT + 276 + 70, y + 12, f"{100 * share:.1f} %", 14, "end", bold=first))
    scene.add(Line(((_LEFT, 32), (_LEFT, 34 + 28 * len(names))), width=1))
    return scene
