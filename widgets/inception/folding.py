"""A block without ReLUs inside as one convolution: the same numbers, from one kernel.

Convolutions one behind the other are one convolution, and so are convolutions side by side; an average pool
and a normalisation that is not trained any more are convolutions as well.
Source: Ding et al. 2021, "Diverse Branch Block", transforms I to VI.
"""

from dataclasses import replace
from functools import reduce

import numpy
from mxnet import np

from ..backend.threads import mxnet_call
from .building import built_layer
from .layers import Block, Conv, Pool

_EPSILON = 1e-5  # what MXNet adds to a variance
_NORM = "gamma", "beta", "running_mean", "running_var"


def linear_inside(block):
    """That block so that it folds: neither ReLU nor bias in a branch before its last layer, no max pool.

    An average pool takes the place of a max pool.
    """

    def inner(layer):
        return replace(layer, relu=False, bias=False) if isinstance(layer, Conv) else layer

    def changed(chain):
        chain = [replace(one, kind="average") if isinstance(one, Pool) else one for one in chain]
        return (*map(inner, chain[:-1]), *chain[-1:])

    branches = {branch: changed(chain) for branch, chain in block.branches.items()}
    return Block(branches, block.join, block.relu, block.in_channels)


def folded_conv(block):
    """The Conv that puts out what a block (AnyBlock) does, whatever the weights of its branches.

    ValueError, one sentence, for a block that no single convolution equals, borders included.
    """
    ends = {_last_relu(branch, chain, block) for branch, chain in block.branches.items()}
    if len(ends) > 1:
        raise ValueError("Some branches end in a ReLU, some do not: one convolution has it for all or none.")
    kernel = max(block.kernels.values())
    return Conv(block.out_channels, kernel, pad=kernel // 2, relu=block.relu or ends.pop())


def _last_relu(branch, chain, block):
    """Whether a chain ends in a ReLU; ValueError for one that does not fold."""
    beyond = relu = False  # what a layer makes of the zeros around its input: is it any other than 0?
    for layer in chain:
        if relu:
            raise ValueError(f"Branch {branch} has a ReLU inside, and a ReLU is not linear.")
        if not isinstance(layer, Conv | Pool) or getattr(layer, "norm", False) == "mean":
            raise ValueError(f"Branch {branch} has a layer inside that this does not fold.")
        if isinstance(layer, Pool) and layer.kind == "max":
            raise ValueError(f"Branch {branch} has a max pool, and a maximum is no weighted sum.")
        if layer.stride > 1 or 2 * layer.pad != layer.kernel - 1:
            raise ValueError(f"Branch {branch} changes the size of its maps.")
        if beyond and layer.pad:
            raise ValueError(
                f"Branch {branch} folds except at the border: its {layer.word} pads with 0, "
                f"where {beyond} would give another number."
            )
        biased = isinstance(layer, Conv) and (layer.bias or layer.norm)
        beyond = beyond or ("a bias" if biased else layer.pad and f"the {layer.word} before it")
        relu = isinstance(layer, Conv) and layer.relu
    if relu and block.join == "add":
        raise ValueError(f"Branch {branch} has a ReLU before the sum, and a ReLU is not linear.")
    return relu


def folded_weights(block, arrays, in_channels):
    """(weight, bias) of that convolution: float64 (out, in_channels, k, k) and (out,), NumPy.

    arrays: {"b1_1.weight": (out, in / groups, k, k), "b1_1.bias": (out,), …}, those of its branches' layers,
    counted from 1, as a BuiltBlock names them. ValueError as of `folded_conv`.
    """
    side, found = folded_conv(block).kernel, []
    for branch, chain in block.branches.items():
        layers, channels = [], in_channels
        for place, layer in enumerate(chain, start=1):
            layers.append(_one(layer, arrays, f"{branch}_{place}", channels))
            channels = len(layers[-1][0])
        weight, bias = reduce(_behind, layers or [_averaging(channels, 1)])
        edge = (side - weight.shape[-1]) // 2
        found.append((numpy.pad(weight, ((0, 0), (0, 0), (edge, edge), (edge, edge))), bias))
    return tuple(sum(of) if block.join == "add" else numpy.concatenate(of) for of in zip(*found, strict=True))


def _one(layer, arrays, name, channels):
    """(weight, bias) of a convolution or an average pool as one convolution without groups, float64."""
    if isinstance(layer, Pool):
        return _averaging(channels, layer.kernel)
    own = arrays[f"{name}.weight"].astype("float64")
    weight, wide = numpy.zeros((layer.out, channels, *own.shape[2:])), own.shape[1]
    for out, filters in enumerate(own):
        first = out * layer.groups // layer.out * wide
        weight[out, first : first + wide] = filters
    bias = arrays[f"{name}.bias"].astype("float64") if layer.bias else numpy.zeros(layer.out)
    if layer.norm:
        inside = f"{name}.act.norm." if layer.relu else f"{name}.act."
        gamma, beta, mean, variance = (arrays[inside + of].astype("float64") for of in _NORM)
        scale = gamma / numpy.sqrt(variance + _EPSILON)
        weight, bias = weight * scale[:, None, None, None], (bias - mean) * scale + beta
    return weight, bias


def _averaging(channels, kernel):
    """(weight, bias) of an average over kernel × kernel, each channel by itself; 1: the identity."""
    spread = numpy.full((kernel, kernel), kernel**-2.0)
    return numpy.eye(channels)[:, :, None, None] * spread, numpy.zeros(channels)


def _behind(first, second):
    """(weight, bias) of two convolutions one behind the other as one: m × m, n × n, then m + n − 1."""
    (inner, shift), (outer, bias) = first, second
    m, n = inner.shape[-1], outer.shape[-1]
    weight = numpy.zeros((len(outer), inner.shape[1], m + n - 1, m + n - 1))
    for row, column in numpy.ndindex(n, n):
        weight[:, :, row : row + m, column : column + m] += numpy.tensordot(
            outer[:, :, row, column], inner, 1
        )
    return weight, outer.sum(axis=(2, 3)) @ shift + bias


@mxnet_call
def folded(block):
    """The Gluon convolution that puts out what a block does, as it is now: (B, C, H, W) → (B, out, H, W).

    block: a Gluon block of a description, its weights known; it stays as it is. A normalisation counts with
    the mean and variance that it has kept. ValueError as of `folded_conv`.
    """
    described = block.description
    conv = built_layer(folded_conv(described))
    arrays = {name: of.data().asnumpy() for name, of in block._collect_params_with_prefix().items()}
    weight, bias = folded_weights(described, arrays, _fed(described, arrays))
    conv.initialize()
    conv(np.zeros((1, *weight.shape[1:])))  # shapes become known
    conv.weight.set_data(np.array(weight, dtype="float32"))
    conv.bias.set_data(np.array(bias, dtype="float32"))
    return conv


def _fed(block, arrays):
    """How many channels a block is fed: what its first convolution reads, or as it says."""
    for branch, chain in block.branches.items():
        for place, layer in enumerate(chain, start=1):
            if isinstance(layer, Conv):
                return arrays[f"{branch}_{place}.weight"].shape[1] * layer.groups
    return block.in_channels
