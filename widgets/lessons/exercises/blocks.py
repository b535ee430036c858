"""A learner's functions and Gluon blocks, run on whatever thread. Loads MXNet late."""

import warnings
from contextlib import suppress
from copy import deepcopy
from functools import wraps
from typing import NamedTuple

import numpy

from ...core.words import times
from .patterns import RAISED, Refusal, error_line, in_numpy, kind_of, written


def in_mxnet(function):
    """`function` as an `mxnet_call`, for which MXNet is brought in when it is first called.

    What failed in it on MXNet's own threads, and nobody read, is forgotten: MXNet would raise it elsewhere.
    """

    @wraps(function)
    def call(*args, **kwargs):
        from mxnet import MXNetError, nd

        from ...backend.threads import mxnet_call

        @mxnet_call
        def called():
            try:
                return function(*args, **kwargs)
            finally:
                with suppress(MXNetError):
                    nd.waitall()

        return called()

    return call


class Seen(NamedTuple):
    """What a block did: images and out, float32 (B, C, H, W).

    kernels, pads: of each convolution, (height, width). weights: {shape: arrays} of all it learns or keeps.
    """

    images: numpy.ndarray
    out: numpy.ndarray
    kernels: list
    pads: list
    weights: dict


@in_mxnet
def run_block(block, channels, height, width, count=2, training=False, scale=1):
    """Run a block on `count` random images of (channels, height, width), as in training or in use: a Seen.

    A block that has run on another number of channels gets that one. Weights that are not there yet are
    initialised. Refusal if the block does not run; TypeError and the like if it is no block.
    """
    from mxnet import autograd, np
    from mxnet.gluon.nn import Conv2D

    convolutions, weights = [], {}
    block.apply(lambda layer: convolutions.append(layer) if isinstance(layer, Conv2D) else None)
    used = [layer._kwargs for layer in convolutions]
    initialise(block)
    size = (count, channels, height, width)
    images = scale * numpy.random.default_rng(0).standard_normal(size, dtype=numpy.float32)
    try:
        with autograd.train_mode() if training else autograd.predict_mode():
            out = block(np.array(images)).asnumpy()
        for parameter in block.collect_params().values():
            weights.setdefault(parameter.shape, []).append(parameter.data().asnumpy())
    except RAISED as error:
        known = convolutions[0].weight.shape[1] * used[0]["num_group"] if convolutions else channels
        if known > 0 and known != channels:
            return run_block(block, known, height, width, count, training, scale)
        raise Refusal(f"it does not run on {times(size)}, {error_line(error)}") from error
    return Seen(images, out, [one["kernel"] for one in used], [one["pad"] for one in used], weights)


@in_mxnet
def block_of(function, *arguments):
    """The block that a learner's function, or class, makes; Refusal if it raises or makes something else."""
    if not callable(function):
        raise TypeError("not a function")
    try:
        block = function(*arguments)
    except RAISED as error:
        raise Refusal(f"{written(function, *arguments)} raises {error_line(error)}") from error
    if not hasattr(block, "collect_params"):
        raise Refusal(f"{written(function, *arguments)} gives {kind_of(block)}, not a block")
    return block


@in_mxnet
def initialise(block):
    """Draw the weights of a block that are not there yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # weights that are there already stay, which Gluon warns of
        block.initialize()


def must_have(weights, *shapes, biases=True):
    """Refusal unless the weights of a block, as in Seen, have these shapes, each once, and one bias for each.

    biases: whether the biases have to be there.
    """
    wanted = {*shapes, *((shape[0],) for shape in shapes)}
    given = [shape for shape, arrays in weights.items() for _ in arrays]
    missing = [shape for shape in wanted - {*given} if biases or len(shape) > 1]
    if missing or len(given) > len({*given} & wanted):
        theirs, ours = (", ".join(map(str, shapes))[:160] or "none" for shapes in (given, sorted(wanted)))
        raise Refusal(f"its weights and biases have the shapes {theirs}, not {ours}")


@in_mxnet
def convolved(maps, weights, shape):
    """What the convolution with the weights of that shape makes of maps (B, C, H, W), size kept: NumPy.

    weights: as in Seen; a bias may be among them. shape: (out, C / groups, k, k). No ReLU.
    """
    from mxnet import np, npx

    out, inner, kernel, _ = shape
    bias = weights.get((out,), [numpy.zeros(out)])[0]
    arrays = [np.array(one, dtype="float32") for one in (maps, weights[shape][0], bias)]
    same = {"kernel": (kernel, kernel), "pad": (kernel // 2, kernel // 2)}
    return npx.convolution(*arrays, num_filter=out, num_group=maps.shape[1] // inner, **same).asnumpy()


def alike(got, wanted, within=1e-4):
    """Whether an array has the shape and, to within a share of the largest, the numbers of another."""
    return got.shape == wanted.shape and abs(got - wanted).max() <= within * abs(wanted).max()


def makes(*cases, kinds=("MXNet",)):
    """A maker of patterns: of a function of arrays, those functions that make the same of each of the cases.

    cases: tuples of NumPy arrays and other arguments; those that the function cannot take are passed over.
    kinds: "MXNet", "NumPy", of which a learner's function gets the first that it takes, as copies. It may
    write into them only what the function itself writes.
    """
    return lambda wanted: lambda function: all(_makes_it(function, wanted, case, kinds) for case in cases)


def _makes_it(function, wanted, case, kinds):
    ours = deepcopy(case)
    try:
        right = numpy.asarray(wanted(*ours))
    except ValueError:
        return True
    given, got = _made(function, case, kinds)
    if got.shape != right.shape:
        raise Refusal(f"it makes {kind_of(got)}, not an array of shape {right.shape}")
    if not (got == right if right.dtype.kind == "U" else alike(got, right, 1e-6)):
        raise Refusal(f"it makes {kind_of(got) if got.size == 1 else 'other numbers'}")
    if not all(map(numpy.array_equal, given, ours)):
        raise Refusal("it writes into the array that it is given, which the next to use it finds changed")
    return True


@in_mxnet
def _made(function, case, kinds):
    """(what a function was given, as it then is, what it made of it), in NumPy."""
    from mxnet import np

    if not callable(function):
        raise TypeError("not a function")
    failures = []
    for kind in kinds:
        given = [
            np.array(one) if isinstance(one, numpy.ndarray) and kind == "MXNet" else deepcopy(one)
            for one in case
        ]
        try:
            got = in_numpy(function(*given))  # what MXNet finds wrong, it may say only here
        except RAISED as error:
            failures.append(error)
            continue
        if got is None or got is ...:
            raise Refusal("it returns nothing")
        return map(in_numpy, given), numpy.asarray(got)
    raise Refusal(f"it raises {error_line(failures[0])}") from failures[0]
