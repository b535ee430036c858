"""How far a kernel reaches, and how much of it a small map can feed. Counted, with no network.

All kernels here are square and, but for those of a block, odd with k // 2 pixels of padding on every
side; unless a stride is named they move one pixel at a time and keep the size of the map.
"""

import numpy

from ..core.numbers import whole_number
from .widths import LARGEST

# Side of the square of input pixels that each branch of the book's block looks through.
BRANCH_KERNELS = LARGEST.kernels
# Larger maps than these fit in memory many times over; a slip of the finger does not.
_LARGEST_MAP, _LARGEST_KERNEL = 4096, 99


def patch(kernel, height, width, row, column):
    """The pixels that a kernel × kernel window around one pixel covers, cut at the border.

    Returns bool (height, width). Those are also the outputs that this pixel reaches.
    Raises ValueError for an even kernel and for a pixel outside the map.
    """
    reach = _checked(kernel, height, width) // 2
    row = whole_number(row, "row", height - 1, least=0)
    column = whole_number(column, "column", width - 1, least=0)
    near = abs(numpy.arange(height) - row) <= reach, abs(numpy.arange(width) - column) <= reach
    return near[0][:, None] & near[1]


def tap_share(kernel, height, width, stride=1):
    """Share of a kernel's taps that meet data, not padding: the mean over all output positions, 0 to 1.

    Of k·k taps at each position, those whose pixel lies in the map. ValueError as in `patch`.
    """
    _checked(kernel, height, width)
    return _share(_met(kernel, height, stride), _met(kernel, width, stride))


def tap_shares(block, height, width):
    """The same for each layer of each branch of a block that is fed such maps: {"b1": (share, …), …}."""
    found = {}
    for branch, chain in block.branches.items():
        shares, sizes = [], (height, width)
        for layer in chain:
            met = [_met(layer.kernel, size, layer.stride, layer.pad) for size in sizes]
            shares.append(_share(*met))
            sizes = [len(places) for places in met]  # what the next layer is fed
        found[branch] = tuple(shares)
    return found


def taps_ever(kernel, height, width, stride=1):
    """How many of a kernel's k·k taps meet data at one output position at least; the others never learn."""
    _checked(kernel, height, width)
    rows, columns = (_met(kernel, size, stride).any(axis=0).sum() for size in (height, width))
    return int(rows * columns)


def taps_at_once(kernel, height, width, stride=1):
    """The most of a kernel's k·k taps that meet data at one output position; k·k if a window is ever full."""
    _checked(kernel, height, width)
    rows, columns = (_met(kernel, size, stride).sum(axis=1).max() for size in (height, width))
    return int(rows * columns)


def _met(kernel, size, stride, pad=None):
    """Along one axis: bool (output positions, taps), whether the tap's pixel lies in the map."""
    whole_number(stride, "stride", _LARGEST_MAP)
    pad = kernel // 2 if pad is None else pad
    places = numpy.arange(-pad, size + pad - kernel + 1, stride)[:, None] + numpy.arange(kernel)
    return (places >= 0) & (places < size)


def _share(rows, columns):
    return int(rows.sum()) * int(columns.sum()) / (rows.size * columns.size)


def _checked(kernel, height, width):
    whole_number(height, "height", _LARGEST_MAP)
    whole_number(width, "width", _LARGEST_MAP)
    if whole_number(kernel, "kernel", _LARGEST_KERNEL) % 2 == 0:
        raise ValueError(f"kernel must be odd, so that it has a middle; got {kernel}.")
    return kernel
