"""The filters of a net's first layer, side by side: grey is 0, white above it and black below."""

import numpy
from PIL import Image

from ..montage import png_bytes

WIDTH = 448  # pixels
_SIDE, _GAP = 28, 4


def filters_image(weights):
    """Weights, float (out, in, k, k), as a Pillow image of grey and alpha: their mean over the inputs."""
    planes = weights.mean(axis=1)
    largest = float(abs(planes).max()) or 1.0
    levels = (127.5 * (1 + planes / largest)).astype(numpy.uint8)
    zoom = max(1, _SIDE // planes.shape[2])
    tiles = levels.repeat(zoom, axis=1).repeat(zoom, axis=2)
    height, width = (side + _GAP for side in tiles.shape[1:])
    columns = max(1, WIDTH // width)
    sheet = numpy.zeros((-(-len(tiles) // columns) * height, WIDTH, 2), numpy.uint8)
    for place, tile in enumerate(tiles):
        y, x = place // columns * height, place % columns * width
        sheet[y : y + height - _GAP, x : x + width - _GAP] = numpy.stack(
            [tile, numpy.full_like(tile, 255)], -1
        )
    return Image.fromarray(sheet, "LA")


def filters_png(weights):
    """The same as PNG bytes, with the quickest compression."""
    return png_bytes(filters_image(weights), compress_level=1)


def filters_words(weights):
    """How many there are, and how large their weights."""
    count, _, height, width = weights.shape
    return (
        f"First layer: {count} filters of {height}×{width}, weights from {weights.min():.2f} to "
        f"{weights.max():.2f}."
    )
