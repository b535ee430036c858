"""Parameters, multiply-accumulates and receptive fields, counted from widths alone, in whole numbers.

A k×k convolution from c to n channels has k·k·c·n weights and n biases, and does k·k·c·n
multiply-accumulates (MACs) at each of its output pixels. Biases count as parameters, not as MACs;
pooling and ReLU count as neither.
"""

from dataclasses import dataclass

from ..core.numbers import whole_number
from .layers import ITSELF, AnyBlock, Average, Conv, Cost
from .nets import IMAGE, googlenet
from .widths import GOOGLENET_BLOCKS, LARGEST


def conv_cost(in_channels, out_channels, kernel, height, width):
    """Cost of a square convolution whose output is height × width pixels."""
    weights = kernel * kernel * in_channels * out_channels
    return Cost(weights + out_channels, weights * height * width)


def block_cost(block, in_channels, height, width):
    """Cost of a block, such as BranchWidths, on an input of (in_channels, height, width).

    Returns a LayerCost: `.params`, `.macs`, `.branches["b1"].params` …, all integers.
    Raises ValueError for sizes that are not positive whole numbers.
    """
    sizes = _sizes(in_channels=in_channels, height=height, width=width)
    return block.count(tuple(sizes))


def network_cost(in_channels=1, height=96, width=96, num_classes=10, blocks=GOOGLENET_BLOCKS):
    """Cost of the five-stage GoogLeNet for one image of (in_channels, height, width).

    blocks: {"3a": BranchWidths, …}, if stages 3 to 5 are other than the book's; a name begins with the
    number of its stage.
    Returns a LayerCost: `.params`, `.macs`, and `.stages` in order, each with its `.shape` and `.blocks`.
    Raises ValueError for sizes that are not positive whole numbers.
    """
    *image, num_classes = _sizes(in_channels=in_channels, height=height, width=width, num_classes=num_classes)
    return googlenet(num_classes, blocks).count(tuple(image))


def block_inputs(height=96, width=96, blocks=GOOGLENET_BLOCKS):
    """What each of the nine blocks is fed for an image of height × width: {"3a": (C, H, W), … "5b": …}.

    blocks: as in network_cost.
    Raises ValueError for sizes that are not positive whole numbers.
    """
    inputs, fed = {}, ()
    for stage in network_cost(height=height, width=width, blocks=blocks).parts:
        for part in stage.parts:
            if part.branches:
                inputs[part.name] = fed
            fed = part.shape
    return inputs


@dataclass(frozen=True)
class Layer:
    """A layer or block: its widest kernel, its stride, the channels it hands on.

    kind: "convolution", "pool", "block" or "average" (over the whole map: kernel and stride mean nothing).
    """

    name: str
    stage: int
    kind: str
    kernel: int
    stride: int
    channels: int


def _described(name, stage, layer, channels):
    if isinstance(layer, AnyBlock):
        return Layer(name, stage, "block", max(layer.kernels.values()), 1, channels)
    if isinstance(layer, Average):
        return Layer(name, stage, "average", 1, 1, channels)
    kind = "convolution" if isinstance(layer, Conv) else "pool"
    return Layer(name, stage, kind, layer.kernel, layer.stride, channels)


def looks(net):
    """{layer: {"": Look}}, for a block also {branch: Look}; none for the average, which sees everything."""
    look, found = ITSELF, {}
    for name, layer in net.layers.items():
        if isinstance(layer, Average):
            return found
        branches = layer.looks(look) if isinstance(layer, AnyBlock) else {}
        look = layer.seen(look)
        found[name] = branches | {"": look}


_NET = googlenet()
# {"7×7": Layer, "pool 1": …, … "3a": …, … "average": …}, in order
LAYERS = {
    part.name: _described(part.name, number, _NET.layers[part.name], part.shape[0])
    for number, stage in enumerate(_NET.count(IMAGE).parts, start=1)
    for part in stage.parts
    if stage.name not in _NET.head
}
LOOKS = looks(_NET)
_STAGE_LOOKS = {f"stage {LAYERS[name].stage}": looks[""] for name, looks in LOOKS.items()}


def receptive_field(name, height, width, block=LARGEST):
    """How many pixels of a height × width input one output can see at most, border cut off.

    `name` is a branch of one block, "b1" … "b4" (its input is the block's; all of the book's see alike), or a
    stage of the net, "stage 1" … "stage 5" (its input is the image; stage 5 ends in a global average and sees
    all of it). Raises ValueError for another name or a size that is not a positive whole number.
    """
    looks = block.looks() | _STAGE_LOOKS
    if name not in looks:
        raise ValueError(f"No branch or stage is called {name!r}; choose one of {', '.join(looks)}.")
    height, width = _sizes(height=height, width=width)
    if name == "stage 5":
        return height * width
    return looks[name].most(height) * looks[name].most(width)


@dataclass(frozen=True)
class Join:
    """One way to join branches: the channels handed on, the cost of the convolution after it."""

    channels: int
    next_layer: Cost


def join_costs(out_channels, filters, kernel, height, width, branches=4):
    """The cost of a kernel × kernel convolution with `filters` filters after a block of `out_channels`.

    Adding needs branches of one width, so the same channels are taken as spread evenly: four branches of
    out_channels // 4 each, and as many sums. Returns {"concat": Join, "add": Join}.
    Raises ValueError unless there is a channel for each branch and all sizes are positive whole numbers.
    """
    whole_number(out_channels, "out_channels", least=branches)
    sizes = {"filters": filters, "kernel": kernel, "height": height, "width": width}
    sizes = [whole_number(value, name) for name, value in sizes.items()]
    filters, kernel, height, width = sizes

    def join(channels):
        return Join(channels, conv_cost(channels, filters, kernel, height, width))

    return {"concat": join(out_channels), "add": join(out_channels // branches)}


def _sizes(**sizes):
    return [whole_number(value, name, most=1_000_000) for name, value in sizes.items()]
