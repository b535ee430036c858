"""A net as a table of its layers: the one description that is counted, drawn, probed and built. No engine.

A layer knows what it hands on and costs for one image (`count`), how far an output of it sees (`seen`) and
what it is called inside a branch (`word`). A block is such a layer too: branches, each a chain of layers, and
a way of joining them.

Biases count as parameters, not as multiply-accumulates (MACs); pools, ReLU, sums, dropout and local response
normalisation count as neither. Activations are the numbers that layers put out, a ReLU or a normalisation
done in place; a block puts its branches into one array, which counts again.
"""

from dataclasses import dataclass, field, fields
from functools import lru_cache, reduce
from math import prod
from operator import attrgetter

FLOAT32 = 4  # bytes
JOINS = ("concatenate", "add")
CENTRED = 1e3  # what engines divide by, and multiply by again, where they only subtract a mean


@dataclass(frozen=True)
class Look:
    """What outputs see along one axis: output i sees `field` pixels from `start` + `jump`·i on."""

    start: int = 0
    field: int = 1
    jump: int = 1

    def through(self, kernel, stride=1, pad=None):
        """The Look of the outputs of one more layer; pad: kernel // 2 unless given."""
        start = self.start - (kernel // 2 if pad is None else pad) * self.jump
        return Look(start, self.field + (kernel - 1) * self.jump, self.jump * stride)

    def span(self, output, size):
        """The pixels that an output sees of an axis of `size` pixels, as a range: cut at the border."""
        first = self.start + self.jump * output
        return range(max(first, 0), min(first + self.field, size))

    def outputs(self, size):
        """How many outputs an axis of `size` pixels has."""
        return (size - 2 * self.start - self.field) // self.jump + 1

    def most(self, size):
        """The most pixels of an axis of `size` pixels that one output sees."""
        return max(len(self.span(output, size)) for output in range(self.outputs(size)))

    def beside(self, other):
        """The Look of what is joined of this and another: all that either sees."""
        start = min(self.start, other.start)
        end = max(self.start + self.field, other.start + other.field)
        return Look(start, end - start, self.jump)


ITSELF = Look()  # before any layer a pixel sees itself


@dataclass(frozen=True)
class Cost:
    """What some layers need: parameters, and MACs for one image."""

    params: int = 0
    macs: int = 0

    def __add__(self, other):
        return Cost(self.params + other.params, self.macs + other.macs)


@dataclass(frozen=True)
class LayerCost(Cost):
    """What a layer costs, or a chain of layers, a block, a stage, a net.

    activations: numbers put out by it and by all layers inside it. biases: those of its params that multiply
    nothing. depth: layers with weights on the longest way through. operators: layers with weights in all.
    dense_params, dense_macs: what its dense layers cost. shape: what it hands on, (channels, height, width)
    or (numbers,). parts: the costs of a chain's layers, in order. branches: {"b1": LayerCost, …} of a block.
    """

    activations: int = field(default=0, repr=False)
    biases: int = field(default=0, repr=False)
    depth: int = field(default=0, repr=False)
    operators: int = field(default=0, repr=False)
    dense_params: int = field(default=0, repr=False)
    dense_macs: int = field(default=0, repr=False)
    name: str = field(default="", compare=False)
    shape: tuple[int, ...] = ()
    parts: tuple = field(default=(), repr=False)
    branches: dict = field(default_factory=dict)

    @property
    def bytes(self):
        """Memory of the activations as float32."""
        return FLOAT32 * self.activations

    @property
    def stages(self):
        """{name: LayerCost} of its parts: of a net, its stages."""
        return {part.name: part for part in self.parts}

    @property
    def blocks(self):
        """{"3a": LayerCost, …} of those of its parts that are blocks."""
        return {name: part for name, part in self.stages.items() if part.branches}


_COUNTS = attrgetter(*(one.name for one in fields(LayerCost)[:8]))


class _Window:
    """What a convolution and a pool have in common."""

    def seen(self, look):
        """The Look of its outputs, behind layers of that Look."""
        return look.through(self.kernel, self.stride, self.pad)

    def _sides(self, shape, name, up=False):
        """How many places its kernel has along either side of (channels, height, width)."""
        for side in shape[1:]:
            room = side + 2 * self.pad - self.kernel
            if room < 0:
                kernel = f"{self.kernel}×{self.kernel}"
                raise ValueError(f"A side of {side} is too small for the {kernel} of {name or 'this layer'}.")
            yield (-(-room // self.stride) if up else room // self.stride) + 1


@dataclass(frozen=True)
class Conv(_Window):
    """A square convolution. norm: batch normalisation behind it, or "mean", the half of it that subtracts;
    relu: a ReLU behind that.
    """

    out: int
    kernel: int
    stride: int = 1
    pad: int = 0
    groups: int = 1
    bias: bool = True
    norm: bool | str = False
    relu: bool = True

    @property
    def word(self):
        """ "3×3", "3×3 in 32 groups"."""
        return f"{self.kernel}×{self.kernel}" + (f" in {self.groups} groups" if self.groups > 1 else "")

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        if shape[0] % self.groups or self.out % self.groups:
            name = name or "this layer"
            raise ValueError(f"{self.groups} groups do not divide the {shape[0]} → {self.out} of {name}.")
        height, width = self._sides(shape, name)
        weights = self.kernel**2 * shape[0] // self.groups * self.out
        learned = 1 if self.norm == "mean" else 2 * self.norm  # a shift; of a whole one a scale, too
        each = (self.bias + learned) * self.out
        out, macs = self.out * height * width, weights * height * width
        return LayerCost(weights + each, macs, out, each, 1, 1, name=name, shape=(self.out, height, width))


@dataclass(frozen=True)
class Pool(_Window):
    """A pool of kernel × kernel pixels.

    up: round a size that does not divide up, as Caffe. kind: "max", or "average" with the border's zeros.
    """

    kernel: int
    stride: int
    pad: int = 0
    up: bool = False
    kind: str = "max"

    @property
    def word(self):
        """ "3×3 max pool"."""
        return f"{self.kernel}×{self.kernel} {self.kind} pool"

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        out = (shape[0], *self._sides(shape, name, self.up))
        return LayerCost(activations=prod(out), name=name, shape=out)


@dataclass(frozen=True)
class Average:
    """A global average: each map becomes one number."""

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        return LayerCost(activations=shape[0], name=name, shape=(shape[0], 1, 1))


@dataclass(frozen=True)
class Dense:
    """A layer with a weight for every number that goes in and every number that comes out."""

    out: int
    relu: bool = False

    def count(self, shape, name=""):
        """Its LayerCost on an input of any shape, all of whose numbers it reads."""
        weights, out = prod(shape) * self.out, self.out
        params = weights + out
        return LayerCost(params, weights, out, out, 1, 1, params, weights, name, (out,))


class AnyBlock:
    """Branches, each a chain of layers, joined: all that follows from `.branches` and `.join`.

    branches: {"b1": (layer, …), …}; a chain without layers is the identity. join: "concatenate" on the
    channel axis, or "add". relu: a ReLU behind the joining. in_channels: how many channels it is fed; needed
    only where a branch hands on as many as that, by what counts channels.
    """

    join, relu, in_channels = "concatenate", False, None

    @property
    def outputs(self):
        """Channels that each branch hands on: {"b1": int, …}."""
        outputs = {branch: _out(chain, self.in_channels) for branch, chain in self.branches.items()}
        if None in outputs.values():
            raise ValueError("A branch outputs as many channels as it is fed: say in_channels.")
        return outputs

    @property
    def reduces(self):
        """{"b2": int, …}: channels between the first layer of a branch, a convolution, and the next."""
        chains = {branch: chain for branch, chain in self.branches.items() if len(chain) > 1}
        return {branch: chain[0].out for branch, chain in chains.items() if isinstance(chain[0], Conv)}

    @property
    def out_channels(self):
        """Channels after the joining."""
        return self._joined(self.outputs.values())

    out = out_channels  # as other layers say it, for a block inside a branch

    @property
    def channel_slices(self):
        """Where each branch stands in what is handed on: {"b1": slice, …}; added, everywhere."""
        slices, start = {}, 0
        for branch, count in self.outputs.items():
            slices[branch] = slice(start, start + count)
            start += count if self.join == "concatenate" else 0
        return slices

    @property
    def branch_names(self):
        """{"b1": "1×1", "b2": "1×1 → 3×3", …}; a branch without layers is "identity"."""
        chains = self.branches.items()
        return {branch: " → ".join(layer.word for layer in chain) or "identity" for branch, chain in chains}

    @property
    def short_names(self):
        """{"b1": "1×1", "b2": "3×3", …}: the windows that look around, or "pool"."""
        return {branch: _short(chain) for branch, chain in self.branches.items()}

    @property
    def kernels(self):
        """{"b1": 1, "b2": 3, …}: side of the square of input pixels that each branch looks through."""
        return {branch: look.field for branch, look in self.looks().items()}

    def looks(self, look=ITSELF):
        """The Look of each branch, behind layers of that Look: {"b1": Look, …}."""
        chains = self.branches.items()
        return {branch: reduce(lambda seen, layer: layer.seen(seen), chain, look) for branch, chain in chains}

    def seen(self, look):
        """The Look of its outputs: what any of its branches sees."""
        return reduce(Look.beside, self.looks(look).values())

    @property
    def word(self):
        """ "(1×1 | 1×1 → 3×3)"."""
        return f"({' | '.join(self.branch_names.values())})"

    def count(self, shape, name=""):
        """Its LayerCost on an input of shape (channels, height, width)."""
        branches = {branch: _chain_cost(chain, shape, branch) for branch, chain in self.branches.items()}
        ends = [chain.shape for chain in branches.values()]
        alike = {end[1:] for end in ends} if self.join == "concatenate" else set(ends)
        if len(alike) > 1:
            raise ValueError(f"The branches of {name or 'a block'} put out maps of different sizes: {ends}.")
        out = (self._joined(end[0] for end in ends), *ends[0][1:])
        params, macs, activations, biases, depth, *others = _sums(branches.values())
        depth = max(chain.depth for chain in branches.values())
        activations += prod(out)
        return LayerCost(
            params, macs, activations, biases, depth, *others, name=name, shape=out, branches=branches
        )

    def _joined(self, counts):
        return sum(counts) if self.join == "concatenate" else max(counts)


@dataclass(frozen=True)
class Block(AnyBlock):
    """A block of any branches, as in AnyBlock. ValueError for a way of joining that is not in JOINS."""

    branches: dict[str, tuple]
    join: str = "concatenate"
    relu: bool = False
    in_channels: int = None

    def __post_init__(self):
        if self.join not in JOINS:
            raise ValueError(f"Branches are joined by {' or '.join(map(repr, JOINS))}; got {self.join!r}.")

    def __hash__(self):
        return hash((*self.branches.items(), self.join, self.relu, self.in_channels))


def convolutions(layer):
    """[Conv, …] of a layer, in order: of a block, those of its branches."""
    if isinstance(layer, AnyBlock):
        return [conv for chain in layer.branches.values() for one in chain for conv in convolutions(one)]
    return [layer] if isinstance(layer, Conv) else []


def he_shares(layer, relu=False, added=1):
    """[share of He's standard deviation, …] for the weights of a layer, in order, so that its signal keeps
    its scale: He's is for one convolution with a ReLU behind it, which drops half of what it is handed.

    relu: whether one comes behind what the layer is joined to; added: how many such outputs are added up.
    """
    if isinstance(layer, AnyBlock):
        relu, added = relu or layer.relu, added * (len(layer.branches) if layer.join == "add" else 1)
        ends = {branch: len(chain) - 1 for branch, chain in layer.branches.items()}
        return [
            share
            for branch, chain in layer.branches.items()
            for place, one in enumerate(chain)
            for share in (he_shares(one, relu, added) if place == ends[branch] else he_shares(one))
        ]
    if isinstance(layer, Conv):
        return [((1 if layer.relu or relu else 0.5) / added) ** 0.5]
    return [1.0] if isinstance(layer, Dense) else []


def changed(layer, change):
    """A layer, or {name: layer or such a dict}, with change(conv) in the place of every convolution in it."""
    if isinstance(layer, dict):
        return {name: changed(one, change) for name, one in layer.items()}
    if isinstance(layer, AnyBlock):
        chains = layer.branches.items()
        chains = {branch: tuple(changed(one, change) for one in chain) for branch, chain in chains}
        return Block(chains, layer.join, layer.relu, layer.in_channels)
    return change(layer) if isinstance(layer, Conv) else layer


def count_layers(layers, shape, name=""):
    """The LayerCost of {name: layer, …}, each layer fed what the one before hands on; `.parts`: theirs.

    shape: (channels, height, width) of what goes in. ValueError if a map becomes smaller than a kernel.
    """
    return _chain_cost(tuple(layers.values()), shape, name, tuple(layers))


def total(costs, name="", shape=()):
    """LayerCosts of a chain, one after the other, as one that hands on `shape`."""
    return LayerCost(*_sums(costs), name=name, shape=shape, parts=tuple(costs))


@lru_cache(maxsize=4096)  # a slider changes one branch, and the count of the others stays
def _chain_cost(chain, shape, name, names=None):
    parts = []
    for layer, called in zip(chain, names or [layer.word for layer in chain], strict=True):
        parts.append(layer.count(shape, called))
        shape = parts[-1].shape
    return total(parts, name, shape)


def _sums(costs):
    return map(sum, zip(*map(_COUNTS, costs), strict=True)) if costs else ()


def _out(chain, fed):
    for layer in reversed(chain):
        if not isinstance(layer, Pool):
            return layer.out
    return fed


def _short(chain):
    if any(isinstance(layer, Pool) for layer in chain):
        return "pool"
    kernels = [layer.kernel for layer in chain if isinstance(layer, Conv)]
    wide = [kernel for kernel in kernels if kernel > 1] or kernels[:1]
    return " + ".join(f"{kernel}×{kernel}" for kernel in wide) or "identity"
