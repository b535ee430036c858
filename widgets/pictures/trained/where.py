"""Where a net looks: a picture, two maps laid over it, and the places at which each of these is largest."""

from typing import NamedTuple

import numpy

from ..palette import COLOURS, rgb
from ..scene import Box, Dot, Picture, Scene, Text, framed, square

_SIDE, _STEP, _TOP = 290, 355, 50  # of a picture, from one to the next, above them
_MORE, _LESS, _OPAQUE = COLOURS["b1"], COLOURS["b2"], 0.75
MARKS = {"both": "in both", "first": "of the activation map alone", "second": "of occlusion alone"}


class Overlay(NamedTuple):
    """A map over a picture. shares: −1 … 1, (H, W). ends: (share, what it stands for) where its scale begins
    and ends. numbers: {(row, column), as shares of the side: text}. frame: its side, as such a share, or 0.
    """

    heading: str
    says: str
    shares: numpy.ndarray
    ends: tuple
    numbers: dict
    frame: float


def where_scene(title, image, overlays, marked, places):
    """A Scene of 1000×410: the picture with the marks, and two Overlays.

    image: uint8 (H, H). marked: {key of MARKS: bool (n, n)} at these places, shares of the side, (n,).
    """
    scene = Scene(2 * _STEP + _SIDE, _TOP + _SIDE + 70, title)
    _panel(scene, 0, "The most important positions", "", image)
    for kind, which in marked.items():
        for row, column in numpy.argwhere(which):
            scene.add(*_mark(places[column] * _SIDE, _TOP + places[row] * _SIDE, kind))
    for line, (kind, words) in enumerate(MARKS.items()):
        y = _TOP + _SIDE + 18 + 20 * line
        scene.add(*_mark(8, y, kind), Text(24, y, words, 14))
    for number, overlay in enumerate(overlays, start=1):
        _lay(scene, number, image, overlay)
    return scene


def over(image, shares):
    """A map over a picture: uint8 (H, W), −1 … 1 (H, W) → uint8 (H, W, 3). 1 is blue, −1 orange, 0 clear."""
    shares, grey = numpy.clip(shares, -1, 1)[..., None], image[..., None].astype(float)
    colour = numpy.where(shares > 0, rgb(_MORE), rgb(_LESS))
    return numpy.rint(grey + _OPAQUE * abs(shares) * (colour - grey)).astype(numpy.uint8)


def _panel(scene, number, heading, says, pixels):
    x = number * _STEP
    scene.add(Text(x, 10, heading, 15, bold=True), Text(x, 33, says, 14))
    scene.add(*framed(x, _TOP, _SIDE, _SIDE, pixels))
    return x


def _mark(x, y, kind, size=12):
    """A square for occlusion, a disc for the activation map, one in the other for both."""
    if kind != "first":
        yield square(x, y, size + 3, "#ffffff", edge="#000000", width=1)
        yield square(x, y, size, "#ffffff", edge=_LESS, width=3)
    if kind != "second":
        yield Dot(x, y, size / 2 - 1, _MORE, "#ffffff", 1)


def _lay(scene, number, image, overlay):
    x = _panel(scene, number, overlay.heading, overlay.says, over(image, overlay.shares))
    if overlay.frame:
        for colour, width in (("#ffffff", 4), ("#000000", 1.5)):
            scene.add(Box(x, _TOP, *(overlay.frame * _SIDE,) * 2, edge=colour, width=width))
    for (row, column), text in overlay.numbers.items():
        across, down = (min(max(share * _SIDE, 23), _SIDE - 23) for share in (column, row))
        scene.add(Box(x + across - 21, _TOP + down - 11, 42, 22, "#ffffff", edge=_MORE, width=1))
        scene.add(Text(x + across, _TOP + down, text, 14, "middle", colour="#000000"))
    (low, least), (high, most) = overlay.ends
    strip = over(numpy.full((1, 48), 128, numpy.uint8), numpy.linspace(low, high, 48)[None])
    y = _TOP + _SIDE + 12
    scene.add(Picture(x + 86, y, _SIDE - 172, 12, strip))
    scene.add(Text(x + 80, y + 6, least, 14, "end"), Text(x + _SIDE - 80, y + 6, most, 14))
