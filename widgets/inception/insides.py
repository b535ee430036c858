"""What the branches of a block make of one image, and those of the nine blocks in a GoogLeNet, by name."""

from typing import NamedTuple

import numpy
from mxnet import np
from mxnet.gluon import HybridBlock

from ..backend.threads import mxnet_call


@mxnet_call
def branch_maps(block, x):
    """The feature maps of each branch for one image.

    block: an Inception block, or another whose `.branches(x)` gives arrays or {branch: array, …}.
    x: one image, (C, H, W) or (1, C, H, W), NumPy or MXNet.
    Returns {"b1": float32 (channels of the branch, H, W), "b2": …}, NumPy.
    Raises ValueError for another shape, TypeError for a block without `.branches(x)`.
    """
    if not hasattr(block, "branches"):
        raise TypeError(
            "branch_maps needs a block with a method branches(x), as Inception has; "
            f"got {type(block).__name__}."
        )
    shape = numpy.shape(x)
    if len(shape) == 3:
        shape = (1, *shape)
    if len(shape) != 4 or shape[0] != 1:
        raise ValueError(
            "branch_maps takes one image, (channels, height, width) or (1, channels, height, width); "
            f"got {numpy.shape(x)}."
        )
    outputs = block.branches(np.array(x, dtype="float32").reshape(shape))
    if not isinstance(outputs, dict):
        outputs = {f"b{n}": maps for n, maps in enumerate(outputs, start=1)}
    return {branch: maps[0].asnumpy() for branch, maps in outputs.items()}


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
