"""A picture of a garment on its ground → 28×28 grey, as the pictures of Fashion-MNIST were made.

Source of the steps: Xiao, Rasul and Vollgraf 2017, "Fashion-MNIST: a novel image dataset for benchmarking
machine learning algorithms", section 2: trim the edges close to the corner's colour, longest edge to 28 by
skipping rows and columns, sharpen, extend to 28×28 with the object in the middle, negate, grey.
"""

from typing import NamedTuple

import numpy
from PIL import Image, ImageChops, ImageFilter

SIDE = 28
THUMBNAIL = 2 * SIDE  # theirs began at 51×73; skipping rows of a large photo would leave noise
GROUNDS = ("white", "black")
TURNS = ("auto", "negate", "keep")
CLOSE = 5  # per cent of full intensity, as the paper has it


class Prepared(NamedTuple):
    """One step of the way: its name, what was done, in words, and the picture after it, uint8 (H, W[, 3])."""

    name: str
    says: str
    picture: numpy.ndarray


def prepare(picture, ground="white", close=CLOSE, turn="auto", level=False):
    """[Prepared, …] from a Pillow RGBA picture to uint8 (28, 28), light on black, which the last step holds.

    ground: what shows through transparent parts, "white" or "black". close: edges that differ from the
    corners by no more than so many per cent are trimmed. turn: "negate", "keep", or "auto": negate if the
    ground is light. level: also make the ground black and the lightest pixel white, which the data's makers
    did not do. ValueError for another ground or turn.
    """
    if ground not in GROUNDS or turn not in TURNS:
        raise ValueError(f"ground must be one of {GROUNDS}, turn one of {TURNS}; got {ground!r}, {turn!r}.")
    flat = _over(picture, ground)
    clear = "transparent parts" if picture.getextrema()[3][0] < 255 else "no part transparent; laid"
    steps = [Prepared("as opened", f"{_size(flat)}, {clear} over {ground}", numpy.asarray(flat))]
    corner = _corner_colour(flat)
    trimmed, says = _trimmed(flat, corner, close)
    steps.append(Prepared("trimmed", says, numpy.asarray(trimmed)))
    small = _shrunk(trimmed)
    steps.append(Prepared("longest edge 28", f"{_size(small)}, then sharpened", numpy.asarray(small)))
    square = Image.new("RGB", (SIDE, SIDE), corner)
    square.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    steps.append(Prepared("centred on 28×28", "the ground is continued", numpy.asarray(square)))
    grey, says = _turned(square, corner, turn)
    steps.append(Prepared("light on dark", says, grey))
    if level:
        grey = _levelled(grey, corner, says.startswith("negated"))
    says = "ground made black, lightest white" if level else "as the net gets it"
    return [*steps, Prepared("grey, 28×28", says, grey)]


def photographed(image, side=308):
    """A garment of the data as if photographed on white paper, larger: uint8 (28, 28) → Pillow RGBA.

    The way back, for a picture to begin with.
    """
    paper = Image.new("L", (side, side), 255)
    inner = round(side * 0.8)
    garment = ImageChops.invert(Image.fromarray(image)).resize((inner, inner), Image.Resampling.BICUBIC)
    paper.paste(garment, ((side - inner) // 2, (side - inner) // 2))
    return paper.convert("RGBA")


def _over(picture, ground):
    sheet = Image.new("RGBA", picture.size, ground)
    return Image.alpha_composite(sheet, picture.convert("RGBA")).convert("RGB")


def _corner_colour(picture):
    """The median of the four corners: one of them may be part of the garment."""
    right, bottom = picture.width - 1, picture.height - 1
    corners = [picture.getpixel(place) for place in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    return tuple(int(channel) for channel in numpy.median(corners, axis=0))


def _trimmed(picture, corner, close):
    apart = ImageChops.difference(picture, Image.new("RGB", picture.size, corner))
    far = numpy.asarray(apart).max(axis=2) > 255 * close / 100
    rows, columns = (numpy.flatnonzero(far.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return picture, f"all is within {close} % of the corners: nothing to trim"
    box = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    trimmed = picture.crop(box)
    if trimmed.size == picture.size:
        return trimmed, f"nothing: every edge differs by more than {close} % from the corners"
    return trimmed, f"to {_size(trimmed)}: edges within {close} % of the corners"


def _shrunk(picture):
    thumbnail = _fitted(picture, THUMBNAIL, Image.Resampling.BOX)
    small = _fitted(thumbnail, SIDE, Image.Resampling.NEAREST)
    return small.filter(ImageFilter.UnsharpMask(radius=1, percent=100, threshold=0))


def _fitted(picture, side, how):
    longest = max(picture.size)
    size = tuple(max(1, round(edge * side / longest)) for edge in picture.size)
    return picture.resize(size, how)


def _turned(square, corner, turn):
    light = numpy.dot(corner, (0.299, 0.587, 0.114)) > 127
    grey = numpy.asarray(square.convert("L"))
    if turn == "negate" or (turn == "auto" and light):
        return 255 - grey, "negated" + (": the ground is light" if turn == "auto" else ", as asked")
    return grey, "not negated" + (": the ground is dark" if turn == "auto" else ", as asked")


def _levelled(grey, corner, negated):
    ground = float(numpy.asarray(Image.new("RGB", (1, 1), corner).convert("L"))[0, 0])
    ground = 255 - ground if negated else ground
    top = max(float(grey.max()), ground + 1)
    return numpy.rint(255 * numpy.clip((grey - ground) / (top - ground), 0, 1)).astype(numpy.uint8)


def _size(picture):
    return f"{picture.width}×{picture.height}"
