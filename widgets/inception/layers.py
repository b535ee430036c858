"""Layers as lines of a table: what each puts out, and what it costs, for one image. No network is needed.

Biases count as parameters, not as multiply-accumulates (MACs); pools, ReLU, dropout and local response
normalisation count as neither, as in counting.py. Activations are the numbers that layers put out, a ReLU
done in place; an Inception block copies its branches into one array, which counts again.
"""

from dataclasses import dataclass, fields, replace
from math import ceil, prod

from .counting import Cost

FLOAT32 = 4  # bytes


@dataclass(frozen=True)
class LayerCost(Cost):
    """What a layer of a table costs, or a chain of layers.

    shape: what it hands on, (channels, height, width) or (numbers,). activations: numbers put out by it and
    by all layers inside it. biases: those of its params that multiply nothing. depth: layers with weights on
    the longest way through. operators: layers with weights in all. dense_params, dense_macs: what its dense
    layers cost. branches: {"b1": [LayerCost, …], …} if it has any.
    """

    name: str = ""
    shape: tuple[int, ...] = ()
    activations: int = 0
    biases: int = 0
    depth: int = 0
    operators: int = 0
    dense_params: int = 0
    dense_macs: int = 0
    branches: dict[str, list] = None

    @property
    def bytes(self):
        """Memory of the activations as float32."""
        return FLOAT32 * self.activations


_ADDED_UP = [one.name for one in fields(LayerCost) if one.name not in ("name", "shape", "branches")]


@dataclass(frozen=True)
class Conv:
    """A square convolution. each: parameters that an output channel brings along, 1 for a bias.

    relu: whether an activation follows; it costs nothing, and tells nets apart.
    """

    out: int
    kernel: int
    stride: int = 1
    pad: int = 0
    groups: int = 1
    each: int = 1
    relu: bool = True

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        channels, height, width = shape
        size = [_slid(side, self.kernel, self.stride, self.pad, name) for side in (height, width)]
        weights = self.kernel**2 * channels // self.groups * self.out
        out, biases = (self.out, *size), self.each * self.out
        return LayerCost(weights + biases, weights * prod(size), name, out, prod(out), biases, 1, 1)


@dataclass(frozen=True)
class Pool:
    """A pool of kernel × kernel pixels. up: round a size that does not divide up, as Caffe does."""

    kernel: int
    stride: int
    pad: int = 0
    up: bool = False

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        size = [_slid(side, self.kernel, self.stride, self.pad, name, self.up) for side in shape[1:]]
        out = (shape[0], *size)
        return LayerCost(0, 0, name, out, prod(out))


@dataclass(frozen=True)
class Average:
    """A global average: each map becomes one number."""

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        return LayerCost(0, 0, name, (shape[0], 1, 1), shape[0])


@dataclass(frozen=True)
class Dense:
    """A layer with a weight for every number that goes in and every number that comes out."""

    out: int

    def count(self, shape, name=""):
        """Its LayerCost on an input of any shape, all of whose numbers it reads."""
        weights = prod(shape) * self.out
        params = weights + self.out
        return LayerCost(params, weights, name, (self.out,), self.out, self.out, 1, 1, params, weights)


@dataclass(frozen=True)
class Branches:
    """Chains of layers side by side, {"b1": {name: layer, …}, …}, concatenated on the channel axis."""

    branches: dict[str, dict]

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        chains = {branch: count_layers(layers, shape) for branch, layers in self.branches.items()}
        ends = [chain[-1].shape for chain in chains.values()]
        if len({end[1:] for end in ends}) > 1:
            raise ValueError(f"The branches of {name} put out maps of different sizes: {ends}.")
        out = (sum(end[0] for end in ends), *ends[0][1:])
        joined = total([total(chain) for chain in chains.values()], name)
        return replace(
            joined,
            shape=out,
            activations=joined.activations + prod(out),
            depth=max(total(chain).depth for chain in chains.values()),
            branches=chains,
        )


def count_layers(layers, shape):
    """[LayerCost, …] of a table {name: layer, …}, each layer fed what the one before hands on.

    shape: (channels, height, width) of the image. ValueError if a map becomes smaller than a kernel.
    """
    costs = []
    for name, layer in layers.items():
        costs.append(layer.count(shape, name))
        shape = costs[-1].shape
    return costs


def total(costs, name=""):
    """LayerCosts of a chain, one after the other, as one LayerCost."""
    counts = {what: sum(getattr(one, what) for one in costs) for what in _ADDED_UP}
    return LayerCost(name=name, shape=costs[-1].shape, **counts)


def _slid(side, kernel, stride, pad, name, up=False):
    """How many places a kernel has along a side."""
    room = (side + 2 * pad - kernel) / stride
    if room < 0:
        raise ValueError(
            f"A side of {side} is too small for the {kernel}×{kernel} of {name or 'this layer'}."
        )
    return (ceil(room) if up else int(room)) + 1
