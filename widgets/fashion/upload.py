"""A picture file from anywhere → a small picture in memory, or one sentence why not. Nothing is kept.

What a file says of its size is read before a pixel is decoded, and a large picture is shrunk tile by tile,
so that no file, however made, takes much memory: about 310 MB for the largest, while it is decoded. Nor does
any take long: what Pillow goes through one by one, scans and parts of a file, is counted first.
"""

import re
import struct
import warnings
import zlib
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import MARKER

from ..backend.memory import give_back_freed

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 9_000_000  # JupyterLab's line between page and kernel carries 10 MB a message
MOST_PIXELS = 52_000_000  # "50 megapixels", as phones count: 8192 × 6144 and a little
MOST_PIXELS_WEBP = 16_000_000  # its decoder holds a picture four times over, at 4 bytes a pixel
MOST_PIXELS_CMYK = 36_000_000  # of a JPEG in scans its decoder holds 2 bytes for each of the four inks
MOST_SIDE = 100_000  # pixels: Pillow holds 8 bytes more for each row
MOST_SCANNED = 1_600_000_000  # pixels of all scans of a JPEG, which has ten or so of each pixel: 3 s
MOST_PARTS = 1000  # chunks or segments of a file besides its pixels: a profile of colours unpacks to 1 MB
SIDE = 560  # pixels of the longest side that is kept: 20 for each of the net's 28
_TILE = 64  # pixels of the small picture, each way, that are made at a time
_ORIENTATION = 0x0112  # EXIF tag
_MARK, _SCAN, _END = re.compile(rb"\xff[^\0\xd0-\xd7\xff]"), b"\xff\xda", b"\xff\xd9"  # of a JPEG
_FEWER = {
    "WEBP": (MOST_PIXELS_WEBP, " of a WebP"),
    "CMYK": (MOST_PIXELS_CMYK, " of a JPEG in printing colours"),
}


class Refused(ValueError):
    """A file that is not taken; the message says why, in one sentence."""


class Opened(NamedTuple):
    """picture: Pillow RGBA, upright, no side longer than SIDE. says: what the file was, a sentence."""

    picture: Image.Image
    says: str


def open_picture(data):
    """Open the bytes of a PNG, JPEG or WebP file: an Opened. Refused, one sentence, for anything else."""
    if not isinstance(data, bytes | bytearray | memoryview):
        raise Refused(f"A picture is taken as the bytes of its file, not as a {type(data).__name__}.")
    data = bytes(data)
    if not data:
        raise Refused("The file is empty.")
    if len(data) > MOST_BYTES:
        raise Refused(
            f"The file has {len(data) / 1e6:.1f} MB, and at most {MOST_BYTES / 1e6:.0f} MB are taken: "
            "make the picture smaller first."
        )
    give_back_freed()
    _check_parts(data)
    _check_webp(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit on size warns; ours refuses
        try:
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                return _opened(image, data)
        except Refused:
            raise
        except Image.DecompressionBombError:
            raise Refused(
                f"The picture is far too large: at most {MOST_PIXELS // 1_000_000} megapixels are taken."
            ) from None
        except Image.UnidentifiedImageError:
            raise Refused("This is no picture in PNG, JPEG or WebP, whatever its name says.") from None
        except Exception:  # decoders fail in as many ways as files can be broken
            raise Refused("The file begins like a picture, but it is cut off or damaged.") from None


def _opened(image, data):
    width, height = image.size
    jpeg = image.format in ("JPEG", "MPO")  # MPO: several in one file, as phones write them
    _check_size(width, height, "CMYK" if jpeg and image.mode == "CMYK" else image.format)
    if jpeg and _segments(data).count(_SCAN) * width * height > MOST_SCANNED:
        raise Refused("The picture is kept in too many scans: save it as an ordinary JPEG first.")
    if image.format == "PNG":
        _check_png(data, width, height)
    mode, frames = image.mode, getattr(image, "n_frames", 1)
    says = [f"{image.format}, {width}×{height} pixels, {_KINDS.get(mode, mode)}"]
    turned = image.getexif().get(_ORIENTATION, 1)
    if jpeg:
        image.draft(None, _enough(width, height))  # decodes down to an eighth of the side straight away
    small = _shrunk(image)
    if turned in range(2, 9):
        small.getexif()[_ORIENTATION] = turned
        small = ImageOps.exif_transpose(small)
        says.append("turned upright as its EXIF says")
    if frames > 1:
        says.append(f"the first of {frames} frames")
    return Opened(small, ", ".join(says) + ".")


_KINDS = {
    "1": "black and white",
    "L": "grey",
    "LA": "grey with alpha",
    "I;16": "grey of 16 bits",
    "I;16B": "grey of 16 bits",
    "I": "grey of 16 bits",
    "P": "colours from a palette",
    "RGB": "colour",
    "RGBX": "colour",
    "RGBA": "colour with alpha",
    "CMYK": "printing colours (CMYK)",
}


def _enough(width, height):
    """The size that a JPEG may be decoded at: as is kept, but of a long strip no more than a quarter."""
    least = 4 if max(width, height) >= 8 * SIDE else 1
    return tuple(max(1, min(SIDE, side // least)) for side in (width, height))


def _shrunk(image):
    """RGBA, no side longer than SIDE, each pixel the mean of those it covers."""
    image.seek(0)
    image.load()
    width, height = image.size
    factor = -(-max(width, height) // SIDE)
    across, down = min(factor, width), min(factor, height)
    small = Image.new("RGBA", (-(-width // across), -(-height // down)))
    for left in range(0, width, _TILE * across):
        for top in range(0, height, _TILE * down):
            right, bottom = min(left + _TILE * across, width), min(top + _TILE * down, height)
            tile = _rgba(image.crop((left, top, right, bottom)), image)
            small.paste(tile.reduce((across, down)), (left // across, top // down))
    return small


def _rgba(tile, image):
    if tile.mode.startswith("I"):  # 16 bits: Pillow would cut them off at 255
        tile = tile.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif tile.mode == "P" and "transparency" in image.info:
        tile.info["transparency"] = image.info["transparency"]
    return tile.convert("RGBA")


def _check_size(width, height, kind):
    most, of = _FEWER.get(kind, (MOST_PIXELS, ""))
    if width * height > most:
        most //= 1_000_000
        has = max(most + 1, round(width * height / 1e6))
        raise Refused(
            f"The picture is too large: {width}×{height} are {has} megapixels, and at most {most} are "
            f"taken{of}."
        )
    if max(width, height) > MOST_SIDE:
        raise Refused(
            f"The picture is too long: {width}×{height} pixels, and at most {MOST_SIDE} a side are taken."
        )


def _check_parts(data):
    if data.startswith(b"\x89PNG"):
        parts = sum(name not in (b"IDAT", b"fcTL", b"fdAT") for name, _ in _chunks(data))
    else:
        parts = len(_segments(data))
    if parts > MOST_PARTS:
        raise Refused("The file holds more beside its pixels than any picture needs.")


def _segments(data):
    """The marks of the segments of a JPEG's first picture, in their order; no more than are too many."""
    found, place = [], 2
    while len(found) <= MOST_PARTS and data.startswith(b"\xff\xd8") and (mark := _MARK.search(data, place)):
        if mark[0] == _END and _SCAN in found:
            break
        found.append(mark[0])
        place = mark.end()
        if MARKER.get(int.from_bytes(mark[0], "big"), [None])[-1]:  # Pillow's function that reads it
            place += max(2, int.from_bytes(data[place : place + 2], "big"))
    return found


def _chunks(data):
    """(name, content) of each chunk of a PNG, as far as the file goes."""
    place, data = 8, memoryview(data)
    while place + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8 : place + 8 + length]
        place = len(data) if name == b"IEND" else place + length + 12


# Of Adam7, the way to interlace: the first column and row of each pass, and how many to the next.
_WHOLE = ((0, 0, 1, 1),)
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by type of colour


def _check_png(data, width, height):
    """Refuse a PNG whose pixels end early: Pillow takes what is missing as black."""
    depth, colour, *_, interlaced = data[24:29]
    left = 0
    for column, row, across, down in _PASSES if interlaced else _WHOLE:
        columns, rows = -((column - width) // across), -((row - height) // down)
        if columns > 0:  # a byte more for each row: how it is filtered
            left += max(0, rows) * (1 - columns * depth * _CHANNELS[colour] // -8)
    unpacked = zlib.decompressobj()
    for name, content in _chunks(data):
        while name == b"IDAT" and content and left > 0:
            left -= len(unpacked.decompress(content, 2**20))
            content = unpacked.unconsumed_tail
    if left > 0:
        raise EOFError(f"{left} bytes of pixels are missing")


# Of each kind of WebP: the first bit of its width behind bit 160, how many it has, where its height begins
# from there, and what is to be added to both.
_WEBP = {b"VP8X": (32, 24, 24, 1), b"VP8L": (8, 14, 14, 1), b"VP8 ": (48, 14, 16, 0)}


def _check_webp(data):
    """Refuse a large WebP by its header: Pillow's decoder takes the memory as soon as it opens one."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and data[12:16] in _WEBP and len(data) >= 30:
        first, wide, height, more = _WEBP[data[12:16]]
        bits = int.from_bytes(data[20:30], "little") >> first
        _check_size(*(more + (bits >> place) % 2**wide for place in (0, height)), "WEBP")
