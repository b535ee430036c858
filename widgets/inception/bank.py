"""Feature maps of an Inception block at any widths, from one set of weights made at the largest.

The first k filters of a convolution do not depend on the others, so the maps for k output channels are a
slice of the maps for all of them. A reduce width does change what follows it: its convolution adds up over
the reduce channels, so one channel more adds to a sum that is there already.
"""

from functools import lru_cache

import numpy
from mxnet import np, npx

from ..backend.threads import mxnet_call
from .network import Inception
from .seeding import he_scale
from .widths import LARGEST, BranchWidths

KERNELS = {"b1": 1, "b2": 3, "b3": 5, "b4": 1}
_REMEMBERED = 64  # an entry is at most 1.2 MB
_STRIDE = 16  # reduce channels from one remembered sum to the next


class FilterBank:
    """The maps of a block with random weights, for a fixed set of inputs.

    inputs: {kind: {image: float32 (C, H, W)}}, NumPy, for example {"stem": {"coat": array, …}, …}.
    largest: the widths that the weights are made at. Methods may be called from any thread.
    """

    def __init__(self, inputs, largest=LARGEST):
        self.inputs = {
            kind: {image: _checked(x, f"{kind}, {image}") for image, x in images.items()}
            for kind, images in inputs.items()
        }
        self.largest = largest
        # A method's own cache would keep every bank alive; these go with the bank.
        self._drawn = lru_cache(maxsize=8)(self._draw)
        self._computed = lru_cache(maxsize=_REMEMBERED)(self._compute)
        self._summed = lru_cache(maxsize=4)(self._sum)

    def shape(self, kind):
        """(C, H, W) of the inputs of that kind."""
        return next(iter(self.inputs[kind].values())).shape

    def maps(self, kind, image, seed, branch, reduce=None):
        """All maps of one branch, before the concatenation.

        branch: "b1" … "b4"; reduce: width of the 1×1 convolution in front, for "b2" and "b3".
        Returns float32 (channels of the branch in `largest`, H, W), not to be written to.
        """
        return self._computed(kind, image, seed, branch, reduce)

    def weights(self, in_channels, seed, branch, reduce=None):
        """Weights of a branch's convolutions in order, each float32 (out, in, k, k), `reduce` wide inside."""
        drawn = self._drawn(in_channels, seed, branch)
        if reduce is None:
            return drawn
        first, second = drawn
        return first[:reduce], second[:, :reduce] * _scale(branch, reduce)

    @mxnet_call
    def block(self, widths: BranchWidths, in_channels, seed):
        """The Gluon block whose maps these are: an Inception(…) with these weights and zero biases."""
        block = Inception(widths.c1, widths.c2, widths.c3, widths.c4)
        block.initialize()
        block(np.zeros((1, in_channels, 8, 8)))  # shapes become known
        for branch, count in widths.outputs.items():
            weights = self.weights(in_channels, seed, branch, widths.reduces.get(branch))
            layers = {"b1": ["b1_1"], "b2": ["b2_1", "b2_2"], "b3": ["b3_1", "b3_2"], "b4": ["b4_2"]}[branch]
            for layer, weight in zip(layers, weights, strict=True):
                parameter = getattr(block, layer).weight
                parameter.set_data(np.array(weight if layer != layers[-1] else weight[:count]))
        return block

    def _draw(self, in_channels, seed, branch):
        rng = numpy.random.default_rng([seed, list(KERNELS).index(branch)])
        out, kernel = self.largest.outputs[branch], KERNELS[branch]
        reduce = self.largest.reduces.get(branch)

        def normal(*shape):
            return rng.standard_normal(shape, dtype="float32")

        first = normal(reduce or out, in_channels, 1, 1) * numpy.float32(he_scale(in_channels))
        return (first, normal(out, reduce, kernel, kernel)) if reduce else (first,)

    @mxnet_call
    def _compute(self, kind, image, seed, branch, reduce):
        if reduce is None:
            x = np.array(self.inputs[kind][image][None])  # (1, C, H, W)
            if branch == "b4":
                x = npx.pooling(x, kernel=(3, 3), stride=(1, 1), pad=(1, 1), pool_type="max")
            (weight,) = self._drawn(x.shape[1], seed, branch)
            x = _convolved(x, weight)
        else:
            # The scale follows the width that is in use, so the maps keep their brightness.
            x = self._summed(kind, image, seed, branch).over(reduce) * _scale(branch, reduce)
        maps = npx.relu(x)[0].asnumpy()
        maps.flags.writeable = False
        return maps

    def _sum(self, kind, image, seed, branch):
        x = np.array(self.inputs[kind][image][None])
        first, second = self._drawn(x.shape[1], seed, branch)
        return _RunningSum(npx.relu(_convolved(x, first)), second)


class _RunningSum:
    """What a convolution makes of its first n channels, for any n: sums over 16, 32, … channels are kept.

    Always added up in the same order, so that a width has the same maps however the reader came to it.
    """

    def __init__(self, x, weight):
        """x: (1, C, H, W), MXNet. weight: (out, C, k, k), NumPy."""
        self._x, self._weight = x, weight
        self._sums = [np.zeros((1, len(weight), *x.shape[2:]))]

    def over(self, channels):
        """The convolution over the first `channels` channels, MXNet (1, out, H, W)."""
        kept, rest = divmod(channels, _STRIDE)
        while len(self._sums) <= kept:
            stop = len(self._sums) * _STRIDE
            self._sums.append(self._sums[-1] + self._part(stop - _STRIDE, stop))
        return self._sums[kept] + self._part(channels - rest, channels) if rest else self._sums[kept]

    def _part(self, start, stop):
        return _convolved(self._x[:, start:stop], self._weight[:, start:stop])


def _convolved(x, weight):
    """x (1, C, H, W), MXNet, weight (out, C, k, k), NumPy: no bias, the size of the map is kept."""
    out, _, kernel, _ = weight.shape
    sides, pad = (kernel, kernel), (kernel // 2, kernel // 2)
    return npx.convolution(x, np.array(weight), kernel=sides, pad=pad, num_filter=out, no_bias=True)


def _scale(branch, reduce):
    return numpy.float32(he_scale(reduce * KERNELS[branch] ** 2))


def _checked(x, name):
    x = numpy.asarray(x, dtype="float32")
    if x.ndim != 3 or not x.size:
        raise ValueError(
            f"The input {name} must be one image of shape (channels, height, width); got {x.shape}."
        )
    if not numpy.isfinite(x).all():
        raise ValueError(f"The input {name} holds values that are not finite numbers.")
    return x
