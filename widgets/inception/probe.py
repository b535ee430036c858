"""What a block does, found by running it: light one pixel, set all weights to 1, see where it comes out."""

from contextlib import contextmanager

import numpy
from mxnet import MXNetError, np
from mxnet.gluon import nn
from mxnet.gluon.parameter import DeferredInitializationError

from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from .insides import branch_maps

# Parameters that let everything through at these values, by the end of their name; the others are set to 0.
_ONES = ("weight", "gamma", "running_var")
_LARGEST_MAP = 512


@mxnet_call
def lit_pixels(block, height, width, row, column, in_channels=1):
    """Which pixels of each branch's maps light up if one pixel of the input does.

    block: any object with `.branches(x)`. If it has parameters, they are 1 (biases 0) during the call and
    what they were afterwards. in_channels: channels of the input, if the block does not know yet; it then
    keeps that number. row, column: the lit pixel, counted from 0, lit in all channels.
    Returns {"b1": bool (H, W), … "b4": bool (H, W)}; H, W are those of the branch, height × width if it keeps
    the size. A pixel is lit if it is not zero in any of the branch's channels.
    Raises ValueError for a pixel outside the map, a block not initialised or one that cannot run on such a
    map, TypeError for a block without `.branches(x)`.
    """
    height, width = whole_number(height, "height", _LARGEST_MAP), whole_number(width, "width", _LARGEST_MAP)
    row = whole_number(row, "row", height - 1, least=0)
    column = whole_number(column, "column", width - 1, least=0)
    parameters = list(block.collect_params().values()) if hasattr(block, "collect_params") else []
    if not all(map(_shape_is_known, parameters)):
        block.branches(np.zeros((1, in_channels, height, width)))  # now it is
    x = numpy.zeros((1, _in_channels(block, parameters, in_channels), height, width), dtype="float32")
    x[:, :, row, column] = 1
    try:
        with _all_ones(parameters):
            maps = branch_maps(block, x)
    except MXNetError as error:
        why = str(error).strip().splitlines()[-1]
        raise ValueError(f"The block cannot run on a {height}×{width} map: {why}") from error
    return {branch: (of_branch != 0).any(axis=0) for branch, of_branch in maps.items()}


def _shape_is_known(parameter):
    try:
        parameter.data()
    except DeferredInitializationError:
        return False
    except RuntimeError as error:
        raise ValueError("The block has no weights yet: call block.initialize() first.") from error
    return True


def _in_channels(block, parameters, unless_known):
    """Channels that the block takes: those of its first convolution, in all of its groups."""
    convs = []
    if parameters:
        block.apply(lambda layer: convs.append(layer) if isinstance(layer, nn.Conv2D) else None)
    if convs:
        return convs[0].weight.shape[1] * convs[0]._kwargs["num_group"]
    return next((p.shape[1] for p in parameters if p.name.endswith("weight")), unless_known)


@contextmanager
def _all_ones(parameters):
    # Arrays change places for a while, through a name that Gluon keeps to itself: the block's own are never
    # written to, their gradients stay, and a move of a slider takes half the time that `set_data` would.
    kept = [parameter._data for parameter in parameters]
    try:
        for parameter in parameters:
            fill = np.ones if parameter.name.endswith(_ONES) else np.zeros
            parameter._data = [fill(a.shape, dtype=a.dtype, ctx=a.ctx) for a in parameter._data]
        yield
    finally:
        for parameter, arrays in zip(parameters, kept, strict=True):
            parameter._data = arrays
