"""What the branches of a block make of one image, and those of the nine blocks in a GoogLeNet, by name."""

from typing import NamedTuple

import numpy
from mxnet import np
from mxnet.gluon import HybridBlock

from ..backend.threads import mxnet_call
from .judging import softmax
from .layers import Conv, Pool
from .mixing import LastConvolution


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
    outputs = _by_branch(block, np.array(x, dtype="float32").reshape(shape))
    return {branch: maps[0].asnumpy() for branch, maps in outputs.items()}


def _by_branch(block, x):
    """{branch: maps, MXNet} of a block, whether it gives them by name or in order."""
    found = block.branches(x)
    return found if isinstance(found, dict) else {f"b{n}": maps for n, maps in enumerate(found, start=1)}


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


def segments(layers):
    """(stem, [Segment, …], head) of a GoogLeNet's `.net`: its layers in order; run on one another, the net.

    Blocks are named by stage and letter. ValueError for a net without blocks.
    """
    *stages, dense = layers
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


def block_named(net, name):
    """The block of that name in a GoogLeNet; ValueError, which lists its blocks, for another."""
    blocks = {segment.name: segment.block for segment in segments(net.net)[1]}
    if name not in blocks:
        raise ValueError(f"This net has the blocks {', '.join(blocks)}; got {name!r:.40}.")
    return blocks[name]


@mxnet_call
def last_convolutions(net, name, images):
    """{branch: LastConvolution} of a block of a GoogLeNet on some images, float (N, 1, H, W).

    ValueError for a block that the net has not, and for one with a branch that ends in another layer than a
    convolution as the book's.
    """
    block, x = block_named(net, name), np.array(images, dtype="float32")
    stem, inside, _ = segments(net.net)
    for layer in stem:
        x = layer(x)
    for segment in inside:
        if segment.block is block:
            chains = block.description.branches.items()
            return {branch: _last_of(block, branch, chain, x) for branch, chain in chains}
        x = segment.after(segment.block(x))


def _last_of(block, branch, chain, x):
    end = chain[-1] if chain else None
    if not isinstance(end, Conv) or end != Conv(end.out, end.kernel, pad=end.kernel // 2):
        raise ValueError(f"{branch} does not end in a plain convolution with a ReLU that keeps the size.")
    *before, last = (getattr(block, f"{branch}_{place}") for place in range(1, len(chain) + 1))
    pooled, window = None, 0
    for layer, described in zip(before, chain, strict=False):
        pools = isinstance(described, Pool) and described.kind == "max"
        pooled, window = (x.asnumpy(), described.kernel) if pools else (None, 0)
        x = layer(x)
    return LastConvolution(
        x.asnumpy(), last.weight.data().asnumpy(), last.bias.data().asnumpy(), pooled, window
    )


def walk(net, images, batches):
    """Run a GoogLeNet on some images, batch by batch: yields (rows, segment, out, after) block by block.

    images: float (N, 1, H, W), NumPy or MXNet. batches: of row numbers of them, int. out: what the block
    hands on, float32 (rows, C, H, W), NumPy; after: what the next one gets of it, MXNet. To be drawn from in
    NumPy mode.
    """
    stem, inside, _ = segments(net.net)
    for rows in batches:
        x = np.array(images[rows], dtype="float32")
        for layer in stem:
            x = layer(x)
        for segment in inside:
            out = segment.block(x)
            x = segment.after(out)
            x.wait_to_read()  # one batch at a time in memory
            yield rows, segment, out.asnumpy(), x


@mxnet_call
def look_inside(net, image):
    """What a GoogLeNet makes of one image: (shares, maps).

    image: float (1, 1, H, W), NumPy or MXNet. shares: float64 (classes,), the softmax of the scores.
    maps: {"3a": {"b1": float32 (C, H, W), …}, … "5b": …}, NumPy.
    """
    shares, maps = look_at(net.net, np.array(image, dtype="float32"))
    return shares[0], {name: {branch: of[0] for branch, of in block.items()} for name, block in maps.items()}


def look_at(layers, x):
    """The same of a GoogLeNet's `.net` and N images, MXNet (N, 1, H, W): (N, classes) and (N, C, H, W)."""
    stem, inside, head = segments(layers)
    maps = {}
    for layer in stem:
        x = layer(x)
    for segment in inside:
        maps[segment.name] = found = _by_branch(segment.block, x)
        joins = segment.block.description.join == "concatenate"
        x = segment.after(np.concatenate([*found.values()], axis=1) if joins else segment.block(x))
    for layer in head:
        x = layer(x)
    shares = softmax(x.asnumpy())  # what is waited for last: MXNet computes ahead meanwhile
    return shares, {name: {b: of_branch.asnumpy() for b, of_branch in maps[name].items()} for name in maps}
