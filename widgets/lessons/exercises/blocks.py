"""A learner's functions and Gluon blocks, run on whatever thread. Loads MXNet late."""

import warnings
from functools import wraps
from typing import NamedTuple

import numpy

from ...core.words import times
from .patterns import Refusal, error_line


def in_mxnet(function):
    """`function` as an `mxnet_call`, for which MXNet is brought in when it is first called."""

    @wraps(function)
    def call(*args, **kwargs):
        from ...backend.threads import mxnet_call

        return mxnet_call(function)(*args, **kwargs)

    return call


class Seen(NamedTuple):
    """What a block did: out, float32 (B, C, H, W). Of each convolution: kernel and pad, (height, width)."""

    out: numpy.ndarray
    kernels: list
    pads: list


@in_mxnet
def run_block(block, channels, height, width):
    """Run a block on two random images of (channels, height, width): a Seen.

    A block that has run on another number of channels gets that one. Weights that are not there yet are
    initialised. Refusal if the block does not run; TypeError and the like if it is no block.
    """
    from mxnet import np
    from mxnet.gluon.nn import Conv2D

    convolutions = []
    block.apply(lambda layer: convolutions.append(layer) if isinstance(layer, Conv2D) else None)
    known = convolutions[0].weight.shape[1] if convolutions else 0  # 0 or -1 before it has run
    initialise(block)
    size = (2, known if known > 0 else channels, height, width)
    images = numpy.random.default_rng(0).standard_normal(size, dtype=numpy.float32)
    try:
        out = block(np.array(images)).asnumpy()
    except Exception as error:  # whatever a learner's block does
        raise Refusal(f"it does not run on {times(size)}, {error_line(error)}") from error
    return Seen(out, [c._kwargs["kernel"] for c in convolutions], [c._kwargs["pad"] for c in convolutions])


@in_mxnet
def initialise(block):
    """Draw the weights of a block that are not there yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # weights that are there already stay, which Gluon warns of
        block.initialize()


@in_mxnet
def run_function(function, *arrays, or_numpy=False):
    """What a learner's function makes of NumPy arrays, handed over as MXNet's: a NumPy array.

    or_numpy: where it raises with those, it is given NumPy's. Refusal if it raises or returns nothing;
    TypeError if it is no function.
    """
    from mxnet import np

    if not callable(function):
        raise TypeError("not a function")
    failures = []
    for kind in (np.array, numpy.array)[: 1 + or_numpy]:
        try:
            got = function(*map(kind, arrays))
        except Exception as error:  # whatever a learner's function does
            failures.append(error)
            continue
        if got is None:
            raise Refusal("it returns nothing")
        return got.asnumpy() if hasattr(got, "asnumpy") else numpy.asarray(got)
    raise Refusal(f"it raises {error_line(failures[0])}") from failures[0]
