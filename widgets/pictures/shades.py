"""Cells of a table coloured by their number, with the number in ink that stays readable on the colour."""

import numpy

from .palette import COLOURS, rgb
from .scene import GRID, Box, Text

_HIGH, _LOW, _WHITE = COLOURS["b1"], COLOURS["b2"], "#ffffff"
_BLACK = "#000000"  # not INK: it must stay dark on a dark page, where the cells are as light as ever


def shade(value, most):
    """A colour: white at 0, towards blue at `most`, towards orange at −`most`; "#rrggbb"."""
    share = min(1.0, abs(value) / most) if most else 0.0
    end = rgb(_HIGH if value > 0 else _LOW).astype(float)
    mixed = 255 + (end - 255) * share
    return "#" + "".join(f"{round(channel):02x}" for channel in mixed)


def cell(x, y, w, h, value, most, text, size=13, bold=False):
    """The shapes of one cell; `text` is its number as it is to be read."""
    fill = shade(value, most)
    # White on black and black on white are equally far apart where the light is 0.18 (WCAG 2).
    ink = _WHITE if luminance(fill) < 0.18 else _BLACK
    return (
        Box(x, y, w, h, fill, edge=GRID, width=0.5),
        Text(x + w / 2, y + h / 2, text, size, "middle", bold, ink),
    )


def luminance(colour):
    """How light a colour is, 0 … 1 (WCAG 2, relative luminance)."""
    share = rgb(colour) / 255
    linear = numpy.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
