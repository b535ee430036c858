"""Pictures that are no garments, drawn by seed: what a net that knows garments has never been shown."""

from pathlib import Path
from string import ascii_letters, digits

import matplotlib
import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from . import sample

SIDE = 28
_LARGE = 4 * SIDE  # drawn at, before it is shrunk: edges as soft as those of the garments
_FONTS = ("DejaVuSans", "DejaVuSansMono-Bold", "DejaVuSerif", "DejaVuSerif-BoldItalic", "STIXGeneral")
_DATA = Path(matplotlib.get_data_path())


def _noise(rng):
    return rng.integers(0, 256, (SIDE, SIDE)).astype(numpy.uint8)


def _clouds(rng):
    """Noise of few pixels, enlarged, from its own darkest to its own lightest."""
    few = rng.random((5, 5)).astype("float32")
    large = numpy.asarray(Image.fromarray(few).resize((SIDE, SIDE), Image.Resampling.BICUBIC))
    return numpy.rint(255 * (large - large.min()) / numpy.ptp(large)).astype(numpy.uint8)


def _garment(rng):
    images = sample.load().train.images
    return images[rng.integers(len(images))]


def _pixels(rng):
    return rng.permutation(_garment(rng).ravel()).reshape(SIDE, SIDE)


def _tiles(rng, side=7):
    """A garment cut into squares, which are laid anew in another order."""
    n = SIDE // side
    tiles = _garment(rng).reshape(n, side, n, side).swapaxes(1, 2).reshape(n * n, side, side)
    return rng.permutation(tiles).reshape(n, n, side, side).swapaxes(1, 2).reshape(SIDE, SIDE)


def _centred(drawing, rng):
    """A light drawing on black, trimmed, made 22 to 28 pixels high or wide, in the middle."""
    drawing = drawing.crop(drawing.getbbox())
    longest = int(rng.integers(22, SIDE + 1))
    size = (max(1, round(side * longest / max(drawing.size))) for side in drawing.size)
    small, square = drawing.resize(tuple(size), Image.Resampling.BOX), Image.new("L", (SIDE, SIDE))
    square.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    return numpy.asarray(square)


def _letter(rng):
    """A letter or a digit in one of five typefaces."""
    drawing, sign = Image.new("L", (2 * _LARGE, 2 * _LARGE)), str(rng.choice([*ascii_letters, *digits]))
    font = ImageFont.truetype(str(_DATA / "fonts/ttf" / f"{rng.choice(_FONTS)}.ttf"), _LARGE)
    ImageDraw.Draw(drawing).text((_LARGE, _LARGE), sign, int(rng.integers(120, 256)), font, "mm")
    return _centred(drawing, rng)


def _shape(rng):
    """A disc, a ring, a bar or a polygon of three to eight corners, as light and turned as chance has it."""
    drawing, light = Image.new("L", (2 * _LARGE, 2 * _LARGE)), int(rng.integers(120, 256))
    pen, kind, turn = ImageDraw.Draw(drawing), rng.integers(4), float(rng.integers(360))
    middle, tall, wide = _LARGE, _LARGE * 0.9, _LARGE * rng.uniform(0.2, 0.9)
    box = (middle - wide, middle - tall, middle + wide, middle + tall)
    if kind == 0:
        pen.ellipse(box, light)
    elif kind == 1:
        pen.ellipse(box, None, light, int(rng.integers(8, 30)))
    elif kind == 2:
        pen.rectangle(box, light)
    else:
        pen.regular_polygon((middle, middle, tall), int(rng.integers(3, 9)), fill=light)
    return _centred(drawing.rotate(turn), rng)


def _cut(rng):
    """A square cut from a photograph of a person, in grey."""
    photo = Image.open(_DATA / "sample_data/grace_hopper.jpg").convert("L")
    side = int(rng.integers(SIDE, min(photo.size) * 2 // 3))
    left, top = (int(rng.integers(0, edge - side)) for edge in photo.size)
    cut = photo.resize((SIDE, SIDE), Image.Resampling.BOX, (left, top, left + side, top + side))
    return numpy.asarray(cut.filter(ImageFilter.UnsharpMask(1, 100, 0)))


KINDS = {
    "noise": _noise,
    "clouds": _clouds,
    "pixels shuffled": _pixels,
    "tiles shuffled": _tiles,
    "letters, digits": _letter,
    "shapes": _shape,
    "photograph, cut": _cut,
}


def outsiders(count, seed=0):
    """Pictures of seven kinds that are no garments: {kind: uint8 (count, 28, 28)}, the same for a seed.

    Noise, and clouds of it; garments of the sample's training half with their pixels or their 7×7 tiles
    shuffled; letters and digits in typefaces that Matplotlib brings; shapes; cuts of the photograph that
    Matplotlib brings.
    """
    rngs = {kind: numpy.random.default_rng((seed, place)) for place, kind in enumerate(KINDS)}
    return {kind: numpy.stack([draw(rngs[kind]) for _ in range(count)]) for kind, draw in KINDS.items()}
