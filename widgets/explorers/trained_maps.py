"""TrainedMaps: what every branch of every block makes of a garment, trained or with random weights."""

from functools import lru_cache

from ..pictures.scene import Scene, Text, framed
from ..ui.controls import dropdown, toggles, view
from .base import Explorer
from .branch_rows import ROWS_LEGEND, MapRows, row_pictures, row_words
from .maps_state import MapsState


class TrainedMaps(Explorer):
    """Choose a garment, a block and the weights, and see the feature maps of its four branches.

    images: {garment: uint8 (28, 28)}. nets: {kind of weights: function of such an image → (shares (classes,),
    {block: {"b1": float32 (C, H, W), …}})}. names: of the classes.
    """

    CONTROLS = {
        "garment": dropdown("Garment", "190px"),
        "block": toggles("Block", "auto", "46px"),
        "weights": toggles("Weights", "260px", "80px"),
    }
    VIEWS = {"garment seen": view(max_width="620px"), "maps": MapRows}
    ROWS = (("garment", "block", "weights"), "garment seen", "maps")

    def __init__(self, images, nets, names):
        self._images, self._names = images, tuple(names)
        self._seen = lru_cache(maxsize=32)(lambda weights, garment: nets[weights](images[garment]))
        _, blocks = self._seen(next(iter(nets)), next(iter(images)))
        super().__init__(MapsState(garment=images, block=blocks, weights=nets))

    @classmethod
    def demo(cls):
        """A working explorer: ten garments; the trained net, and one with random weights."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it, and of the same with random weights."""
        from ..fashion.garments import GARMENTS, garment_image
        from .trained import looks_of

        return cls({name: garment_image(name) for name in reversed(GARMENTS)}, looks_of(net), GARMENTS)

    def draw(self):
        return {"garment seen": self._scene().svg(), "maps": self._maps()}

    def words(self):
        return [self._title(), self._says(), *(row_words(*row) for row in self._maps().items())]

    def picture(self):
        return [self._scene(), *row_pictures(self._maps()), ROWS_LEGEND]

    def _maps(self):
        return self._seen(self.model.weights, self.model.garment)[1][self.model.block]

    def _title(self):
        model = self.model
        return f"Block {model.block} on the {model.garment}, {model.weights} weights."

    def _says(self):
        shares = self._seen(self.model.weights, self.model.garment)[0]
        best = int(shares.argmax())
        return f"The net calls it {self._names[best]}, {shares[best]:.0%} sure."

    def _scene(self):
        scene = Scene(620, 96, self._title())
        scene.add(*framed(0, 4, 88, 88, self._images[self.model.garment]))
        scene.add(Text(104, 34, self._title(), 17, bold=True), Text(104, 64, self._says(), 15))
        return scene
