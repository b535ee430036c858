"""GarmentExplorer: ten garments in as few pixels as you like; the first widget a reader meets."""

from ..core.words import plural
from ..pictures.pixels import pixelate
from ..pictures.scene import Scene, Text, framed
from ..ui.controls import dropdown, slider, view
from .base import Explorer
from .garment_state import GarmentState


class GarmentExplorer(Explorer):
    """Choose a garment and the pixels a side: how few do you need to tell what it is?

    images: {name: uint8 (28, 28)}.
    """

    CONTROLS = {"garment": dropdown("Garment", "240px"), "pixels": slider("Pixels a side", width="440px")}
    VIEWS = {"view": view(max_width="640px")}
    ROWS = (("garment", "pixels"), "view")
    MAX_WIDTH = "800px"

    def __init__(self, images):
        self._images = images
        super().__init__(GarmentState(garment=images))

    @classmethod
    def demo(cls):
        """A working explorer with one garment of each class."""
        from ..fashion.garments import GARMENTS, garment_image

        return cls({name: garment_image(name) for name in reversed(GARMENTS)})

    def draw(self):
        return {"view": self._scene().svg()}

    def words(self):
        return [self._says()]

    def picture(self):
        return self._scene().pixels()

    def _says(self):
        side, image = self.model.pixels, self._images[self.model.garment]
        numbers = plural(side * side, "number")
        return f"{self.model.garment} at {side}×{side}: {numbers} in place of {image.size}."

    def _scene(self):
        side, image = self.model.pixels, self._images[self.model.garment]
        scene = Scene(640, 310, self._says())
        for x, pixels in ((10, image), (340, pixelate(image, side))):
            scene.add(*framed(x, 30, 270, 270, pixels))
            height, width = pixels.shape
            scene.add(Text(x, 14, f"{height}×{width} = {plural(height * width, 'number')}", 15, bold=True))
        return scene
