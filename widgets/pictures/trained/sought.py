"""What a channel looks for: the patches it responds to most, its mean by class, a generated image."""

import numpy

from ..palette import COLOURS
from ..scene import GRID, INK, Box, Line, Scene, Text, framed

_CELL, _STEP, _LINE, _TOP = 92, 98, 20, 52
_BARS, _BAR, _ROW = 400, 120, 32  # where bars begin, the longest, from one to the next
_RIGHT, _SIDE = 640, 190
_OUTSIDE = ("#8c8c8c", "/")


def sought_scene(title, patches, means, names, climbed=None, weights=None):
    """A Scene of 840×420: up to nine patches, bars by class, at the right a picture made by ascent.

    patches: [(uint8 (h, w), (top, left), side, caption), …]: what is seen of a field, side × side, and where
    from its upper left corner on; what is left of it lies outside the image. means: float (classes,).
    climbed: (float (H, W) in 0 … 1, words above it, words below it); weights: float (k, k) of a filter.
    """
    scene = Scene(840, 420, title)
    scene.add(Text(0, 12, title, 15, bold=True))
    scene.add(Text(0, 38, "The patches it responds to most", 13, bold=True))
    for number, patch in enumerate(patches):
        scene.add(*_patch(number % 3 * _STEP, _TOP + number // 3 * (_STEP + _LINE), *patch))
    scene.add(*_bars(means, names))
    if not patches:
        scene.add(Text(0, _TOP + 12, "It responds to no image.", 13))
    scene.add(*_climbed(*climbed) if climbed else _none_yet())
    if weights is not None:
        scene.add(Text(_RIGHT, 286, "Its filter: grey is 0", 13, bold=True))
        scene.add(*framed(_RIGHT, 298, 112, 112, filter_levels(weights)))
    return scene


def filter_levels(weights):
    """float (k, k) → uint8 (k, k): 0 is 127, the largest in size 0 or 255."""
    return (127.5 + 127.5 * weights / (abs(weights).max() or 1)).astype("uint8")


def _climbed(picture, above, below):
    yield Text(_RIGHT, 38, above, 13, bold=True)
    yield from framed(_RIGHT, _TOP, _SIDE, _SIDE, (255 * picture).round().astype("uint8"))
    yield Text(_RIGHT, _TOP + _SIDE + 14, below, 13)


def _none_yet():
    yield Text(_RIGHT, 38, "A generated image", 13, bold=True)
    yield Box(_RIGHT, _TOP, _SIDE, _SIDE, edge=GRID)
    yield Text(_RIGHT + _SIDE / 2, _TOP + _SIDE / 2, "press Climb", 13, "middle")


def _patch(x, y, pixels, corner, side, caption):
    scale = _CELL / side
    (top, left), (height, width) = corner, pixels.shape
    if pixels.shape != (side, side):
        yield Box(x, y, _CELL, _CELL, *_OUTSIDE)
    yield from framed(x + left * scale, y + top * scale, width * scale, height * scale, pixels)
    yield Text(x + _CELL / 2, y + _CELL + 10, caption, 11, "middle")


def _bars(means, names):
    yield Text(_BARS, 38, "Its mean response by class", 13, "middle", bold=True)
    most = float(numpy.max(means)) or 1.0
    for row, (name, mean) in enumerate(zip(names, means, strict=True)):
        y, first = _TOP + _ROW * row, row == int(numpy.argmax(means))
        yield Text(_BARS - 8, y + 12, name, 13, "end", bold=first)
        yield Box(_BARS, y + 2, max(0.0, _BAR * float(mean) / most), 20, COLOURS["b1" if first else "b2"])
        yield Text(_BARS + _BAR + 8, y + 12, f"{mean:.3g}", 13, bold=first)
    yield Line(((_BARS, _TOP), (_BARS, _TOP + _ROW * len(names) - 8)), INK, 1)
