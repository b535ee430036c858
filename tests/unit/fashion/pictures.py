"""Picture files for the tests of uploads, and bombs."""

import struct
import zlib
from io import BytesIO

import numpy
from PIL import Image


def file_of(image, kind, **options):
    """A Pillow image as the bytes of a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def photo(height=30, width=20):
    """A colour picture: dark garment-like box on white, wider left than right."""
    pixels = numpy.full((height, width, 3), 250, numpy.uint8)
    pixels[height // 5 : -height // 5, width // 4 : -width // 8] = (120, 40, 30)
    return Image.fromarray(pixels)


def chunk(name, data):
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width, height, rows, depth=8, colour=2, interlaced=0, more=b""):
    """A PNG that says it is that large, of those bytes of its rows; more: chunks before them."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    chunks = chunk(b"IHDR", header), more, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def png_bomb(width, height):
    """A PNG of a few kilobytes that says it is that large."""
    return png_of(width, height, bytes(10**6))


def jpeg_of_scans(side, count):
    """A JPEG of a few kilobytes, grey, with as many scans of all its pixels."""
    whole = file_of(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * (count - whole.count(b"\xff\xda")) + whole[-2:]


def webp_bomb():
    """An animated WebP of a few hundred bytes on a canvas of 16384×16384."""
    frames = [Image.new("RGBA", (64, 64), (1, 2, 3, alpha)) for alpha in (4, 200)]
    data = bytearray(file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    place = data.index(b"VP8X") + 12
    data[place : place + 6] = (16383).to_bytes(3, "little") * 2
    return bytes(data)
