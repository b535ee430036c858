"""A picture twin put together from parts: Pillow images one below the other, on white."""

from PIL import Image

from .montage import png_bytes
from .scene import Scene, Text

MARGIN = 12


def stack(images, gap=8):
    """Pillow images → one RGB image, each at the left, `gap` pixels apart, with a margin all round."""
    width = max(image.width for image in images) + 2 * MARGIN
    height = sum(image.height + gap for image in images) - gap + 2 * MARGIN
    sheet = Image.new("RGB", (width, height), "white")
    y = MARGIN
    for image in images:
        sheet.paste(image, (MARGIN, y))
        y += image.height + gap
    return sheet


def beside(images):
    """Pillow images → one RGB image, each right of the one before, tops level."""
    sheet = Image.new("RGB", (sum(image.width for image in images), max(i.height for i in images)), "white")
    x = 0
    for image in images:
        sheet.paste(image, (x, 0))
        x += image.width
    return sheet


class Shown:
    """Shows itself in a cell as the picture that its `scene()` is."""

    def _image(self):
        return self.scene().pixels(1.24)

    def _repr_png_(self):
        return small_png(stack([self._image()]))


def caption(text):
    """One line of text as wide as a picture twin, as a Pillow image."""
    scene = Scene(1000, 22, text)
    scene.add(Text(0, 12, text, 13))
    return scene.pixels(1.24)


def small_png(image):
    """A picture twin as PNG bytes, in 256 colours: it is saved in the notebook, so size counts."""
    few = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    return png_bytes(few, optimize=True)
