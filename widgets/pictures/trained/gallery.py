"""Images in rows, each with words: any, the mistakes that a net was surest of, how a picture is prepared."""

from textwrap import wrap

import numpy

from ..pixels import no_larger
from ..scene import Scene, Text, framed
from ..sheet import Shown

_COLUMNS, _CELL_W, _CELL_H, _SIDE = 6, 166, 178, 112
_STEP, _SHOWN = 196, 150


class Gallery(Shown):
    """Images in rows, each with a bold line and a plain one below it; the same in words.

    images: uint8 (N, H, W). lines: (bold, plain) of each image. title: of all of them.
    """

    def __init__(self, images, lines, title):
        self.images, self.lines, self.title = images, [*lines], title

    def __repr__(self):
        return "\n".join([f"{self.title}:", *(", ".join(line) for line in self.lines)])

    def scene(self):
        """The gallery as a Scene."""
        rows = -(-len(self.lines) // _COLUMNS)
        scene = Scene(_COLUMNS * _CELL_W, max(1, rows) * _CELL_H, self.title)
        for n, (image, (bold, plain)) in enumerate(zip(self.images, self.lines, strict=True)):
            x, y = n % _COLUMNS * _CELL_W, n // _COLUMNS * _CELL_H
            scene.add(*framed(x, y, _SIDE, _SIDE, image))
            scene.add(Text(x, y + _SIDE + 14, bold, 14, bold=True))
            scene.add(Text(x, y + _SIDE + 34, plain, 14))
        return scene


class Mistakes(Gallery):
    """The most confident mistakes as a picture, and the same in words, surest first.

    images: uint8 (N, H, W). labels: int (N,). shares: the net's, (N, classes), each row adding up to 1.
    names: of the classes. count: how many to show at most. `.places` → which images they are.
    """

    def __init__(self, images, labels, shares, names, count=12):
        labels = numpy.asarray(labels, dtype=int)
        called, sure = shares.argmax(axis=1), shares.max(axis=1)
        wrong = numpy.flatnonzero(called != labels)
        self.places = wrong[numpy.argsort(-sure[wrong], kind="stable")][:count]
        self.of = len(wrong), len(labels)
        self._rows = [(names[called[i]], sure[i], names[labels[i]]) for i in self.places]
        lines = [(f"{said}, {sure:.0%}", f"is: {is_}") for said, sure, is_ in self._rows]
        super().__init__([images[place] for place in self.places], lines, "The most confident mistakes")

    def __repr__(self):
        wrong, images = self.of
        head = f"{wrong} of {images} images are classified wrongly. The most confident:"
        return "\n".join([head, *(f"“{said}”, {sure:.0%} sure: {is_}" for said, sure, is_ in self._rows)])


def step_row(steps):
    """A Scene: each step's name, its picture, how it came about. steps: have .name, .says, .picture."""
    said = "; ".join(f"{number}. {step.name}: {step.says}" for number, step in enumerate(steps, start=1))
    scene = Scene(_STEP * len(steps), 276, f"How the picture is prepared: {said}")
    for number, step in enumerate(steps):
        x = _STEP * number
        scene.add(Text(x, 12, f"{number + 1}. {step.name}", 16, bold=True))
        height, width = step.picture.shape[:2]
        scale = _SHOWN / max(height, width)
        w, h = max(1.0, width * scale), max(1.0, height * scale)
        left, top = x + (_SHOWN - w) / 2, 28 + (_SHOWN - h) / 2
        scene.add(*framed(left, top, w, h, no_larger(step.picture, 2 * _SHOWN)))
        for line, text in enumerate(wrap(step.says, 24)[:5]):
            scene.add(Text(x, 198 + 18 * line, text, 15))
    return scene
