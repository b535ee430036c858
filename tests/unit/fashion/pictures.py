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


def png_bomb(width, height):
    """A PNG of a few kilobytes that says it is that large."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(10**6))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def webp_bomb():
    """An animated WebP of a few hundred bytes on a canvas of 16384×16384."""
    frames = [Image.new("RGBA", (64, 64), (1, 2, 3, alpha)) for alpha in (4, 200)]
    data = bytearray(file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:]))
    place = data.index(b"VP8X") + 12
    data[place : place + 6] = (16383).to_bytes(3, "little") * 2
    return bytes(data)
