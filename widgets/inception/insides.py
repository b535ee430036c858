"""The nine blocks inside a GoogLeNet, by name, and what their branches make of one image."""

from typing import NamedTuple

import numpy
from mxnet import np
from mxnet.gluon import HybridBlock

from ..backend.threads import mxnet_call
from .capture import branch_maps


class Segment(NamedTuple):
    """A block, `name` "3a" … "5b", and the layers between it and the next: pools, or none."""

    name: str
    block: HybridBlock
    rest: tuple

    def after(self, x):
        """What the next block gets of what this one hands on. Pools look at each channel alone."""
        for layer in self.rest:
            x = layer(x)
        return x


def segments(net):
    """(stem, [Segment, …], head) of a GoogLeNet: its layers in order, as lists; run on one another, the net.

    Blocks are named by stage and letter. ValueError for a net without blocks.
    """
    *stages, dense = net.net
    stem, found = [], []
    for number, stage in enumerate(stages, start=1):
        letters = iter("abcdefghijklmnopqrstuvwxyz")
        for layer in stage:
            if hasattr(layer, "description"):
                found.append(Segment(f"{number}{next(letters)}", layer, ()))
            elif found:
                found[-1] = found[-1]._replace(rest=(*found[-1].rest, layer))
            else:
                stem.append(layer)
    if not found:
        raise ValueError("This net has no Inception block in its stages.")
    return stem, found, [dense]


@mxnet_call
def look_inside(net, image):
    """What a GoogLeNet makes of one image: (shares, maps).

    image: float (1, 1, H, W), NumPy or MXNet. shares: float64 (classes,), the softmax of the scores.
    maps: {"3a": {"b1": float32 (C, H, W), …}, … "5b": …}, NumPy.
    """
    stem, inside, head = segments(net)
    x, maps = np.array(image, dtype="float32"), {}
    for layer in stem:
        x = layer(x)
    for segment in inside:
        maps[segment.name] = found = branch_maps(segment.block, x)
        if segment.block.description.join == "concatenate":  # there already
            x = np.array(numpy.concatenate([*found.values()])[None])
        else:
            x = segment.block(x)
        x = segment.after(x)
    for layer in head:
        x = layer(x)
    return softmax(x.asnumpy()[0]), maps


def softmax(scores):
    """Scores (…, classes) as shares that add up to 1, float64."""
    scores = numpy.asarray(scores, dtype="float64")
    shares = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)
