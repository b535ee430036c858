"""Garments of every size: the same images, drawn large or small anywhere on a canvas, among pieces of others.

A task for which kernels of several sizes might pay. It has no files: pictures follow from images and seed.
"""

import numpy
from PIL import Image

SIDES = (12, 16, 24, 32, 48, 64)  # pixels a garment may be wide and high
PIECES, PIECE = 5, (8, 20)  # how many cut-off pieces of other garments, and from how many pixels to how many


def of_every_size(images, seed, canvas=65):
    """(pictures, sides): uint8 (N, canvas, canvas), and how wide each garment in them is, int (N,).

    images: uint8 (N, 28, 28). seed: with the place of an image it decides all. canvas: 64 pixels or more.
    Where garment and pieces lie over each other, the brighter pixel is seen.
    """
    if canvas < max(SIDES):
        raise ValueError(f"The canvas must have {max(SIDES)} pixels a side or more; got {canvas}.")
    pictures, sides = numpy.zeros((len(images), canvas, canvas), "uint8"), numpy.zeros(len(images), int)
    for place, picture in enumerate(pictures):
        chance = numpy.random.default_rng([seed, place])
        for other in chance.integers(len(images), size=PIECES):
            side = int(chance.integers(*PIECE))
            top, left = chance.integers(28 - PIECE[0], size=2)
            piece = images[other][top : top + side, left : left + side]
            _put(picture, piece, chance)
        sides[place] = side = int(chance.choice(SIDES))
        _put(picture, _resized(images[place], side), chance)
    return pictures, sides


def _resized(image, side):
    return numpy.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BILINEAR))


def _put(picture, part, chance):
    """Draw a part somewhere on the picture."""
    top, left = (
        int(chance.integers(room - side + 1)) for room, side in zip(picture.shape, part.shape, strict=True)
    )
    there = picture[top : top + part.shape[0], left : left + part.shape[1]]
    numpy.maximum(there, part, out=there)
