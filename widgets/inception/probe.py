"""What a block does, found by running it: light one pixel, set all weights to one, look where light comes out."""

from contextlib import contextmanager

from mxnet import np

from .capture import branch_maps
from .threads import mxnet_call
from .widths import whole_number

# Parameters that let everything through at these values, by the end of their name; the others are set to 0.
_ONES = ("weight", "gamma", "running_var")
_LARGEST_MAP = 512


@mxnet_call
def lit_pixels(block, height, width, row, column, in_channels=1):
    """Which pixels of each branch's maps light up if one pixel of the input does.

    block: any object with `.branches(x)`. If it has parameters, they are 1 (biases 0) during the call and what
    they were afterwards. in_channels: channels of the input, if the block does not know yet; it then keeps
    that number. row, column: the lit pixel, counted from 0, lit in all channels.
    Returns {"b1": bool (H, W), … "b4": bool (H, W)}; H, W are those of the branch, height × width if it keeps
    the size. A pixel is lit if it is not zero in any of the branch's channels.
    Raises ValueError for a pixel outside the map or a block not initialised, TypeError for no `.branches(x)`.
    """
    height, width = whole_number(height, "height", _LARGEST_MAP), whole_number(width, "width", _LARGEST_MAP)
    row = whole_number(row, "row", height - 1, least=0)
    column = whole_number(column, "column", width - 1, least=0)
    parameters = list(block.collect_params().values()) if hasattr(block, "collect_params") else []
    if any(parameter._data is None and not parameter._deferred_init for parameter in parameters):
        raise ValueError("The block has no weights yet: call block.initialize() first.")
    x = np.zeros((1, in_channels, height, width))
    if any(parameter._data is None for parameter in parameters):
        block.branches(x)  # shapes become known
    x = np.zeros((1, _in_channels(parameters, in_channels), height, width))
    x[:, :, row, column] = 1
    with _all_ones(parameters):
        maps = branch_maps(block, x)
    return {branch: (of_branch != 0).any(axis=0) for branch, of_branch in maps.items()}


def _in_channels(parameters, unless_known):
    """Channels that the block takes: those of its first convolution."""
    return next((p.shape[1] for p in parameters if p.name.endswith("weight")), unless_known)


@contextmanager
def _all_ones(parameters):
    kept = [parameter.data().copy() for parameter in parameters]
    try:
        for parameter, values in zip(parameters, kept, strict=True):
            fill = np.ones_like if parameter.name.endswith(_ONES) else np.zeros_like
            parameter.set_data(fill(values))
        yield
    finally:
        for parameter, values in zip(parameters, kept, strict=True):
            parameter.set_data(values)
