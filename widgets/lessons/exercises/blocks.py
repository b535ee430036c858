"""A learner's Gluon block, run on whatever thread, and its convolutions read. Loads MXNet late."""

import warnings
from typing import NamedTuple

import numpy

from ...core.words import times
from .patterns import Refusal, error_line


class Seen(NamedTuple):
    """What a block did: out, float32 (B, C, H, W). Of each convolution: kernel and pad, (height, width)."""

    out: numpy.ndarray
    kernels: list
    pads: list


def look(block, channels, height, width):
    """Run a block on two random images of (channels, height, width): a Seen.

    A block that has run on another number of channels gets that one. Weights that are not there yet are
    initialised. Refusal if the block does not run; TypeError and the like if it is no block.
    """
    from ...backend.threads import mxnet_call

    return mxnet_call(_look)(block, channels, height, width)


def _look(block, channels, height, width):
    from mxnet import np
    from mxnet.gluon.nn import Conv2D

    convolutions = []
    block.apply(lambda layer: convolutions.append(layer) if isinstance(layer, Conv2D) else None)
    known = convolutions[0].weight.shape[1] if convolutions else 0  # 0 or -1 before it has run
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # weights that are there already stay, which Gluon warns of
        block.initialize()
    size = (2, known if known > 0 else channels, height, width)
    images = numpy.random.default_rng(0).standard_normal(size, dtype=numpy.float32)
    try:
        out = block(np.array(images)).asnumpy()
    except Exception as error:  # whatever a learner's block does
        raise Refusal(f"it does not run on {times(size)}, {error_line(error)}") from error
    return Seen(out, [c._kwargs["kernel"] for c in convolutions], [c._kwargs["pad"] for c in convolutions])
