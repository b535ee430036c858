"""A picture twin put together from parts: scenes, sentences, Pillow images one below the other, on white.

And how pictures get onto a page: with their alternative text.
"""

from base64 import b64encode
from html import escape

from PIL import Image

from .montage import png_bytes
from .scene import Scene, Text

MARGIN = 12


def drawn(part):
    """A part of a picture twin as a Pillow image: a Scene, a sentence, or such an image as it is."""
    if isinstance(part, str):
        part = Scene(1000, 22, part, [Text(0, 12, part, 13)])
    return part.pixels(1.24) if isinstance(part, Scene) else part


def on_white(image):
    """A Pillow image that is see-through in parts as RGB, on white."""
    image, sheet = image.convert("RGBA"), Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet


def stack(parts, gap=8):
    """Such parts → one RGB image, each at the left, `gap` pixels apart, with a margin all round."""
    images = [drawn(part) for part in parts]
    width = max(image.width for image in images) + 2 * MARGIN
    height = sum(image.height + gap for image in images) - gap + 2 * MARGIN
    sheet = Image.new("RGB", (width, height), "white")
    y = MARGIN
    for image in images:
        sheet.paste(image, (MARGIN, y))
        y += image.height + gap
    return sheet


def beside(parts):
    """Such parts → one RGB image, each right of the one before, tops level."""
    images = [drawn(part) for part in parts]
    sheet = Image.new("RGB", (sum(image.width for image in images), max(i.height for i in images)), "white")
    x = 0
    for image in images:
        sheet.paste(image, (x, 0))
        x += image.width
    return sheet


class Shown:
    """Shows itself in a cell as the picture that its `scene()` is, with its `repr` as alternative text."""

    def png(self):
        """The picture as the bytes of a PNG file."""
        return small_png(stack([self.scene()]))

    def _repr_html_(self):
        return f"<div>{img(self.png(), repr(self))}</div>"  # without it JupyterLab would centre the picture


def img(png, words, style="max-width:100%"):
    """The bytes of a PNG file as an `<img>`; `words`, in one line, are its alternative text.

    As `image/png` a picture would have none: JupyterLab gives what an output says of one to no reader.
    """
    alt, source = escape(" ".join(words.split())), b64encode(png).decode()
    return f'<img alt="{alt}" src="data:image/png;base64,{source}" style="{style}">'


def small_png(image):
    """A picture twin as PNG bytes, in 256 colours: it is saved in the notebook, so size counts."""
    few = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return png_bytes(few, optimize=True)
