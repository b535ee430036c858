"""Whether a learner's block is convolution, batch normalisation and ReLU, in this order. Loads MXNet late."""

from typing import NamedTuple

import numpy

from . import Refusal
from .blocks import alike, block_of, convolved, in_mxnet


def normalises(function):
    """Whether `function(out, kernel)` makes a convolution, batch normalisation and ReLU, by running it."""
    for out, kernel in ((6, 3), (9, 5), (24, 1)):
        seen, named = _seen(function, out, kernel), f"normed({out}, {kernel})"
        if seen.small.shape[1:] != (out, 9, 11):
            raise Refusal(
                f"{named} makes {seen.small.shape[1:]} of an input of (4, 3, 9, 11), not ({out}, 9, 11)"
            )
        if seen.small.min() < 0:
            raise Refusal("what comes out has numbers below 0, so its last step is no ReLU")
        if _larger(seen.large, seen.small):
            raise Refusal("an input that is a hundred times as large makes the output larger")
        if seen.by_hand is None:
            raise Refusal(
                f"{named} has not just a convolution from 3 channels to {out} with a {kernel}×{kernel}, "
                "and one batch normalisation"
            )
        if not alike(seen.large, seen.by_hand, 1e-2):
            raise Refusal(
                "its numbers are not those of its convolution, normalised and then cut off below 0, "
                "in this order"
            )
    return True


class _Seen(NamedTuple):
    """What a block makes in training mode, float32 (4, out, 9, 11) each.

    small: of an input; large: of a hundred times the same; heavy: of the input, once the weights of the
    convolution are a hundred times as large; by_hand: what `large` should be, or None without one
    convolution from 3 channels to `out`, kernel × kernel.
    """

    small: numpy.ndarray
    large: numpy.ndarray
    heavy: numpy.ndarray
    by_hand: numpy.ndarray | None


@in_mxnet
def _seen(function, out=6, kernel=3):
    from mxnet import autograd, np

    block = block_of(function, out, kernel)
    block.initialize()
    x = numpy.random.default_rng(0).standard_normal((4, 3, 9, 11)).astype("float32")
    by_hand, shape = None, (out, 3, kernel, kernel)
    with autograd.train_mode():
        small, large = (block(np.array(x * scale)).asnumpy() for scale in (1, 100))
        parameters = [*block.collect_params().values()]
        kernels = [p for p in parameters if len(p.shape) == 4]
        if [p.shape for p in kernels] == [shape] and len(parameters) in (5, 6):  # with a bias or without
            maps = convolved(x * 100, {shape: [kernels[0].data()]}, shape)  # a bias falls out with the mean
            centred = maps - maps.mean(axis=(0, 2, 3), keepdims=True)
            by_hand = numpy.maximum(centred / maps.std(axis=(0, 2, 3), keepdims=True), 0)
        for parameter in kernels:
            parameter.set_data(parameter.data() * 100)
        heavy = block(np.array(x)).asnumpy()
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
