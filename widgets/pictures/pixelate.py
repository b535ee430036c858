"""A garment in fewer pixels."""

import numpy
from PIL import Image


def pixelate(image, side):
    """Average a square grey image down to side × side pixels: uint8 (H, W) → uint8 (side, side)."""
    return numpy.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BOX))
