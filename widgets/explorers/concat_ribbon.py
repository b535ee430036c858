"""ConcatRibbon: which branch and filter a channel of the output came from, and what the next layer costs."""

from functools import lru_cache, partial

import numpy

from ..core.words import grouped, millions, times
from ..inception.counting import join_costs
from ..inception.layers import Block, Conv
from ..inception.widths import LARGEST
from ..pictures.block.channel import channel_picture
from ..pictures.block.ribbon import concat_ribbon
from ..pictures.pixels import grey_image
from ..ui.controls import dropdown, level, number_box, paragraph, slider, small, toggles, view
from .base import Explorer
from .ribbon_state import KERNEL_SIDES, RibbonState

LEGEND = (
    "The coloured bar is the block's output, channel by channel, in the colours of the branches. In the "
    "feature map, black is 0 and white is its largest number."
)


class ConcatRibbon(Explorer):
    """Move along the channels of a block's output and see whose each is.

    block: any object with `.branches(x)`, or a function x → {branch: float (C, H, W), …}. Its `.description`,
    a Block, says what its branches are called and how they are joined; without one they are concatenated.
    images: one image (1, C, H, W) or (C, H, W), or {name: image} to choose from. NumPy or MXNet.
    Raises ValueError if the branches' maps differ in size: they could not be joined.
    """

    CONTROLS = {
        # The box beside the slider takes a number, and answers a wrong one in words.
        "channel": slider("Channel", readout=False, width="620px"),
        "number": number_box("0 … {state.last}", "140px"),
        "garment": dropdown("Garment", "200px"),
        "kernel": toggles("Next layer", "240px"),
        "filters": slider("Its filters", width="380px"),
    }
    NOTES = {"number": ()}
    VIEWS = {"ribbon": view(), "sentence": view(min_height="30px"), "channel seen": view()}
    ROWS = (
        ("channel", "number", "number note"),
        *("ribbon", "sentence", "channel seen"),
        level("garment", "kernel", "filters"),
        small(LEGEND),
    )

    def __init__(self, block, images):
        images = images if isinstance(images, dict) else {"input": images}
        self._images = {name: _one_image(x) for name, x in images.items()}
        self._maps_of = _function_of(block)
        self._maps = lru_cache(maxsize=4)(self._compute_maps)
        self._described = getattr(block, "description", LARGEST)  # the widths are read off the maps
        maps = self._maps(next(iter(images)))
        shown = {branch: (Conv(len(of_branch), 1),) for branch, of_branch in maps.items()}
        self._block = Block(shown, self._described.join)
        super().__init__(RibbonState(images, self._block.out_channels))

    @classmethod
    def demo(cls):
        """A working ribbon: block 3a with random weights on ten garments of 28×28."""
        from ..fashion.garments import GARMENTS, garment_image
        from ..inception.bank import FilterBank
        from ..inception.widths import GOOGLENET_BLOCKS

        images = {name: garment_image(name)[None] / 255 for name in reversed(GARMENTS)}
        block = FilterBank({"28×28": images}).block(GOOGLENET_BLOCKS["3a"], in_channels=1, seed=0)
        return cls(block, images)

    @classmethod
    def of(cls, net, block="3a"):
        """One of a block of a trained net, as `load_googlenet` gives it, on ten garments; by its name."""
        from ..fashion.garments import GARMENTS, garment_image
        from ..fashion.resize import to_tensor
        from .trained import block_of

        images = {name: to_tensor(garment_image(name)[None], 2 * (net.about["size"],)) for name in GARMENTS}
        return cls(block_of(net, block), dict(reversed(images.items())))

    def draw(self):
        return {
            "ribbon": concat_ribbon(self._block, self.model.channel).svg(),
            "sentence": paragraph(self._whose(), size=17, spacing=1.6),
            "channel seen": self._scene().svg(),
        }

    def words(self):
        model, joins, feature_map = self.model, self._joins(), self._map()
        answer = "not all zero" if feature_map.max() > 0 else "all zero"
        outputs = self._block.outputs.values()
        lines = [
            self._whose(),
            f"Its map of the {model.garment} is {times(feature_map.shape)} and {answer}.",
        ]
        for name, done in (("concat", "concatenating"), ("add", "adding")):
            cost, channels = joins[name].next_layer, joins[name].channels
            counts = f"{channels} channels, {grouped(cost.params)} parameters, {millions(cost.macs)} MACs"
            lines.append(f"Next layer, {self._layer()}, after {done}: {counts}.")
        if len(set(outputs)) > 1:
            lines.append(
                f"Adding needs branches of equal width; these have {', '.join(map(str, outputs))}, so "
                f"{joins['add'].channels} each are assumed."
            )
        return lines

    def picture(self):
        return [concat_ribbon(self._block, self.model.channel), self._whose(), self._scene()]

    def _places(self):
        """[(branch, filter within it), …] of the channel: one, or every branch if they are added."""
        channel = self.model.channel
        slices = self._block.channel_slices.items()
        return [(branch, channel - at.start) for branch, at in slices if at.start <= channel < at.stop]

    def _whose(self):
        branch, number = self._places()[0]
        channel = f"Channel {self.model.channel} of {self._block.out_channels}"
        names = self._described.short_names
        if self._block.join == "add":
            summed = ", ".join(f"{one} ({names[one]})" for one in self._block.branches)
            return f"{channel} is the sum of the filters {number} of {summed}."
        part = self._block.channel_slices[branch]
        holds = f"which holds channels {part.start} … {part.stop - 1}"
        return f"{channel} is filter {number} of {branch} ({names[branch]}), {holds}."

    def _map(self):
        maps = self._maps(self.model.garment)
        handed_on = sum(maps[branch][number] for branch, number in self._places())
        return numpy.maximum(handed_on, 0) if self._described.relu else handed_on

    def _layer(self):
        return f"{self.model.kernel} to {self.model.filters} channels"

    def _joins(self):
        outputs, kernel = self._block.outputs.values(), KERNEL_SIDES[self.model.kernel]
        return join_costs(sum(outputs), self.model.filters, kernel, *self._map().shape, len(outputs))

    def _scene(self):
        (branch, number), *others = self._places()
        label = f"sum of the filters {number}" if others else f"filter {number} of {branch}"
        garment, pays = self.model.garment, (self._block, self._joins(), self._layer())
        seen = grey_image(self._images[garment]), garment, self._map()
        return channel_picture(*seen, None if others else branch, label, *pays)

    def _compute_maps(self, garment):
        maps, added = self._maps_of(self._images[garment]), self._described.join == "add"
        if unknown := [branch for branch in maps if branch not in self._described.branches]:
            raise ValueError(
                f"Nothing says what {', '.join(unknown)} is called: the block needs a `.description`."
            )
        sizes = {branch: times(of_branch.shape[0 if added else 1 :]) for branch, of_branch in maps.items()}
        if len(set(sizes.values())) > 1:
            listed = ", ".join(f"{branch} {size}" for branch, size in sizes.items())
            joined = "added" if added else "concatenated"
            raise ValueError(f"Maps of different sizes cannot be {joined}: {listed}.")
        return maps


def _one_image(x):
    x = numpy.asarray(x.asnumpy() if hasattr(x, "asnumpy") else x, dtype="float32")
    if x.ndim == 4 and len(x) == 1:
        x = x[0]
    if x.ndim != 3 or not x.size:
        raise ValueError(
            "An image must have the shape (channels, height, width), alone or as a batch of one; "
            f"got {x.shape}."
        )
    return x


def _function_of(block):
    """x → {branch: float (C, H, W)}."""
    if callable(block) and not hasattr(block, "branches"):
        return block
    # A block brings MXNet with it; whoever hands in functions stays without.
    from ..inception.insides import branch_maps

    return partial(branch_maps, block)
