"""How far a branch really looks: which pixels its middle output depends on, by gradients, and how much.

After Luo, Li, Urtasun and Zemel (2016), who take the gradient of one output with respect to the image. Here
it is squared and added up over the branch's channels: if every pixel of the image wavered a little, each by
itself, this is the share of the outputs' wavering that each pixel would cause.
"""

import numpy
from mxnet import autograd, np

from ..backend.threads import mxnet_call
from .counting import looks
from .seeking import before_relu, description, fed

HELD = 0.9  # share of the whole that a square is to hold to be called the effective field


@mxnet_call
def effective_fields(net, place, images, probes=4, seed=0):
    """{"b1": float64 (N, H, W), …}: on each image, how much the middle output of each branch of a block
    depends on each pixel; what a branch has adds up to 1, or is 0 where no channel of it is lit.

    images: float (N, 1, H, W). probes: how often the channels are added up with signs drawn by seed; squared,
    what one channel has in common with another cancels out in the mean (Hutchinson 1989).
    """
    rng, images = numpy.random.default_rng(seed), np.array(images, dtype="float32")
    found = {}
    for branch in fed(net, place, images[:1])[0].description.branches:
        squares = sum(_slopes(net, place, branch, images, rng) ** 2 for _ in range(probes))
        whole = squares.sum(axis=(1, 2), keepdims=True)
        found[branch] = squares / numpy.where(whole > 0, whole, 1)
    return found


def field_side(shares, centre, held=HELD):
    """Side in pixels of the smallest square round a pixel that holds so much of the shares, float (H, W).

    centre: (row, column). What lies outside the image counts for nothing; 0 where there is nothing to hold.
    """
    rows, columns = (abs(numpy.arange(size) - at) for size, at in zip(shares.shape, centre, strict=True))
    far = numpy.maximum(rows[:, None], columns)
    within = numpy.cumsum(numpy.bincount(far.ravel(), weights=shares.ravel()))
    if within[-1] <= 0:
        return 0
    return 2 * int(numpy.argmax(within >= held * within[-1] * (1 - 1e-12))) + 1


def middles(net, place, height, width):
    """{"b1": (rows, columns, centre), …}: the pixels that the middle output of each branch can see, as ranges
    cut at the edge, and (row, column) of the pixel in their middle.
    """
    found, sizes = {}, (height, width)
    for branch, look in looks(description(net))[place].items():
        if branch:
            outputs = [look.outputs(size) // 2 for size in sizes]
            spans = [look.span(*at) for at in zip(outputs, sizes, strict=True)]
            centre = tuple(look.start + look.jump * at + look.field // 2 for at in outputs)
            found[branch] = (*spans, centre)
    return found


def _slopes(net, place, branch, images, rng):
    """Gradients of the middle outputs of a branch's channels, added up with random signs: (N, H, W)."""
    x = images.copy()
    x.attach_grad()
    with autograd.record():  # as in training, for the max pools: see climbing
        block, x_in = fed(net, place, x)
        maps = before_relu(block, branch, x_in)
        middle = maps[:, :, maps.shape[2] // 2, maps.shape[3] // 2]
        signs = rng.choice([-1.0, 1.0], middle.shape) * (middle.asnumpy() > 0)  # the ReLU, of lit channels
        wavering = (middle * np.array(signs, dtype="float32")).sum()
    wavering.backward()
    return x.grad[:, 0].asnumpy().astype("float64")
