"""Exercises of chapter 03: which channel of a block's output is whose, and what the next layer costs."""

from functools import partial
from operator import le, lt

import numpy

from ...inception.counting import conv_cost
from ...inception.widths import GOOGLENET_BLOCKS
from . import Exercise, meets, on
from .blocks import makes

_4A, _4C, _4D = (GOOGLENET_BLOCKS[name] for name in ("4a", "4c", "4d"))
_PLACE = _4A.channel_slices["b3"]
_INTO, _FILTERS = _4C.out_channels, _4D.c2[0]
_3A = (64, 128, 32, 32)
# Borders, the middle and both ends; and all of other blocks, so that no answer can be learned by heart.
_CHANNELS = (
    *((channel, _3A) for channel in (0, 63, 64, 191, 192, 217, 255)),
    *((channel, outputs) for outputs in ((2, 4, 2, 1), (3, 5, 2, 6)) for channel in range(sum(outputs))),
)
# Shapes of four branches. First all the same, so that only what is done with them tells.
_SHAPES = [(2, 4, 3, 5)] * 4, [(3, channels, 5, 2) for channels in (1, 4, 2, 3)]


def _owner(channel, outputs, first=1, filters_from=0, inside=lt):
    for branch, width in enumerate(outputs, first):
        if inside(channel, width):
            return branch, channel + filters_from
        channel -= width
    return None


def _branches(shapes):
    rng = numpy.random.default_rng(0)
    return tuple(rng.standard_normal(shape).astype("float32") for shape in shapes)


def _slice(places):
    """A pattern: that slice, (first, last), or the two numbers of it."""
    whole = _4A.out_channels  # counted from the end, or in steps of 1, it is the same slice

    def matches(value):
        same = isinstance(value, slice) and value.indices(whole) == slice(*places).indices(whole)
        return same or meets(value, places)

    return matches


def _concatenated(axis, order=(0, 1, 2, 3)):
    return lambda *branches: numpy.concatenate([branches[n] for n in order], axis=axis)


def _mixed(*branches):
    """The channels in turn, one of each branch."""
    return numpy.stack(branches, axis=2).reshape(2, 16, 3, 5)


slice_ = Exercise(
    like=_slice,
    accepts=(_PLACE.start, _PLACE.stop),
    expects="a slice, such as slice(0, 192)",
    hints=(
        "Branches 1 and 2 come before branch 3. How many channels do they output together?",
        "192 and 208 channels come before it, and it has 48 itself.",
        "slice(192 + 208, 192 + 208 + 48)",
    ),
    mistakes={
        (192 + 96, 192 + 96 + 16): "you took the reduces, 96 and 16: they stay inside their branches",
        (192 + 96 + 208, 192 + 96 + 208 + 48): (
            "you counted the reduce channels in the concatenation: the 96 stay inside branch 2"
        ),
        (_PLACE.start, _PLACE.stop - 1): "you ended at the last channel: a slice ends one after it",
        (_PLACE.start + 1, _PLACE.stop + 1): "you counted from 1: the first channel is channel 0",
        (_PLACE.start, _PLACE.stop - _PLACE.start): "you gave start and length: a slice takes start and end",
        (0, 48): "you gave the branch's own channels: in the output, two branches come before it",
    },
)

owner = Exercise(
    like=on(*_CHANNELS),
    accepts=_owner,
    expects="a function owner(channel, outputs) that returns a pair, such as (3, 25)",
    hints=(
        "Go through the branches. Is the channel in the first one? If not, go on to the second.",
        "Each time you go on, subtract the branch's width: the rest counts from the next branch.",
        "for branch, width in enumerate(outputs, 1): if channel < width: return branch, channel; "
        "channel -= width",
    ),
    mistakes={
        partial(_owner, filters_from=1): (
            "you counted the filters from 1: the first filter of a branch is filter 0"
        ),
        partial(_owner, first=0): "you counted the branches from 0: the answer for b1 is 1",
        (lambda channel, outputs: (_owner(channel, outputs)[0], channel)): (
            "you gave the channel itself as the filter: subtract the channels of the branches before"
        ),
        partial(_owner, inside=le): (
            "you counted one channel too many in a branch: with 64 channels, b1 ends at channel 63"
        ),
    },
)

next_ = Exercise(
    accepts=conv_cost(_INTO, _FILTERS, 1, 1, 1).params,
    expects="an integer, the weights and biases of that 1×1",
    hints=(
        "How many channels does block 4c output? Add up its four branches.",
        "Each of the 144 filters has one weight for every input channel, and a bias.",
        "(128 + 256 + 64 + 64) · 144 + 144",
    ),
    mistakes={
        _INTO * _FILTERS: "you forgot the biases: one for each of the 144 filters",
        _4C.c2[1] * _FILTERS + _FILTERS: (
            "you gave it branch 2 alone: its input is the output of all four branches of 4c"
        ),
        _INTO // 4 * _FILTERS + _FILTERS: "you added the branches: concatenated, all their channels go in",
        (_INTO + _4C.c2[0] + _4C.c3[0]) * _FILTERS + _FILTERS: (
            "you counted the reduce channels in the concatenation: 128 and 24 stay inside block 4c"
        ),
        9 * _INTO * _FILTERS + _FILTERS: "you counted the 3×3: asked is the 1×1 before it",
        _4D.out_channels * _FILTERS + _FILTERS: ("you took the output of block 4d: its input comes from 4c"),
    },
)

join = Exercise(
    like=makes(*map(_branches, _SHAPES)),
    accepts=_concatenated(1),
    expects="a function join(b1, b2, b3, b4) that returns one array",
    hints=(
        "Each array is (images, channels, height, width). Along which of these four axes are they joined?",
        "np.concatenate takes the arrays as a tuple, and the axis, counted from 0.",
        "return np.concatenate((b1, b2, b3, b4), axis=1)",
    ),
    mistakes={
        _concatenated(0): (
            "you joined them along axis 0, the default: that makes more images, not more channels"
        ),
        _concatenated(2): "you joined them along axis 2: that makes higher images, not more channels",
        _concatenated(3): "you joined them along axis 3: that makes wider images, not more channels",
        (
            lambda *branches: sum(branches)
        ): "you added them: nobody can tell then which branch contributed what",
        (lambda *branches: numpy.stack(branches, axis=1)): (
            "you stacked them: that makes a fifth axis, and a convolution wants four"
        ),
        _concatenated(1, order=(3, 2, 1, 0)): (
            "you reversed the order: the shape is right, but the channels are in the wrong places"
        ),
        _mixed: "you mixed the channels of the branches: each branch's channels must stay together",
    },
)
