"""Many feature maps on one canvas of fixed size: arrays → grey levels → PNG."""

from io import BytesIO
from math import sqrt

import numpy
from PIL import Image

# Two levels are not values of a map. The canvas is see-through, so that a montage sits on a light and on a
# dark page; the lines around the maps are grey, so that a dark map can be told from no map on both.
EMPTY, GAP = 0, 1
GREY = 128


def brightest(maps):
    """The value to draw as white: nearly the strongest response of nearly the strongest map.

    maps: float (N, H, W). One outlier does not darken all others. Never 0.
    """
    peaks = maps.reshape(len(maps), -1).max(axis=1)
    return float(numpy.quantile(peaks, 0.98)) or 1.0


def grey_levels(maps, white):
    """float (N, H, W) → uint8 (N, H, W): 0 and below becomes 2, `white` and above 255."""
    return (2 + 253 * numpy.clip(maps / white, 0, 1)).astype(numpy.uint8)


def cell_size(count, height, width, canvas):
    """Pixels (height, width) at which `count` maps of height × width fill a canvas (height, width) best.

    Half steps of the map's own size, so that neighbouring counts mostly share a size; below the map's own
    size, whatever fits.
    """
    for halves in range(16, 1, -1):
        size = height * halves // 2, width * halves // 2
        if _fits(count, size, canvas):
            return size
    shrink = sqrt(canvas[0] * canvas[1] / (count * height * width))
    while shrink > 0:
        size = max(1, int(height * shrink)), max(1, int(width * shrink))
        if _fits(count, size, canvas) or size == (1, 1):
            return size
        shrink *= 0.97


def montage(levels, canvas):
    """Lay grey levels out in rows, left to right: uint8 (N, H, W) → uint8 canvas (height, width).

    Every map is drawn at the size that `cell_size` gives, with a line of GAP around it; the rest stays EMPTY.
    """
    count, height, width = levels.shape
    h, w = cell_size(count, height, width, canvas)
    columns = _columns(w, canvas)
    rows = -(-count // columns)
    tiles = numpy.full((rows * columns, h + 1, w + 1), EMPTY, dtype=numpy.uint8)
    tiles[:count] = GAP
    nearest = numpy.arange(h) * height // h, numpy.arange(w) * width // w
    tiles[:count, :h, :w] = levels[:, nearest[0][:, None], nearest[1]]
    sheet = tiles.reshape(rows, columns, h + 1, w + 1).swapaxes(1, 2).reshape(rows * (h + 1), -1)
    picture = numpy.full(canvas, EMPTY, dtype=numpy.uint8)
    picture[: sheet.shape[0], : sheet.shape[1]] = sheet
    return picture


def coloured_image(picture, ramp):
    """A montage on white: uint8 (H, W), ramp uint8 (256, 3) → Pillow RGB image."""
    colours = _with_lines(ramp)
    colours[EMPTY] = 255
    return Image.fromarray(colours[picture])


def palette_png(picture, ramp):
    """A montage as PNG bytes: uint8 (H, W), ramp (256, 3); EMPTY is transparent.

    One byte a pixel and the quickest compression: this runs while a slider moves.
    """
    image = Image.fromarray(picture, mode="P")
    image.putpalette(_with_lines(ramp).tobytes())
    return png_bytes(image, compress_level=1, transparency=EMPTY)


def png_bytes(image, **options):
    """A Pillow image as the bytes of a PNG file."""
    file = BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def _with_lines(ramp):
    colours = ramp.copy()
    colours[GAP] = GREY
    return colours


def _columns(w, canvas):
    return canvas[1] // (w + 1)


def _fits(count, size, canvas):
    columns = _columns(size[1], canvas)
    return columns and -(-count // columns) * (size[0] + 1) <= canvas[0]
