"""How large a net's numbers are, layer by layer: going forward, and coming back as gradients."""

import gc
from dataclasses import dataclass
from functools import lru_cache

import numpy
from mxnet import autograd, gluon, init, nd, np
from mxnet import random as mxnet_random
from mxnet.gluon import Parameter

from ..backend.threads import mxnet_call
from ..fashion import sample
from ..fashion.resize import to_tensor
from ..inception.building import WithHeads, built_net
from ..inception.widths import GOOGLENET_BLOCKS
from .starts import DRAWS, started_net

WEIGHTED = ("7×7", "1×1", "3×3", *GOOGLENET_BLOCKS, "dense")  # what has weights, in order
BATCH, SIZE = 8, 48  # smaller and the last maps are 1×1: a 5×5 would look at padding


@dataclass(frozen=True)
class Scales:
    """A net's numbers, {layer: float} each; for one batch, at the loss's mean over it.

    outputs: root mean square of what the layer hands on, after its ReLU. cosines: of the angle between what
    it hands on for two of the images, the mean of all pairs. spreads: the root mean square, over its numbers,
    of each number's standard deviation over the images, as a share of `outputs`: 0 if all images give the
    same. gradients: root mean square of the loss's gradient by its outputs. weights: of that by its weights,
    as a share of the weights themselves, biases apart: what a step of plain SGD at a rate of 1 would change.
    Cosines by depth: Poole et al. 2016, Schoenholz et al. 2017.
    """

    outputs: dict[str, float]
    cosines: dict[str, float]
    spreads: dict[str, float]
    gradients: dict[str, float]
    weights: dict[str, float]


def initializer(start, gain=1.0):
    """The MXNet initialiser of a start: a key of starts.STARTS. Glorot and Bengio 2010; He et al. 2015."""
    others = {"default": lambda: init.Uniform(0.07), "xavier": init.Xavier, "gain": lambda: _he(gain)}
    return others.get(DRAWS.get(start, start), lambda: _he(1))()


def _he(gain):
    """Normal, standard deviation gain · √(2 / fan in): MXNet calls the variance's 2 a magnitude."""
    return init.Xavier(rnd_type="gaussian", factor_type="in", magnitude=2 * gain**2)


@mxnet_call
def started(start, gain=1.0, *, divide=1):
    """The five-stage net, every width divided, whose weights will be drawn so: a Gluon block.

    With auxiliary heads it is a WithHeads. Each weight carries its initialiser, so that
    `net.initialize(force_reinit=True)` draws it.
    """
    net = built_net(started_net(start, divide))
    for parameter in net.collect_params(".*weight").values():
        parameter.init = initializer(start, gain)
    return net


@mxnet_call
def layer_scales(chain, images, labels, heads=None):
    """Measure the Scales of a net on one batch, in training mode.

    chain: [(name, Gluon block), …] whose blocks, one after the other, are the net; those without a name, such
    as pools, are passed through. images: (B, C, H, W); labels: int (B,). heads: {name: (Gluon block, what its
    loss counts for)} of auxiliary heads, fed what the layer of that name hands on.
    """
    loss, labels, heads = gluon.loss.SoftmaxCrossEntropyLoss(), np.array(labels), heads or {}
    inputs, outputs, maps, branched = [], [], np.array(images), {}
    with autograd.record():
        for number, (name, layer) in enumerate(chain):  # each on a copy of its input that keeps its gradient
            inputs.append(_leaf(maps))
            outputs.append(maps := layer(inputs[-1]))
            if name in heads:
                branched[number] = _leaf(maps)
        inputs.append(_leaf(maps))
        whole = loss(inputs[-1], labels)
        for (head, weight), leaf in zip(heads.values(), branched.values(), strict=True):
            whole = whole + weight * loss(head(leaf), labels)
        whole.mean().backward()
    back = {}
    for number in reversed(range(len(chain))):
        back[number] = inputs[number + 1].grad
        if number in branched:
            back[number] = back[number] + branched[number].grad
        outputs[number].backward(back[number])
    places = {name: number for number, (name, _) in enumerate(chain) if name}
    alike = {name: _alike(outputs[number]) for name, number in places.items()}
    return Scales(
        {name: _rms(outputs[number]) for name, number in places.items()},
        {name: cosine for name, (cosine, _) in alike.items()},
        {name: spread for name, (_, spread) in alike.items()},
        {name: _rms(back[number]) for name, number in places.items()},
        {name: _step(chain[number][1]) for name, number in places.items()},
    )


def stops(net):
    """The chain of a five-stage net for `layer_scales`, its layers with weights named as in WEIGHTED."""
    net = _trunk(net)
    layers = [layer for stage in net[:-1] for layer in stage] + [net[-1]]
    names = iter(WEIGHTED)
    return [(next(names) if list(layer.collect_params()) else "", layer) for layer in layers]


@lru_cache(maxsize=64)
def net_scales(start, gain=1.0, *, seed=0, divide=1):
    """Scales of the untrained five-stage net, on 8 garments of the sample at 48×48. Remembered.

    start: a key of starts.STARTS; gain: for the start "gain", times He's standard deviation. divide: by how
    much each width is divided.
    """
    try:
        return _net_scales(start, gain, seed, divide)
    finally:
        gc.collect()  # Gluon's blocks refer to each other in circles: else each would stay


@mxnet_call
def _net_scales(start, gain, seed, divide):
    images, labels = sample.load().train
    chosen = numpy.random.default_rng(0).permutation(len(images))[:BATCH]
    x = to_tensor(images[chosen], (SIZE, SIZE))
    net = _times_he(gain, seed, divide) if start == "gain" else _drawn(start, seed, divide)
    behind = started_net(start, divide).auxiliary.items()
    built = net.heads if behind else ()
    heads = {name: (head, of.weight) for (name, of), head in zip(behind, built, strict=True)}
    return layer_scales(stops(net), x, labels[chosen].astype("int32"), heads)


def _drawn(start, seed, divide):
    net = started(start, divide=divide)
    mxnet_random.seed(seed)
    net.initialize(force_reinit=True)
    image = np.zeros((1, 1, SIZE, SIZE))
    _trunk(net)(image)  # shapes become known, weights are drawn; those of heads last, as in a run
    net(image)
    return net


def _trunk(net):
    """A net without its auxiliary heads."""
    return net.net if isinstance(net, WithHeads) else net


def _times_he(gain, seed, divide):
    """He's weights times `gain`: under a slider, where drawing six million numbers anew would be felt."""
    net, drawn = _he_net(seed, divide)
    for parameter, weights in drawn:
        parameter.set_data(weights * gain)
    return net


@lru_cache(maxsize=1)
def _he_net(seed, divide):
    net = _drawn("he", seed, divide)
    return net, [(p, p.data().copy()) for p in net.collect_params(".*weight").values()]


def _leaf(value):
    leaf = value.detach()
    leaf.attach_grad()
    return leaf


def _rms(array):
    values = array.asnumpy().astype(numpy.float64)
    return float(numpy.sqrt((values**2).mean()))


def _alike(array):
    """(mean cosine of what two images give, what differs between images as a share of the scale)."""
    of_images = array.asnumpy().reshape(len(array), -1).astype(numpy.float64)
    lengths = numpy.linalg.norm(of_images, axis=1, keepdims=True)
    cosines = (of_images @ of_images.T) / numpy.maximum(lengths @ lengths.T, numpy.finfo(float).tiny)
    pairs = ~numpy.eye(len(cosines), dtype=bool)
    scale = numpy.sqrt((of_images**2).mean())
    spread = numpy.sqrt(of_images.var(axis=0).mean())
    return float(cosines[pairs].mean()), float(spread / max(scale, numpy.finfo(float).tiny))


def _step(layer):
    """The gradient of a layer's weights as a share of them, both as root mean squares."""
    weights = layer.collect_params(".*weight").values()
    gradient, itself = (_square([array(p) for p in weights]) for array in (Parameter.grad, Parameter.data))
    return (gradient / itself) ** 0.5


def _square(arrays):
    squares = nd.multi_sum_sq(*[array.as_nd_ndarray() for array in arrays], num_arrays=len(arrays))
    return float(squares.asnumpy().sum())
