"""Parameters, multiply-accumulates and receptive fields, counted from widths alone, in whole numbers.

A k×k convolution from c to n channels has k·k·c·n weights and n biases, and does k·k·c·n
multiply-accumulates (MACs) at each of its output pixels. Biases count as parameters, not as MACs;
pooling and ReLU count as neither.
"""

from dataclasses import dataclass

from ..core.numbers import whole_number
from .fields import LAYERS, LOOKS, Look
from .reach import BRANCH_KERNELS
from .widths import GOOGLENET_BLOCKS


@dataclass(frozen=True)
class Cost:
    """What some layers need: parameters, and MACs for one image."""

    params: int = 0
    macs: int = 0

    def __add__(self, other):
        return Cost(self.params + other.params, self.macs + other.macs)


@dataclass(frozen=True)
class BlockCost(Cost):
    """The cost of one Inception block; `.branches` holds it branch by branch, "b1" … "b4"."""

    branches: dict[str, Cost] = None


@dataclass(frozen=True)
class StageCost(Cost):
    """The cost of one stage; `.shape` is what it hands on for one image, `.blocks` its Inception blocks."""

    shape: tuple[int, ...] = ()
    blocks: dict[str, BlockCost] = None


@dataclass(frozen=True)
class NetworkCost(Cost):
    """The cost of the whole net; `.stages` holds "b1" … "b5" and "dense", in order."""

    stages: dict[str, StageCost] = None


def conv_cost(in_channels, out_channels, kernel, height, width):
    """Cost of a square convolution whose output is height × width pixels."""
    weights = kernel * kernel * in_channels * out_channels
    return Cost(weights + out_channels, weights * height * width)


def block_cost(widths, in_channels, height, width):
    """Cost of an Inception block on an input of (in_channels, height, width).

    Returns a BlockCost: `.params`, `.macs`, `.branches["b1"].params` …, all integers.
    Raises ValueError for sizes that are not positive whole numbers.
    """
    in_channels, height, width = _sizes(in_channels=in_channels, height=height, width=width)

    def conv(c_in, c_out, kernel):
        return conv_cost(c_in, c_out, kernel, height, width)

    (reduce3, out3), (reduce5, out5) = widths.c2, widths.c3
    branches = {
        "b1": conv(in_channels, widths.c1, 1),
        "b2": conv(in_channels, reduce3, 1) + conv(reduce3, out3, 3),
        "b3": conv(in_channels, reduce5, 1) + conv(reduce5, out5, 5),
        "b4": conv(in_channels, widths.c4, 1),
    }
    total = sum(branches.values(), Cost())
    return BlockCost(total.params, total.macs, branches)


def network_cost(in_channels=1, height=96, width=96, num_classes=10, blocks=GOOGLENET_BLOCKS):
    """Cost of the five-stage GoogLeNet for one image of (in_channels, height, width).

    blocks: {"3a": BranchWidths, …}, if stages 3 to 5 are other than the book's; a name begins with the
    number of its stage.
    Returns a NetworkCost: `.params`, `.macs`, and `.stages` in order, each with its `.shape` and `.blocks`.
    Raises ValueError for sizes that are not positive whole numbers.
    """
    in_channels, height, width, num_classes = _sizes(
        in_channels=in_channels, height=height, width=width, num_classes=num_classes
    )
    stages = {}

    height, width = _halved(height), _halved(width)
    cost = conv_cost(in_channels, 64, 7, height, width)
    height, width = _halved(height), _halved(width)
    stages["b1"] = StageCost(cost.params, cost.macs, (64, height, width), {})

    cost = conv_cost(64, 64, 1, height, width) + conv_cost(64, 192, 3, height, width)
    height, width = _halved(height), _halved(width)
    stages["b2"] = StageCost(cost.params, cost.macs, (192, height, width), {})

    channels = 192
    for stage in ("3", "4", "5"):
        costs = {}
        for name in (name for name in blocks if name[0] == stage):
            costs[name] = block_cost(blocks[name], channels, height, width)
            channels = blocks[name].out_channels
        # The first two stages of blocks end in a pool of stride 2, the last in a global average.
        height, width = (1, 1) if stage == "5" else (_halved(height), _halved(width))
        cost = sum(costs.values(), Cost())
        stages[f"b{stage}"] = StageCost(cost.params, cost.macs, (channels, height, width), costs)

    cost = conv_cost(channels, num_classes, 1, 1, 1)
    stages["dense"] = StageCost(cost.params, cost.macs, (num_classes,), {})
    total = sum(stages.values(), Cost())
    return NetworkCost(total.params, total.macs, stages)


def block_inputs(height=96, width=96, blocks=GOOGLENET_BLOCKS):
    """What each of the nine blocks is fed for an image of height × width: {"3a": (C, H, W), … "5b": …}.

    blocks: as in network_cost.
    Raises ValueError for sizes that are not positive whole numbers.
    """
    stages, inputs = network_cost(height=height, width=width, blocks=blocks).stages, {}
    for before, stage in (("b2", "b3"), ("b3", "b4"), ("b4", "b5")):
        channels, h, w = stages[before].shape
        for name in stages[stage].blocks:
            inputs[name] = (channels, h, w)
            channels = blocks[name].out_channels
    return inputs


_LOOKS = {branch: Look().through(kernel) for branch, kernel in BRANCH_KERNELS.items()} | {
    f"stage {layer.stage}": LOOKS[layer.name][""] for layer in LAYERS.values() if layer.name in LOOKS
}


def receptive_field(name, height, width):
    """How many pixels of a height × width input one output can see at most, border cut off.

    `name` is a branch of one block, "b1" … "b4" (its input is the block's), or a stage of the net,
    "stage 1" … "stage 5" (its input is the image; stage 5 ends in a global average and sees all of it).
    Raises ValueError for another name or a size that is not a positive whole number.
    """
    if name not in _LOOKS:
        raise ValueError(f"No branch or stage is called {name!r}; choose one of {', '.join(_LOOKS)}.")
    height, width = _sizes(height=height, width=width)
    if name == "stage 5":
        return height * width
    return _LOOKS[name].most(height) * _LOOKS[name].most(width)


def _halved(size):
    """Size after a layer of stride 2 whose padding keeps the centre: 7×7 pad 3, or 3×3 pad 1."""
    return (size - 1) // 2 + 1


def _sizes(**sizes):
    return [whole_number(value, name, most=1_000_000) for name, value in sizes.items()]
