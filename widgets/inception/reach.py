"""How far a kernel reaches, and how much of it a small map can feed. Counted, with no network.

All kernels here are square, odd, move one pixel at a time and keep the size of the map: a k×k kernel has
k // 2 pixels of padding on every side.
"""

import numpy

from .widths import whole_number

# Side of the square of input pixels that each branch of a block looks through.
BRANCH_KERNELS = {"b1": 1, "b2": 3, "b3": 5, "b4": 3}
# Larger maps than these fit in memory many times over; a slip of the finger does not.
_LARGEST_MAP, _LARGEST_KERNEL = 4096, 99


def patch(kernel, height, width, row, column):
    """The pixels that a kernel × kernel window around one pixel covers, cut at the border.

    Returns bool (height, width). Those are also the outputs that this pixel reaches.
    Raises ValueError for an even kernel and for a pixel outside the map.
    """
    reach = _checked(kernel, height, width) // 2
    row, column = (
        whole_number(row, "row", height - 1, least=0),
        whole_number(column, "column", width - 1, least=0),
    )
    near = abs(numpy.arange(height) - row) <= reach, abs(numpy.arange(width) - column) <= reach
    return near[0][:, None] & near[1]


def tap_share(kernel, height, width):
    """Share of a kernel's taps that meet data, not padding: the mean over all output positions, 0 to 1.

    Of k·k taps at height·width positions, those whose pixel lies in the map. ValueError as in `patch`.
    """
    _checked(kernel, height, width)
    return _meetings(kernel, height) * _meetings(kernel, width) / (kernel * kernel * height * width)


def taps_ever(kernel, height, width):
    """How many of a kernel's k·k taps meet data at one output position at least; the others never learn."""
    _checked(kernel, height, width)
    return min(kernel, 2 * height - 1) * min(kernel, 2 * width - 1)


def _meetings(kernel, size):
    """Pairs (output position, tap) along one axis whose pixel lies in the map."""
    offsets = range(-(kernel // 2), kernel // 2 + 1)
    return sum(max(size - abs(offset), 0) for offset in offsets)


def _checked(kernel, height, width):
    whole_number(height, "height", _LARGEST_MAP)
    whole_number(width, "width", _LARGEST_MAP)
    if whole_number(kernel, "kernel", _LARGEST_KERNEL) % 2 == 0:
        raise ValueError(f"kernel must be odd, so that it has a middle; got {kernel}.")
    return kernel
