"""Exercises of chapter 03: what stands where in a block's output, and what the next layer pays for it."""

import numpy

from ...inception.counting import conv_cost
from ...inception.widths import GOOGLENET_BLOCKS
from . import Calls, Exercise, Made, Mistake, Refusal
from .patterns import error_line

_4A, _4C, _4D = (GOOGLENET_BLOCKS[name] for name in ("4a", "4c", "4d"))
_PLACE = _4A.channel_slices["b3"]
_INTO, _FILTERS = _4C.out_channels, _4D.c2[0]
_3A = (64, 128, 32, 32)
# Borders, the middle and both ends; and another block, so that no answer can be learned by heart.
_CHANNELS = (*((channel, _3A) for channel in (0, 63, 64, 191, 192, 217, 255)), (4, (2, 4, 2, 1)))


def _owner(channel, outputs):
    for branch, width in enumerate(outputs, start=1):
        if channel < width:
            return branch, channel
        channel -= width
    return None


def _whose(function):
    """A pattern: a function of (channel, outputs) with the results of `function`."""
    return Calls({given: function(*given) for given in _CHANNELS})


def _from_one(channel, outputs):
    branch, number = _owner(channel, outputs)
    return branch, number + 1


def _branches_from_zero(channel, outputs):
    branch, number = _owner(channel, outputs)
    return branch - 1, number


def _channel_kept(channel, outputs):
    return _owner(channel, outputs)[0], channel


def _border_to_the_left(channel, outputs):
    for branch, width in enumerate(outputs, start=1):
        if channel <= width:
            return branch, channel
        channel -= width
    return None


def _slices(first, last):
    """A pattern: that slice, or the two numbers of it."""
    return lambda value: (
        value == slice(first, last) or (isinstance(value, (tuple, list)) and tuple(value) == (first, last))
    )


def _branches():
    """Four arrays of one shape, so that only what is done with them tells: float32 (2, 4, 3, 5), NumPy."""
    return numpy.random.default_rng(0).standard_normal((4, 2, 4, 3, 5)).astype("float32")


def _joined(function):
    """What a learner's function makes of the four branches, as NumPy."""
    from mxnet import np

    from ...backend.threads import mxnet_call

    if not callable(function):
        raise TypeError("not a function")
    try:
        got = mxnet_call(lambda: function(*map(np.array, _branches())))()
    except Exception as error:  # whatever a learner's function does
        raise Refusal(f"it raises {error_line(error)}") from error
    if got is None:
        raise Refusal("it returns nothing")
    return got.asnumpy() if hasattr(got, "asnumpy") else numpy.asarray(got)


def _joins(wanted):
    """A pattern: a function that makes of the four branches what `wanted` makes of them in NumPy."""

    def matches(function):
        got, right = _joined(function), wanted(*_branches())
        if got.shape != right.shape:
            raise Refusal(f"it makes an array of shape {got.shape} of four of (2, 4, 3, 5)")
        return numpy.allclose(got, right, atol=1e-5)

    return matches


def _concatenated(axis, order=(0, 1, 2, 3)):
    return lambda *branches: numpy.concatenate([branches[n] for n in order], axis=axis)


def _mixed(*branches):
    """The channels in turn, one of each branch."""
    return numpy.stack(branches, axis=2).reshape(2, 16, 3, 5)


def _added(*branches):
    return sum(branches)


def _stacked(*branches):
    return numpy.stack(branches, axis=1)


def _learners(numpy_like):
    """A sample: the same, as a learner writes it, with MXNet's arrays in and out."""

    def make():
        from mxnet import np

        return lambda *branches: np.array(numpy_like(*(branch.asnumpy() for branch in branches)))

    return Made(make)


EXERCISES = [
    Exercise(
        key="03-slice",
        accepts=_slices(_PLACE.start, _PLACE.stop),
        expects="a slice, such as slice(0, 192)",
        hints=(
            "Branches 1 and 2 stand before branch 3. How many channels do they hand on together?",
            "192 and 208 channels stand before it, and it hands on 48 itself.",
            "slice(192 + 208, 192 + 208 + 48)",
        ),
        mistakes=(
            Mistake(
                _slices(192 + 96, 192 + 96 + 16),
                "you took the reduce widths, 96 and 16: they never leave their branches",
                sample=slice(288, 304),
            ),
            Mistake(
                _slices(192 + 96 + 208, 192 + 96 + 208 + 48),
                "you counted the reduce channels in the concatenation: the 96 stay inside branch 2",
                sample=slice(496, 544),
            ),
            Mistake(
                _slices(_PLACE.start, _PLACE.stop - 1),
                "you ended at the last channel: a slice ends one after it",
                sample=slice(400, 447),
            ),
            Mistake(
                _slices(_PLACE.start + 1, _PLACE.stop + 1),
                "you counted from 1: the first channel is channel 0",
                sample=slice(401, 449),
            ),
            Mistake(
                _slices(_PLACE.start, _PLACE.stop - _PLACE.start),
                "you gave start and length: a slice takes start and end",
                sample=slice(400, 48),
            ),
            Mistake(
                _slices(0, 48),
                "you gave the branch's own channels: in the output two branches stand before it",
                sample=slice(0, 48),
            ),
        ),
        right=((400, 448), [400, 448]),
        wrong=(448, slice(448, 512), "400:448"),
    ),
    Exercise(
        key="03-owner",
        accepts=_whose(_owner),
        expects="a function owner(channel, outputs) that returns a pair, such as (3, 25)",
        hints=(
            "Walk along the branches. Is the channel in the first? If not, leave the first behind.",
            "To leave a branch behind, take its width off the channel: what is left counts from the next.",
            "for branch, width in enumerate(outputs, 1): if channel < width: return branch, channel; "
            "channel -= width",
        ),
        mistakes=(
            Mistake(
                _whose(_from_one),
                "you counted the filters from 1: the first filter of a branch is filter 0",
                sample=_from_one,
            ),
            Mistake(
                _whose(_branches_from_zero),
                "you counted the branches from 0: asked is 1 for b1",
                sample=_branches_from_zero,
            ),
            Mistake(
                _whose(_channel_kept),
                "you gave the channel itself as the filter: take off what stands before its branch",
                sample=_channel_kept,
            ),
            Mistake(
                _whose(_border_to_the_left),
                "you gave each border to the branch before it: with 64 channels, b1 ends at channel 63",
                sample=_border_to_the_left,
            ),
        ),
        right=(lambda channel, outputs: list(_owner(channel, outputs)),),
        wrong=((3, 25), lambda channel, outputs: (3, 25), lambda channel: (1, 0)),
    ),
    Exercise(
        key="03-next",
        accepts=conv_cost(_INTO, _FILTERS, 1, 1, 1).params,
        expects="an integer, the weights and biases of that 1×1",
        hints=(
            "How many channels does block 4c hand on? The chapter printed the sum.",
            "Each of the 144 filters has a weight for every channel that comes in, and a bias.",
            "(128 + 256 + 64 + 64) · 144 + 144",
        ),
        mistakes=(
            Mistake(_INTO * _FILTERS, "you forgot the biases: one for each of the 144 filters"),
            Mistake(
                _4C.c2[1] * _FILTERS + _FILTERS,
                "you fed it branch 2 alone: every branch of the next block reads all four of this one",
            ),
            Mistake(
                _INTO // 4 * _FILTERS + _FILTERS,
                "you added the branches: concatenated, all their channels come in",
            ),
            Mistake(
                (_INTO + _4C.c2[0] + _4C.c3[0]) * _FILTERS + _FILTERS,
                "you counted the reduce channels in the concatenation: 128 and 24 stay inside block 4c",
            ),
            Mistake(
                9 * _INTO * _FILTERS + _FILTERS,
                "you counted the 3×3: what block 4c feeds is the 1×1 in front of it",
            ),
            Mistake(
                _4D.out_channels * _FILTERS + _FILTERS,
                "you fed it what block 4d hands on: what goes in comes from 4c",
            ),
        ),
        wrong=(144, 512, "73872"),
    ),
    Exercise(
        key="03-join",
        accepts=_joins(_concatenated(1)),
        expects="a function join(b1, b2, b3, b4) that returns one array",
        hints=(
            "Each array is (images, channels, height, width). Along which of the four do they line up?",
            "np.concatenate takes the arrays as a tuple, and the axis to lay them along, counted from 0.",
            "return np.concatenate((b1, b2, b3, b4), axis=1)",
        ),
        mistakes=(
            Mistake(
                _joins(_concatenated(0)),
                "you laid them along axis 0: that makes more images, not more channels (it is the default)",
                sample=_learners(_concatenated(0)),
            ),
            Mistake(
                _joins(_concatenated(2)),
                "you laid them along axis 2: that makes higher pictures, not more channels",
                sample=_learners(_concatenated(2)),
            ),
            Mistake(
                _joins(_concatenated(3)),
                "you laid them along axis 3: that makes wider pictures, not more channels",
                sample=_learners(_concatenated(3)),
            ),
            Mistake(
                _joins(_added),
                "you added them: which branch a number came from is then lost",
                sample=_learners(_added),
            ),
            Mistake(
                _joins(_stacked),
                "you stacked them: that makes a new axis, where a convolution wants four",
                sample=_learners(_stacked),
            ),
            Mistake(
                _joins(_concatenated(1, order=(3, 2, 1, 0))),
                "you turned the order round: the shape is right, and every channel means something else",
                sample=_learners(_concatenated(1, order=(3, 2, 1, 0))),
            ),
            Mistake(
                _joins(_mixed),
                "you took the channels in turn: each branch's must stay together",
                sample=_learners(_mixed),
            ),
        ),
        right=(_learners(_concatenated(1)), _learners(_concatenated(-3))),
        wrong=(numpy.zeros(3), lambda *branches: branches[0], lambda a: a),
    ),
]
