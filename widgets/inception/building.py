"""Gluon layers, blocks and nets from their descriptions, and a net small enough to race."""

from d2l import mxnet as d2l
from mxnet import init
from mxnet.gluon import nn
from mxnet.util import use_np

from .layers import CENTRED, AnyBlock, Conv, Dense, Pool
from .nets import Net, narrow_googlenet

_POOLS = {"max": nn.MaxPool2D, "average": nn.AvgPool2D}


class NormReLU(nn.Activation):
    """Batch normalisation, or another in its place, then ReLU: what a convolution's `act` becomes.

    In training each channel is brought to mean 0 and variance 1 over the batch and the map, then multiplied
    by gamma and moved by beta, which are learned (Ioffe and Szegedy 2015, algorithm 1).
    """

    def __init__(self, norm=None):
        super().__init__("relu")
        self.norm = nn.BatchNorm() if norm is None else norm

    def hybrid_forward(self, F, x):
        return super().hybrid_forward(F, self.norm(x))


@use_np
class Centred(nn.HybridBlock):
    """The half of batch normalisation that subtracts each channel's mean and adds a beta that is learned.

    Nothing is divided: a normalisation whose epsilon is a million divides by a thousand, whatever it is fed,
    to within 0.01 % at a variance of 200, and a thousand times that is what is handed on. (The variance that
    MXNet keeps is then a rough one; nothing is divided by it.)
    """

    def __init__(self, channels):
        super().__init__()
        self.beta = self.params.get("beta", shape=(1, channels, 1, 1), init="zeros")
        self.norm = nn.BatchNorm(epsilon=CENTRED**2, center=False, scale=False)

    def hybrid_forward(self, F, x, beta):
        return CENTRED * self.norm(x) + beta


@use_np
def built_layer(layer):
    """The Gluon layer that a layer or block of a description describes, not initialised."""
    if isinstance(layer, AnyBlock):
        return BuiltBlock(layer)
    if isinstance(layer, Conv):
        conv = nn.Conv2D(
            layer.out, layer.kernel, layer.stride, layer.pad, groups=layer.groups,
            use_bias=layer.bias, activation="relu" if layer.relu else None,
        )  # fmt: skip
        if layer.norm:
            norm = Centred(layer.out) if layer.norm == "mean" else nn.BatchNorm()
            conv.act = NormReLU(norm) if layer.relu else norm
        return conv
    if isinstance(layer, Pool):
        return _POOLS[layer.kind](layer.kernel, layer.stride, layer.pad, ceil_mode=layer.up)
    if isinstance(layer, Dense):
        return nn.Dense(layer.out, activation="relu" if layer.relu else None)
    return nn.GlobalAvgPool2D()


@use_np
class BuiltBlock(nn.HybridBlock):
    """A block of any branches in Gluon; `.description` is what it is built from.

    Its layers are called as in Inception: `b2_1` is the first of branch "b2". Input (B, C, H, W) float32.
    """

    def __init__(self, description, **kwargs):
        super().__init__(**kwargs)
        self.description = description
        self._chains = {}
        for branch, chain in description.branches.items():
            self._chains[branch] = [f"{branch}_{place}" for place in range(1, len(chain) + 1)]
            for name, layer in zip(self._chains[branch], chain, strict=True):
                setattr(self, name, built_layer(layer))

    def branches(self, x):
        """The arrays before they are joined: {"b1": (B, channels of the branch, H, W), …}."""
        found = {}
        for branch, names in self._chains.items():
            found[branch] = x
            for name in names:
                found[branch] = getattr(self, name)(found[branch])
        return found

    def hybrid_forward(self, F, x):
        # As in Inception: these stay in oneDNN's memory layout.
        maps = [maps.as_nd_ndarray() for maps in self.branches(x).values()]
        joined = F.concat(*maps, dim=1) if self.description.join == "concatenate" else F.add_n(*maps)
        return (F.relu(joined) if self.description.relu else joined).as_np_ndarray()


@use_np
def built_net(net):
    """A Net in Gluon, as GoogLeNet builds its own: a HybridSequential a stage, then the layers of the head.

    Input (B, channels, H, W) float32, output (B, classes). With auxiliary heads it is a WithHeads.
    """
    found = nn.HybridSequential()
    for table in (net.stem | net.stages).values():
        stage = nn.HybridSequential()
        stage.add(*map(built_layer, table.values()))
        found.add(stage)
    found.add(*(built_layer(layer) for table in net.head.values() for layer in table.values()))
    return WithHeads(found, net) if net.auxiliary else found


@use_np
class WithHeads(nn.HybridBlock):
    """A net with auxiliary heads: it hands on (output, that of the first auxiliary head, …)."""

    def __init__(self, net, description, **kwargs):
        super().__init__(**kwargs)
        self.net, self.heads = net, nn.HybridSequential()
        self._names, self._behind = list(description.layers), list(description.auxiliary)
        for name, head in description.auxiliary.items():
            self.heads.add(built_net(Net({}, {}, {name: head.layers})))

    def hybrid_forward(self, F, x):
        parts = (part if isinstance(part, nn.HybridSequential) else [part] for part in self.net)
        layers = (layer for part in parts for layer in part)
        heads, found = dict(zip(self._behind, self.heads, strict=True)), []
        for name, layer in zip(self._names, layers, strict=True):
            x = layer(x)
            if name in heads:
                found.append(heads[name](x))
        return (x, *found)


class DescribedNet(d2l.Classifier):
    """The net that a Net describes, ready for `d2l.Trainer.fit`; lr: learning rate of the book's SGD."""

    @use_np
    def __init__(self, description, lr=0.1):
        super().__init__()
        self.save_hyperparameters(ignore=["description"])
        self.description = description
        self.net = built_net(description)
        self.net.initialize(init.Xavier())

    @use_np
    def forward(self, X):
        return super().forward(X)


class NarrowGoogLeNet(DescribedNet):
    """`narrow_googlenet` in Gluon: input (B, channels, H, W) float32, output (B, num_classes)."""

    def __init__(self, divide=4, num_classes=10, batch_norm=False):
        super().__init__(narrow_googlenet(divide, batch_norm, num_classes))


@use_np
def add_batch_norm(net):
    """Put batch normalisation between every convolution of a net and its ReLU, in place; returns the net.

    The new parameters are not initialised yet.
    """

    def put_in(layer):
        if isinstance(layer, nn.Conv2D) and type(layer.act) is nn.Activation:
            layer.act = NormReLU()

    return net.apply(put_in)
