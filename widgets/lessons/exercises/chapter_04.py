"""Exercises of chapter 04: what a 1×1 before a larger convolution saves, in a branch, a block and a net."""

from itertools import product
from math import ceil, floor

from ...inception.bottleneck import break_even, naive_block_cost, widest_that_saves
from ...inception.counting import block_cost, block_inputs, network_cost
from ...inception.widths import GOOGLENET_BLOCKS, BranchWidths
from . import Exercise, on

_CHANNELS, _TARGET, _BUDGET, _LOOKS = 192, 256, 100_000, 200

_NET = network_cost(3, 224, 224, 1000).params
_FED = block_inputs(224, 224)
_REAL = sum(block_cost(widths, *_FED[name]).params for name, widths in GOOGLENET_BLOCKS.items())
_NAIVE = sum(naive_block_cost(widths, *_FED[name]).params for name, widths in GOOGLENET_BLOCKS.items())

# Each tells two of the ways to go wrong apart; the fourth's break-even is a whole number, 9. Then many more.
_BRANCHES = (
    *((192, 32, 5), (256, 192, 3), (832, 128, 5), (18, 2, 3)),
    *product((3, 9, 13, 40), (3, 8, 30), (3, 5)),
)


def _over_budget(widths):
    return block_cost(widths, _CHANNELS, 1, 1).params > _BUDGET


def _outputs_too_few(widths):
    return widths.out_channels < _TARGET


def _counts_the_reduces(widths):
    return _outputs_too_few(widths) and widths.out_channels + sum(widths.reduces.values()) >= _TARGET


def _has_too_few_expensive(widths):
    return widths.c2[1] + widths.c3[1] < _LOOKS


def _squeezed(widths):
    return any(4 * widths.reduces[branch] < widths.outputs[branch] for branch in widths.reduces)


def _designed(widths):
    lacks = (_outputs_too_few, _over_budget, _has_too_few_expensive, _squeezed)
    return isinstance(widths, BranchWidths) and not any(lack(widths) for lack in lacks)


macs = Exercise(
    accepts=14 * 14 * (528 * 32 + 25 * 32 * 128),
    expects="an integer, the MACs of branch 3 of block 4e for one image",
    hints=(
        "Count the weights of both convolutions first. How often is each weight used?",
        "528 · 32 weights in the 1×1, 25 · 32 · 128 in the 5×5, each used at all 14 · 14 positions.",
        "14 · 14 · (528 · 32 + 25 · 32 · 128)",
    ),
    mistakes={
        528 * 32 + 25 * 32 * 128: "you counted the weights: each is used at all 14 · 14 positions",
        14 * 14 * (528 * 32 + 32 + 25 * 32 * 128 + 128): (
            "you counted the biases as well: they are added, not multiplied"
        ),
        14 * 14 * 25 * 528 * 128: (
            "you counted a 5×5 without a reduce: it gets only the 32 channels of the 1×1"
        ),
        14 * 14 * 25 * 32 * 128: "you left out the 1×1: it is cheap, but not free",
        14 * 14 * (528 * 32 + 25 * 528 * 128): (
            "you counted the 1×1, but then gave the 5×5 all 528 channels: it gets 32"
        ),
        14 * 14 * (528 * 32 + 32 * 128): "you gave the 5×5 one weight for each pair of channels: it has 25",
    },
)

widest = Exercise(
    like=on(*_BRANCHES),
    accepts=widest_that_saves,
    expects="a function widest(channels, out, kernel) that returns an integer",
    hints=(
        "Write down the MACs at one position, with the 1×1 and without it.",
        "reduce · (channels + k²·out) must be less than k²·channels·out. Solve for reduce.",
        "At a whole break-even nothing is saved, so: (k*k*channels*out - 1) // (channels + k*k*out).",
    ),
    mistakes={
        (lambda channels, out, kernel: float(break_even(channels, out, kernel))): (
            "you returned the break-even itself: it need not be whole, and it saves nothing"
        ),
        (lambda channels, out, kernel: floor(break_even(channels, out, kernel))): (
            "you rounded down: if the break-even is whole, as for (18, 2, 3), it saves nothing"
        ),
        (lambda channels, out, kernel: ceil(break_even(channels, out, kernel))): (
            "you rounded up: that is the first size that saves nothing"
        ),
        (lambda channels, out, kernel: channels - 1): (
            "you left out the cost of the 1×1 itself: not every smaller reduce saves"
        ),
        (lambda channels, out, kernel: min(channels, out) - 1): (
            "you kept the reduce below the output channels: it may be larger and still save"
        ),
        (lambda channels, out, kernel: ceil(break_even(channels, out, 1)) - 1): (
            "you gave the large convolution one weight for each pair of channels: it has k · k"
        ),
    },
)

net = Exercise(
    accepts=_NET - _REAL + _NAIVE,
    expects="an integer, the parameters of the whole network",
    hints=(
        "Only the nine blocks change. The stem and the last layer stay as they are.",
        "network_cost(3, 224, 224, 1000).params is the whole network. Subtract the nine real blocks.",
        "network − (sum of the nine real blocks) + (sum of the nine naive ones). A loop above counts both.",
    ),
    mistakes={
        _NAIVE: "you added up the nine naive blocks: the stem and the last layer are part of the network",
        _NET + _NAIVE: "you added the naive blocks, but left the real ones in",
        _NAIVE - _REAL: "you counted by how much it grows: the question is how large it is then",
        _NET: "you gave the network with all its reduces",
        network_cost().params - _REAL + _NAIVE: (
            "you took the network for grey images and ten classes: this one has 3 channels and 1000 classes"
        ),
    },
)

design = Exercise(
    accepts=_designed,
    expects=(
        f"BranchWidths: {_TARGET} channels or more from {_CHANNELS}, {_BUDGET} parameters or fewer, "
        f"{_LOOKS} channels from 3×3 and 5×5, no reduce below a quarter of its branch's output"
    ),
    hints=(
        "Which branch of block 3a has the most parameters? The designer shows each branch's share.",
        "Give channels of the 1×1 and of the pool to the 3×3, and make the reduces smaller.",
        "Try a 3×3 from 40 to 160 channels and a 5×5 from 10 to 40. The other 56 channels are up to you.",
    ),
    mistakes={
        _counts_the_reduces: (
            "you counted the reduce channels as output: they are used only inside their branch"
        ),
        _outputs_too_few: f"you output fewer than {_TARGET} channels",
        _over_budget: (
            "you are over budget: set your widths in BudgetDesigner and see which branch costs most"
        ),
        _has_too_few_expensive: (
            f"you saved where it is easy: fewer than {_LOOKS} channels come from the 3×3 and the 5×5"
        ),
        _squeezed: "you made a reduce smaller than a quarter of its branch's output: the budget allows more",
    },
)
