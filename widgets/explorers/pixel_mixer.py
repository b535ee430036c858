"""PixelMixer: one number of a block's output, and every number and weight that made it."""

from functools import lru_cache

import numpy

from ..core.words import grouped, times
from ..inception.mixing import Mix
from ..inception.widths import LARGEST
from ..pictures.block.mixing import figure, grid, mixing_picture, rows
from ..ui.controls import dropdown, paragraph, slider, small, toggles, view
from .base import Explorer
from .mixer_state import MixerState

LEGEND = (
    "A filled bar is positive, a hollow one negative; all have one scale. In a map, black is 0.",
    "A frame marks the window that the branch looks at, or the pixel that it computes. pad: outside the map.",
)


class PixelMixer(Explorer):
    """Choose one pixel of one output map and see the products that it is a sum of.

    images: {garment: uint8 (H, W)}. branches: {"b1": mixing.LastConvolution, …}, fed these images in order.
    description: the Block that they belong to. name: what it is called. It opens at the largest number of the
    first branch.
    """

    CONTROLS = {
        "garment": dropdown("Garment", "200px"),
        "branch": toggles("Branch", "460px", "86px", options=lambda state: state.labels),
        "channel": slider("Channel", width="300px"),
        "row": slider("Row", width="220px"),
        "column": slider("Column", width="240px"),
        "rank": slider("Look at product", width="300px"),
    }
    VIEWS = {"sentence": view(min_height="48px"), "mix": view()}
    ROWS = (
        ("garment", "branch"),
        ("channel", "row", "column"),
        "rank",
        *("sentence", "mix", small(" ".join(LEGEND))),
    )

    def __init__(self, images, branches, description=LARGEST, name="the block"):
        self._images, self._branches, self._name = images, branches, name
        # Asked for several times a drawing, and a move along the map leaves the map as it is.
        self._mixed = lru_cache(maxsize=1)(lambda branch, *at: Mix(branches[branch], *at))
        self._map = lru_cache(maxsize=1)(lambda branch, *at: branches[branch].map(*at))
        self._names, self._chains = description.short_names, description.branches
        shapes = {
            branch: (last.weights[0].size, len(last.weights), *last.fed.shape[2:])
            for branch, last in branches.items()
        }
        model = MixerState(images, shapes, {branch: f"{branch} {self._names[branch]}" for branch in branches})
        first = branches[model.branch]
        maps = numpy.stack([first.map(0, channel) for channel in range(len(first.weights))])
        channel, row, column = (int(at) for at in numpy.unravel_index(maps.argmax(), maps.shape))
        model.change(channel=channel, row=row, column=column)
        super().__init__(model)

    @classmethod
    def demo(cls):
        """A working mixer: block 3a of the trained net that ships, on ten garments."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net, block="3a"):
        """One of a block of a trained net, as `load_googlenet` gives it, on ten garments."""
        from ..fashion.garments import GARMENTS, garment_image
        from ..fashion.resize import to_tensor
        from ..inception.insides import block_named, last_convolutions

        images = {name: garment_image(name) for name in reversed(GARMENTS)}
        fed = to_tensor(numpy.stack([*images.values()]), 2 * (net.about["size"],))
        described = block_named(net, block).description
        return cls(images, last_convolutions(net, block, fed), described, f"block {block}")

    def draw(self):
        return {"sentence": paragraph(*self._says()), "mix": self._scene().svg_to_read()}

    def words(self):
        mix, model = self._mix(), self.model
        lines = [*self._says(), "The largest products, number × weight:"]
        for name, factors, value in rows(mix):
            lines.append(f"{name}: {factors} = {figure(value)}" if factors else f"{name}: {figure(value)}")
        lines.append(f"Looked at: product {model.rank}, of {self._caption(mix)}.")
        if found := grid(mix, model.rank - 1):
            title, texts, (down, right) = found
            said = "; ".join(" ".join(text for _, text in line) for line in texts)
            lines.append(
                f"{title[0].upper()}{title[1:]}, row by row: {said}. Framed: {texts[down][right][1]}."
            )
        return lines

    def picture(self):
        return [*self._says(), self._scene(), *LEGEND]

    def _mix(self):
        model = self.model
        return self._mixed(model.branch, self._image(), model.channel, model.row, model.column)

    def _image(self):
        """Which of the images is looked at."""
        return [*self._images].index(self.model.garment)

    def _says(self):
        mix, m = self._mix(), self.model
        shape = times(self._branches[m.branch].fed.shape[2:])
        cut = "" if mix.total >= 0 else ", of which the ReLU makes 0"
        of = f"channel {m.channel} of {m.branch} ({self._names[m.branch]})"
        return (
            f"{self._name[0].upper()}{self._name[1:]} on the {m.garment}: {of} at row {m.row}, column "
            f"{m.column} of {shape} is {figure(mix.number)}.",
            f"{grouped(mix.products.size)} products add up to {figure(mix.sum)}, with the bias to "
            f"{figure(mix.total)}{cut}.",
        )

    def _caption(self, mix):
        """What the map is called that the product in sight comes from."""
        chain, channel = self._chains[self.model.branch], mix.place(self.model.rank - 1)[0]
        if mix.pool(channel) is not None:
            return f"input channel {channel}, unpooled"
        return f"{'input' if len(chain) == 1 else 'reduce'} channel {channel}"

    def _scene(self):
        mix, m = self._mix(), self.model
        channel = mix.place(m.rank - 1)[0]
        pictures = {
            m.garment: self._images[m.garment],
            f"channel {m.channel} of {m.branch}": self._map(m.branch, self._image(), m.channel),
            self._caption(mix): mix.seen(channel),
        }
        return mixing_picture(mix, m.branch, m.rank - 1, pictures, " ".join(self._says()))
