"""Images before they are drawn: in fewer pixels, in other ones, in grey."""

import numpy
from PIL import Image

_MOST = 112  # finer than this no page shows it, and every byte travels while a slider moves


def pixelate(image, side):
    """Average a square grey image down to side × side pixels: uint8 (H, W) → uint8 (side, side)."""
    return numpy.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BOX))


def resized(image, height, width):
    """uint8 (H, W) → uint8 (height, width), bilinear as the data set does it, coarser if no page shows it."""
    size = min(width, _MOST), min(height, _MOST)
    return numpy.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR))


def no_larger(image, side):
    """uint8 (H, W) or (H, W, 3), at most side × side pixels: a picture goes into the page as it is."""
    small = Image.fromarray(image)
    small.thumbnail((side, side))
    return numpy.asarray(small)


def grey_image(x):
    """float (C, H, W) → uint8 (H, W): the mean over the channels, its own least black and most white."""
    mean = numpy.asarray(x, dtype="float32").mean(axis=0)
    spread = float(mean.max() - mean.min()) or 1.0
    return (255 * (mean - mean.min()) / spread).astype(numpy.uint8)
