"""The state of PixelMixer: a branch, one number of what it hands on, and which product is looked at."""

from ..core.line import Line
from ..pictures.block.mixing import SHOWN
from ..ui.state import Choice, State, Whole


class MixerState(State):
    """A garment, a branch, a channel of it, a row and a column of its map; rank: of the product, from 1."""

    line = Line("{garment} in {branch}, channel {channel} at {row},{column}, product {rank}")
    garment = Choice()
    branch = Choice()
    channel = Whole(0, most="last_channel", least=0)
    row = Whole(0, most="last_row", least=0)
    column = Whole(0, most="last_column", least=0)
    rank = Whole(1, most="ranks")

    def __init__(self, garments, shapes, labels):
        """shapes: {branch: (products, channels, rows, columns)}; labels: {branch: what its button says}."""
        self._shapes, self.labels = shapes, labels
        self.last_row, self.last_column = (side - 1 for side in next(iter(shapes.values()))[2:])
        super().__init__(garment=garments, branch=shapes)

    @property
    def ranks(self):
        """How many products can be looked at."""
        return self._most(self.branch)["rank"]

    @property
    def last_channel(self):
        """The last channel of the branch."""
        return self._most(self.branch)["channel"]

    def _most(self, branch):
        products, channels, *_ = self._shapes[branch]
        return {"rank": min(SHOWN, products), "channel": channels - 1}

    def completed(self, values):
        """With another branch the choice stays, as far as that branch has it."""
        most = self._most(values.get("branch", self.branch))
        return {name: min(getattr(self, name), most[name]) for name in most} | values
