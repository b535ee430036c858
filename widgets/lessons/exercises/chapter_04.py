"""Exercises of chapter 04: what a 1×1 before a larger convolution buys, in a branch, a block and a net."""

from itertools import product
from math import ceil, floor

from ...inception.bottleneck import break_even, naive_block_cost, widest_that_saves
from ...inception.counting import block_cost, block_inputs, conv_cost, network_cost
from ...inception.nets import net_cost
from ...inception.widths import GOOGLENET_BLOCKS, BranchWidths
from . import Exercise, on

_CHANNELS, _TARGET, _BUDGET, _LOOKS = 192, 256, 100_000, 200

_NET = network_cost(3, 224, 224, 1000).params
_FED = block_inputs(224, 224)
_REAL = sum(block_cost(widths, *_FED[name]).params for name, widths in GOOGLENET_BLOCKS.items())
_NAIVE = sum(naive_block_cost(widths, *_FED[name]).params for name, widths in GOOGLENET_BLOCKS.items())

_VGG = net_cost("VGG-16").params
_VGG_DENSE = [conv_cost(c, n, 1, 1, 1).params for c, n in ((512 * 7 * 7, 4096), (4096, 4096), (4096, 1000))]
_VGG_CONVS = _VGG - sum(_VGG_DENSE)
_VGG_AVERAGED = conv_cost(512, 4096, 1, 1, 1).params + sum(_VGG_DENSE[1:])

# Each tells two of the ways to go wrong apart; the fourth's break-even is a whole number, 9. Then many more.
_BRANCHES = (
    *((192, 32, 5), (256, 192, 3), (832, 128, 5), (18, 2, 3)),
    *product((3, 9, 13, 40), (3, 8, 30), (3, 5)),
)


def _over_budget(widths):
    return block_cost(widths, _CHANNELS, 1, 1).params > _BUDGET


def _hands_on_too_few(widths):
    return widths.out_channels < _TARGET


def _counts_the_reduces(widths):
    return _hands_on_too_few(widths) and widths.out_channels + sum(widths.reduces.values()) >= _TARGET


def _looks_too_little(widths):
    return widths.c2[1] + widths.c3[1] < _LOOKS


def _squeezed(widths):
    return any(4 * widths.reduces[branch] < widths.outputs[branch] for branch in widths.reduces)


def _designed(widths):
    lacks = (_hands_on_too_few, _over_budget, _looks_too_little, _squeezed)
    return isinstance(widths, BranchWidths) and not any(lack(widths) for lack in lacks)


macs = Exercise(
    accepts=14 * 14 * (528 * 32 + 25 * 32 * 128),
    expects="an integer, the multiply-accumulates of branch 3 of block 4e for one image",
    hints=(
        "Count the weights of both convolutions first. How often is each of them used?",
        "528 · 32 weights in the 1×1, 25 · 32 · 128 in the 5×5, each used at all 14 · 14 places.",
        "14 · 14 · (528 · 32 + 25 · 32 · 128)",
    ),
    mistakes={
        528 * 32 + 25 * 32 * 128: "you counted the weights: each is used at all 14 · 14 places",
        14 * 14 * (528 * 32 + 32 + 25 * 32 * 128 + 128): (
            "you counted the biases in: they are added, not multiplied"
        ),
        14 * 14 * 25 * 528 * 128: (
            "you counted the direct way: the 5×5 gets the 32 channels that the 1×1 leaves"
        ),
        14 * 14 * 25 * 32 * 128: "you left out the 1×1: it is cheap, and not free",
        14 * 14 * (528 * 32 + 25 * 528 * 128): (
            "you paid for the 1×1 and then let the 5×5 look at all 528 channels: it gets 32"
        ),
        14 * 14 * (528 * 32 + 32 * 128): "you gave the 5×5 one weight for each pair of channels: it has 25",
    },
)

widest = Exercise(
    like=on(*_BRANCHES),
    accepts=widest_that_saves,
    expects="a function widest(channels, out, kernel) that returns an integer",
    hints=(
        "Write both ways down in multiply-accumulates at one pixel. One of them has the reduce in it.",
        "reduce · (channels + k²·out) must be less than k²·channels·out. Solve for reduce.",
        "At a whole break-even nothing is saved yet, so: (k*k*channels*out - 1) // (channels + k*k*out).",
    ),
    mistakes={
        (lambda channels, out, kernel: float(break_even(channels, out, kernel))): (
            "you returned the break-even itself: channels are whole, and at it nothing is saved"
        ),
        (lambda channels, out, kernel: floor(break_even(channels, out, kernel))): (
            "you rounded down: where the break-even is whole, as for (18, 2, 3), it costs just as much"
        ),
        (lambda channels, out, kernel: ceil(break_even(channels, out, kernel))): (
            "you rounded up: that is the first width that saves nothing"
        ),
        (lambda channels, out, kernel: channels - 1): (
            "you left out what the 1×1 itself costs: so it seems that any narrowing saves"
        ),
        (lambda channels, out, kernel: min(channels, out) - 1): (
            "you kept the reduce below the channels that come out: it may be wider and still save"
        ),
        (lambda channels, out, kernel: ceil(break_even(channels, out, 1)) - 1): (
            "you gave the large convolution one weight for each pair of channels: it has k · k"
        ),
    },
)

net = Exercise(
    accepts=_NET - _REAL + _NAIVE,
    expects="an integer, the parameters of the whole net",
    hints=(
        "Only the nine blocks change: the stem and the last dense layer stay as they are.",
        "network_cost(3, 224, 224, 1000).params is the whole net. Take the nine real blocks out of it.",
        "net − (sum of the nine real blocks) + (sum of the nine naive ones): add up with the loop above.",
    ),
    mistakes={
        _NAIVE: "you added up the nine naive blocks: the stem and the dense layer belong to the net",
        _NET + _NAIVE: "you added the naive blocks to the net and left the real ones in",
        _NAIVE - _REAL: "you counted by how much it grows: the question is how large the net then is",
        _NET: "you gave the net as the book has it, with all its reduces",
        network_cost().params - _REAL + _NAIVE: (
            "you took the net for grey pictures and ten classes: this one has 3 and 1000"
        ),
    },
)

vgg = Exercise(
    accepts=sum(_VGG_DENSE) / _VGG,
    within=5e-3,
    expects="a number between 0 and 1, the share of the dense layers",
    hints=(
        "A dense layer has a weight for every input and output number, and a bias for every output.",
        "The first dense layer reads all 512 maps of 7×7: 512 · 7 · 7 numbers in, 4096 out.",
        "(512·7·7·4096 + 4096 + 4096·4096 + 4096 + 4096·1000 + 1000) / (that + all convolutions)",
    ),
    mistakes={
        100 * sum(_VGG_DENSE) / _VGG: "you gave a percentage: the share is that divided by 100",
        _VGG_CONVS / _VGG: "you gave the share of the convolutions: the dense layers are the rest",
        _VGG_DENSE[0] / _VGG: "you counted the first dense layer alone: there are three, and it leads",
        sum(_VGG_DENSE) / _VGG_CONVS: "you divided by the convolutions: a share is of the whole net",
        _VGG_AVERAGED / (_VGG_AVERAGED + _VGG_CONVS): (
            "you fed the first dense layer 512 numbers: it gets 512 maps of 7×7, every pixel of them"
        ),
    },
)

design = Exercise(
    accepts=_designed,
    expects=(
        f"BranchWidths: {_TARGET} channels or more from {_CHANNELS}, {_BUDGET} parameters or fewer, "
        f"{_LOOKS} channels from 3×3 and 5×5, reduces a quarter or more of what their branch hands on"
    ),
    hints=(
        "Where do the parameters of block 3a sit? One of its branches holds most of them.",
        "Take channels from the 1×1 and the pool, give them to the 3×3, and narrow the reduces.",
        "160 channels of 3×3 may come from 40, and 40 of 5×5 from 10. The other 56 are yours.",
    ),
    mistakes={
        _counts_the_reduces: (
            "you counted the reduce channels in the concatenation: they never leave their branch"
        ),
        _hands_on_too_few: f"you hand on fewer than {_TARGET} channels",
        _over_budget: (
            "you are over budget: set your widths in BudgetDesigner and see which branch takes most"
        ),
        _looks_too_little: (
            f"you saved where it is easy: fewer than {_LOOKS} channels look beside their own pixel"
        ),
        _squeezed: "you squeezed a branch below a quarter of what it hands on: the budget allows more",
    },
)
