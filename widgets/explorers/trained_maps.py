"""TrainedMaps: what every branch of every block makes of a garment, trained or with random weights."""

import re
from functools import lru_cache

from ..pictures.scene import INK, Box, Picture, Scene, Text
from ..pictures.sheet import caption, stack
from ..ui.controls import dropdown, row, toggles
from ..ui.look import html
from .base import Choice, Explorer, State
from .map_rows import LEGEND, MapRows, row_pictures, row_words

_STATE = re.compile(r"(.+) in (\S+), (\S+) weights")


class MapsState(State):
    """A garment, a block, and which weights."""

    garment = Choice()
    block = Choice()
    weights = Choice()

    def __init__(self, garments, blocks, weights):
        """The names of each; the first is the default."""
        super().__init__()
        self.offer("garment", garments)
        self.offer("block", blocks)
        self.offer("weights", weights)

    def to_string(self):
        return f"{self.garment} in {self.block}, {self.weights} weights"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        return {"garment": found[1], "block": found[2], "weights": found[3]}


class TrainedMaps(Explorer):
    """Choose a garment, a block and the weights, and see the feature maps of its four branches.

    images: {garment: uint8 (28, 28)}. look: {kind of weights: function of such an image → (shares (classes,),
    {block: {"b1": float32 (C, H, W), …}})}. names: of the classes.
    """

    def __init__(self, images, look, names):
        self._images, self._names = images, tuple(names)
        self._look = lru_cache(maxsize=32)(lambda kind, garment: look[kind](images[garment]))
        first = next(iter(images))
        blocks = self._look(next(iter(look)), first)[1]
        model = MapsState(images, blocks, look)
        controls = {
            "garment": dropdown("Garment", list(images), "190px"),
            "block": toggles("Block", list(blocks), "auto", "46px"),
            "weights": toggles("Weights", list(look), "260px", "80px"),
        }
        super().__init__(model, controls)
        self._picture, self._rows = html(max_width="620px"), MapRows()
        bar = row(list(controls.values()), flex_flow="row wrap")
        self.children = [bar, self._picture, self._rows, self.footer]
        self.show()

    @classmethod
    def demo(cls):
        """A working explorer: ten garments; the trained net, and one with random weights."""
        from ..fashion.garments import GARMENTS, garment_image
        from .trained import looks

        return cls({name: garment_image(name) for name in reversed(GARMENTS)}, looks(), GARMENTS)

    def draw(self):
        self._picture.value = self._scene().svg()
        self._rows.show(self._maps())

    def describe(self):
        with self._lock:
            maps = self._maps()
            return "\n".join([self._title(), self._says(), *(row_words(b, m) for b, m in maps.items())])

    def picture(self):
        return stack([self._scene().pixels(1.24), *row_pictures(self._maps()), caption(LEGEND)])

    def _maps(self):
        return self._look(self.model.weights, self.model.garment)[1][self.model.block]

    def _title(self):
        model = self.model
        return f"Block {model.block} on the {model.garment}, {model.weights} weights."

    def _says(self):
        shares = self._look(self.model.weights, self.model.garment)[0]
        best = int(shares.argmax())
        return f"The net calls it {self._names[best]}, {shares[best]:.0%} sure."

    def _scene(self):
        scene = Scene(620, 96, self._title())
        scene.add(Picture(0, 4, 88, 88, self._images[self.model.garment]))
        scene.add(Box(0, 4, 88, 88, edge=INK, width=1))
        scene.add(Text(104, 34, self._title(), 17, bold=True), Text(104, 64, self._says(), 15))
        return scene
