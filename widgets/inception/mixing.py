"""One number of a feature map, taken apart: the numbers that its filter meets there, times its weights.

No engine: it is handed arrays.
"""

from functools import cached_property
from typing import NamedTuple

import numpy
from numpy.lib.stride_tricks import sliding_window_view


class LastConvolution(NamedTuple):
    """The last convolution of a branch, of stride 1, padded to keep the size, with a ReLU; what it is fed.

    fed: float (N, C, H, W), of N images. weights: (out, C, k, k), k odd. biases: (out,). pooled: what a max
    pool in front of it is fed, of the shape of `fed`, or None; window: the side of that pool's window.
    """

    fed: numpy.ndarray
    weights: numpy.ndarray
    biases: numpy.ndarray
    pooled: numpy.ndarray | None = None
    window: int = 0

    @property
    def kernel(self):
        """The side of a filter."""
        return self.weights.shape[-1]

    def map(self, image, channel):
        """The feature map of an output channel on image number `image`: float64 (H, W)."""
        windows = sliding_window_view(_padded(self.fed[image], self.kernel, 0), 2 * (self.kernel,), (1, 2))
        sums = numpy.einsum("chwij,cij->hw", windows, self.weights[channel].astype("float64"))
        return numpy.maximum(sums + self.biases[channel], 0)


class Mix:
    """How the number of an output channel at one row and column comes about, on image number `image`.

    numbers, weights, products: float64 (C, k, k); a number outside the map is 0. number: what the ReLU lets
    through of total = sum + bias.
    """

    def __init__(self, last, image, channel, row, column):
        self._last, self._image, self.row, self.column = last, image, row, column
        self.numbers = _around(last.fed[image], row, column, last.kernel, 0)
        self.weights = last.weights[channel].astype("float64")
        self.products = self.numbers * self.weights
        self.bias, self.sum = float(last.biases[channel]), float(self.products.sum())
        self.total = self.sum + self.bias
        self.number = max(self.total, 0.0)

    @cached_property
    def order(self):
        """Where the products stand, the largest first, whatever its sign; equal ones in their own order."""
        return numpy.argsort(-abs(self.products), axis=None, kind="stable")

    def place(self, rank):
        """(input channel, row, column) of the product of that rank, from 0; row and column of the map."""
        channel, down, right = (int(at) for at in numpy.unravel_index(self.order[rank], self.products.shape))
        reach = self._last.kernel // 2
        return channel, self.row + down - reach, self.column + right - reach

    @property
    def side(self):
        """The side of the window of the block's input, or of a reduce, that is looked through."""
        return self._last.window or self._last.kernel

    def seen(self, channel):
        """What is looked at through that window: float (H, W) of an input channel, before a pool if there is
        one.
        """
        last = self._last
        return (last.fed if last.pooled is None else last.pooled)[self._image, channel]

    def pool(self, channel):
        """What the pool in front compares in that channel: float64 (w, w), −inf off the map; None without."""
        if self._last.pooled is not None:
            return _around(self.seen(channel)[None], self.row, self.column, self.side, -numpy.inf)[0]

    @property
    def on_map(self):
        """Which places of the filter lie on the map and not on its padding: bool (k, k)."""
        ones = numpy.ones((1, *self._last.fed.shape[2:]))
        return _around(ones, self.row, self.column, self._last.kernel, 0)[0] > 0


def _around(maps, row, column, side, outside):
    """The window of that side round a place: (C, H, W) → float64 (C, side, side), `outside` off the map."""
    return _padded(maps, side, outside)[:, row : row + side, column : column + side]


def _padded(maps, side, outside):
    """(C, H, W) → float64, as many rows and columns more as a window of that side needs."""
    reach = side // 2
    return numpy.pad(maps.astype("float64"), ((0, 0), *2 * ((reach, reach),)), constant_values=outside)
