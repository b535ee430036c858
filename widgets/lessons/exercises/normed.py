"""Whether a learner's block is convolution, batch normalisation and ReLU, in this order. Loads MXNet late."""

import numpy

from . import Refusal
from .blocks import alike, block_of, convolved, in_mxnet, run_block

_BRIGHT = 100  # times images of standard deviation 1


def normalises(function):
    """Whether `function(out, kernel)` makes a convolution, batch normalisation and ReLU, by running it."""
    for out, kernel in ((6, 3), (9, 5), (24, 1)):
        (small, large, _), named, shape = (
            _trial(function, out, kernel),
            f"normed({out}, {kernel})",
            (out, 9, 11),
        )
        if small.out.shape[1:] != shape:
            raise Refusal(f"{named} makes {small.out.shape[1:]} of an input of (4, 3, 9, 11), not {shape}")
        if small.out.min() < 0:
            raise Refusal("what comes out has numbers below 0, so its last step is no ReLU")
        if _larger(large, small):
            raise Refusal("an input that is a hundred times as large makes the output larger")
        if not alike(large.out, _by_hand(large, named, (out, 3, kernel, kernel)), 1e-2):
            raise Refusal("its numbers are not those of its convolution, normalised, then cut off below 0")
    return True


@in_mxnet
def _trial(function, out=6, kernel=3):
    """What the block does in training, three Seen.

    With images, so bright that batch norm's epsilon does not count, however small the weights were drawn;
    with a hundred times the same; with the images, once the weights are a hundred times as large.
    """
    block = block_of(function, out, kernel)
    small, large = (run_block(block, 3, 9, 11, 4, True, scale) for scale in (_BRIGHT, 100 * _BRIGHT))
    for parameter in block.collect_params().values():
        if len(parameter.shape) == 4:
            parameter.set_data(parameter.data() * 100)
    return small, large, run_block(block, 3, 9, 11, 4, True, _BRIGHT)


def _by_hand(seen, named, shape):
    """What its convolution, normalised and cut off, makes; Refusal without just one, of that shape."""
    count = {of: len(arrays) for of, arrays in seen.weights.items()}
    if count not in ({shape: 1, shape[:1]: learnt} for learnt in (4, 5)):  # without a bias, or with one
        raise Refusal(f"{named} has not just a convolution with weights {shape} and one batch normalisation")
    maps = convolved(seen.images, seen.weights, shape)  # a bias falls out with the mean
    centred = maps - maps.mean(axis=(0, 2, 3), keepdims=True)
    return numpy.maximum(centred / maps.std(axis=(0, 2, 3), keepdims=True), 0)


def _larger(now, before):
    return abs(now.out - before.out).max() > 0.05 * before.out.max()


def _grown(now, before):
    return abs(now.out).max() > 10 * abs(before.out).max()


def below_zero(function):
    """A pattern: what comes out of the block has numbers below 0."""
    return _trial(function)[0].out.min() < 0


def scales_along(function):
    """A pattern: the output grows with the input."""
    small, large, _ = _trial(function)
    return _grown(large, small)


def before_the_convolution(function):
    """A pattern: the output does not grow with the input, but with the weights of the convolution."""
    small, large, heavy = _trial(function)
    return not _larger(large, small) and _grown(heavy, small)
