"""ConcatRibbon: which branch and filter a channel of the output came from, and what handing it on costs."""

import re
from functools import lru_cache, partial

import numpy
import traitlets

from ..core.branches import BRANCHES, SHORT_NAMES
from ..core.numbers import whole_number
from ..core.words import grouped, millions, times
from ..inception.joining import join_costs
from ..inception.widths import LARGEST, BranchWidths
from ..pictures.block.channel import channel_picture
from ..pictures.block.ribbon import concat_ribbon
from ..pictures.pixels import grey_image
from ..pictures.sheet import caption, stack
from ..ui.controls import dropdown, number_box, row, slider, toggles
from ..ui.look import html
from .base import Choice, Explorer, State, Whole, whole_or_text

LEGEND = (
    "The ribbon is the output, channel by channel, in the colours and hatchings of the branches. In the map "
    "black is 0 and white its own strongest response."
)
KERNELS = {"1×1": 1, "3×3": 3, "5×5": 5}
_STATE = re.compile(r"(\S+) of (.+), next (\S+) to (\S+)")


class RibbonState(State):
    """A channel, counted from 0, a garment, and the convolution that comes after the block."""

    garment = Choice()
    channel = traitlets.Any(0)  # what it may be depends on the block: see _there
    kernel = Choice()
    filters = Whole(128, most=LARGEST.c2[1])

    def __init__(self, garments, channels):
        """garments: their names, the first is the default; channels: how many the block hands on."""
        super().__init__()
        self.channels = channels
        self.offer("garment", garments)
        self.offer("kernel", KERNELS)

    @traitlets.validate("channel")
    def _there(self, proposal):
        return whole_number(proposal["value"], "channel", self.channels - 1, least=0)

    def to_string(self):
        return f"{self.channel} of {self.garment}, next {self.kernel.replace('×', 'x')} to {self.filters}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        channel, garment, kernel, filters = found.groups()
        return {
            "channel": whole_or_text(channel),
            "garment": garment,
            "kernel": kernel.replace("x", "×"),
            "filters": whole_or_text(filters),
        }


class ConcatRibbon(Explorer):
    """Move along the channels of a block's output and see whose each is.

    block: any object with `.branches(x)`, or a function x → {"b1": float (C, H, W), … "b4": …}.
    images: one image (1, C, H, W) or (C, H, W), or {name: image} to choose from. NumPy or MXNet.
    Raises ValueError if the branches' maps differ in size: they could not be concatenated.
    """

    def __init__(self, block, images):
        images = images if isinstance(images, dict) else {"input": images}
        self._images = {name: _one_image(x) for name, x in images.items()}
        self._maps_of = _function_of(block)
        self._maps = lru_cache(maxsize=4)(self._compute_maps)
        self._widths = _widths_of(self._maps(next(iter(images))))
        model = RibbonState(images, self._widths.out_channels)
        controls = self._build_controls(model)
        super().__init__(model, controls)
        self.notes = {"number": html()}
        self._ribbon, self._view = html(), html()
        self._sentence = html(min_height="30px")
        controls["number"].observe(self._on_number, "value")
        bars = [("channel", "number"), ("garment", "kernel", "filters")]
        first, second = ([controls[name] for name in names] for names in bars)
        self.children = [
            row([*first, self.notes["number"]], flex_flow="row wrap"),
            *(self._ribbon, self._sentence, self._view),
            row(second, flex_flow="row wrap", align_items="flex-end"),
            *(html(f"<small>{LEGEND}</small>"), self.footer),
        ]
        self.show()

    @classmethod
    def demo(cls):
        """A working ribbon: block 3a with random weights on ten garments of 28×28."""
        from ..fashion.garments import GARMENTS, garment_image
        from ..inception.bank import FilterBank
        from ..inception.widths import GOOGLENET_BLOCKS

        images = {name: garment_image(name)[None] / 255 for name in reversed(GARMENTS)}
        block = FilterBank({"28×28": images}).block(GOOGLENET_BLOCKS["3a"], in_channels=1, seed=0)
        return cls(block, images)

    def draw(self):
        self.controls["number"].value = self.model.channel
        self._ribbon.value = concat_ribbon(self._widths, self.model.channel).svg()
        self._sentence.value = f"<div style='font-size:17px;line-height:1.6'>{self._whose()}</div>"
        self._view.value = self._scene().svg()

    def describe(self):
        with self._lock:
            model, joins = self.model, self._joins()
            feature_map = self._map()
            answer = "it responds" if feature_map.max() > 0 else "all zero: nothing here excites it"
            concat, add = (_in_words(joins[name]) for name in ("concat", "add"))
            outputs = list(self._widths.outputs.values())
            lines = [
                self._whose(),
                f"Its map of the {model.garment} is {times(feature_map.shape)}, and {answer}.",
                f"Next layer, {self._layer()}, after concatenating: {concat}.",
                f"Next layer, {self._layer()}, after adding: {add}.",
            ]
            if len(set(outputs)) > 1:
                lines.append(
                    f"Adding needs four branches of one width; these have {', '.join(map(str, outputs))}, so "
                    f"they are counted as four of {joins['add'].channels}."
                )
            return "\n".join(lines)

    def picture(self):
        ribbon = concat_ribbon(self._widths, self.model.channel)
        return stack([ribbon.pixels(1.24), caption(self._whose()), self._scene().pixels(1.24)])

    def _place(self):
        """(branch, filter within it) of the channel."""
        for branch, part in self._widths.channel_slices.items():
            if self.model.channel < part.stop:
                return branch, self.model.channel - part.start

    def _whose(self):
        branch, number = self._place()
        part = self._widths.channel_slices[branch]
        return (
            f"Channel {self.model.channel} of {self._widths.out_channels} is filter {number} of {branch} "
            f"({SHORT_NAMES[branch]}), which holds channels {part.start} … {part.stop - 1}."
        )

    def _map(self):
        branch, number = self._place()
        return self._maps(self.model.garment)[branch][number]

    def _layer(self):
        return f"{self.model.kernel} to {self.model.filters} channels"

    def _joins(self):
        size = self._map().shape
        return join_costs(self._widths.out_channels, self.model.filters, KERNELS[self.model.kernel], *size)

    def _scene(self):
        branch, number = self._place()
        image, label = grey_image(self._images[self.model.garment]), f"filter {number} of {branch}"
        joins, layer = self._joins(), self._layer()
        return channel_picture(
            image, self.model.garment, self._map(), branch, label, self._widths, joins, layer
        )

    def _compute_maps(self, garment):
        maps = self._maps_of(self._images[garment])
        sizes = {branch: times(maps[branch].shape[1:]) for branch in BRANCHES}
        if len(set(sizes.values())) > 1:
            listed = ", ".join(f"{branch} {size}" for branch, size in sizes.items())
            raise ValueError(f"Maps of different sizes cannot be concatenated: {listed}.")
        return maps

    def _build_controls(self, model):
        last = model.channels - 1
        channel = slider(Whole(0, most=last, least=0), "Channel", width="620px")
        channel.readout = False  # the box beside it takes a number, and answers a wrong one in words
        return {
            "channel": channel,
            "number": number_box(f"0 … {last}", "140px"),
            "garment": dropdown("Garment", model.offered["garment"], "200px"),
            "kernel": toggles("Next layer", model.offered["kernel"], "240px"),
            "filters": slider(model.traits()["filters"], "Its filters", width="380px"),
        }

    def _on_number(self, change):
        if not self.by_reader():
            return
        with self._lock:
            try:
                self.set(channel=whole_or_text(change["new"].strip()))
            except ValueError as error:
                self.show()  # the box goes back to what stands
                self.refuse(str(error), beside="number")


def _in_words(join):
    cost = join.next_layer
    return f"{join.channels} channels, {grouped(cost.params)} parameters, {millions(cost.macs)} MACs"


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


def _widths_of(maps):
    """The widths as the output shows them; it does not show the reduce widths, so those stand at 1."""
    c1, c2, c3, c4 = (len(maps[branch]) for branch in BRANCHES)
    return BranchWidths(c1, (1, c2), (1, c3), c4)


def _function_of(block):
    """x → {branch: float (C, H, W)}."""
    if callable(block) and not hasattr(block, "branches"):
        return block
    # A block brings MXNet with it; whoever hands in functions stays without.
    from ..inception.capture import branch_maps

    return partial(branch_maps, block)
