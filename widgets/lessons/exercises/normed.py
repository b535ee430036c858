"""Whether a learner's block is convolution, batch normalisation and ReLU, in this order. Loads MXNet late."""

from typing import NamedTuple

import numpy

from . import Refusal
from .blocks import in_mxnet


def normalises(function):
    """Whether `function(out, kernel)` makes a convolution, batch normalisation and ReLU, by running it."""
    seen = _seen(function)
    if seen.small.shape[1:] != (6, 9, 11):
        raise Refusal(
            f"normed(6, 3) makes {seen.small.shape[1:]} of an input of (4, 3, 9, 11), not (6, 9, 11)"
        )
    if seen.small.min() < 0:
        raise Refusal("what comes out has numbers below 0, so its last step is no ReLU")
    if _larger(seen.large, seen.small):
        raise Refusal("an input that is a hundred times as large makes the output larger")
    if seen.by_hand is None:
        raise Refusal("normed(6, 3) has not just one convolution from 3 channels to 6 with a 3×3")
    if abs(seen.large - seen.by_hand).max() > 0.05 * seen.by_hand.max():
        raise Refusal(
            "its numbers are not those of its convolution, normalised and then cut off below 0, in this order"
        )
    return True


class _Seen(NamedTuple):
    """What a block makes in training mode, float32 (4, 6, 9, 11) each.

    small: of an input; large: of a hundred times the same; heavy: of the input, once the weights of the
    convolution are a hundred times as large; by_hand: what `large` should be, or None without one
    convolution from 3 channels to 6, 3×3.
    """

    small: numpy.ndarray
    large: numpy.ndarray
    heavy: numpy.ndarray
    by_hand: numpy.ndarray | None


@in_mxnet
def _seen(function):
    from mxnet import autograd, np, npx

    block = function(6, 3)
    block.initialize()
    x = numpy.random.default_rng(0).standard_normal((4, 3, 9, 11)).astype("float32")
    x, by_hand = np.array(x), None
    with autograd.train_mode():
        small, large = (block(x * scale).asnumpy() for scale in (1, 100))
        kernels = [p for p in block.collect_params().values() if len(p.shape) == 4]
        if [p.shape for p in kernels] == [(6, 3, 3, 3)]:
            maps = npx.convolution(
                x * 100, kernels[0].data(), no_bias=True, kernel=(3, 3), pad=(1, 1), num_filter=6
            ).asnumpy()  # a bias would fall out with the mean
            centred = maps - maps.mean(axis=(0, 2, 3), keepdims=True)
            by_hand = numpy.maximum(centred / maps.std(axis=(0, 2, 3), keepdims=True), 0)
        for parameter in kernels:
            parameter.set_data(parameter.data() * 100)
        heavy = block(x).asnumpy()
    return _Seen(small, large, heavy, by_hand)


def _larger(now, before):
    return abs(now - before).max() > 0.05 * before.max()


def below_zero(function):
    """A pattern: what comes out of the block has numbers below 0."""
    return _seen(function).small.min() < 0


def scales_along(function):
    """A pattern: the output grows with the input."""
    seen = _seen(function)
    return abs(seen.large).max() > 10 * abs(seen.small).max()


def before_the_convolution(function):
    """A pattern: the output does not grow with the input, but with the weights of the convolution."""
    seen = _seen(function)
    return not _larger(seen.large, seen.small) and abs(seen.heavy).max() > 10 * abs(seen.small).max()
