"""GarmentExplorer: ten garments in as few pixels as you like; the first widget a reader meets."""

import re

from ..core.words import plural
from ..pictures.pixelate import pixelate
from ..pictures.scene import INK, Box, Picture, Scene, Text
from ..ui.controls import dropdown, row, slider
from ..ui.look import html
from .base import Choice, Explorer, State, Whole, whole_or_text

_STATE = re.compile(r"(.+) at (\S+)")


class GarmentState(State):
    """A garment, and how many pixels a side it is drawn with."""

    garment = Choice()
    pixels = Whole(28, most=28)

    def __init__(self, garments):
        """garments: their names; the first is the default."""
        super().__init__()
        self.offer("garment", garments)

    def to_string(self):
        return f"{self.garment} at {self.pixels}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        return {"garment": found[1], "pixels": whole_or_text(found[2])}


class GarmentExplorer(Explorer):
    """Choose a garment and the pixels a side: how few do you need to tell what it is?

    images: {name: uint8 (28, 28)}.
    """

    def __init__(self, images):
        self._images = images
        model = GarmentState(images)
        garment = dropdown("Garment", list(images), "240px")
        pixels = slider(model.traits()["pixels"], "Pixels a side", width="440px")
        super().__init__(model, {"garment": garment, "pixels": pixels}, max_width="800px")
        self._view = html(max_width="640px")
        bar = row([garment, pixels], flex_flow="row wrap")
        self.children = [bar, self._view, self.footer]
        self.show()

    @classmethod
    def demo(cls):
        """A working explorer with one garment of each class."""
        from ..fashion.garments import GARMENTS, garment_image

        return cls({name: garment_image(name) for name in reversed(GARMENTS)})

    def draw(self):
        self._view.value = self._scene().svg()

    def describe(self):
        side, image = self.model.pixels, self._images[self.model.garment]
        return (
            f"{self.model.garment} at {side}×{side}: {plural(side * side, 'number')} "
            f"in place of {image.size}."
        )

    def picture(self):
        return self._scene().pixels()

    def _scene(self):
        side, image = self.model.pixels, self._images[self.model.garment]
        scene = Scene(640, 310, self.describe())
        for x, pixels in ((10, image), (340, pixelate(image, side))):
            scene.add(Picture(x, 30, 270, 270, pixels), Box(x, 30, 270, 270, edge=INK, width=1))
            height, width = pixels.shape
            scene.add(Text(x, 14, f"{height}×{width} = {plural(height * width, 'number')}", 15, bold=True))
        return scene
