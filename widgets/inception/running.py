"""A design made real: the live net, its shapes layer by layer, and the parameters that Gluon counts in it."""

import gc
from dataclasses import dataclass

from mxnet import np

from ..backend.threads import mxnet_call
from .network import GoogLeNet


@dataclass(frozen=True)
class LiveNet:
    """What a live net showed: `.shapes`, {"b1": (C, H, W), … "dense": (10,)}, of one image; `.params`."""

    shapes: dict[str, tuple[int, ...]]
    params: int


@mxnet_call
def run_design(design, height=96, width=96):
    """Make the net of a Design, send one blank image of (1, height, width) through it layer by layer.

    Returns a LiveNet; the net and its memory are given back.
    """
    try:
        return _run(design, height, width)
    finally:
        gc.collect()  # Gluon's blocks refer to each other in circles: else each run would keep its net


def _run(design, height, width):
    net = GoogLeNet(blocks=design.blocks).net
    net.collect_params().setattr("grad_req", "null")  # no room for gradients: nobody asks for them here
    x, shapes = np.zeros((1, 1, height, width)), {}
    for name, layer in zip(("b1", "b2", "b3", "b4", "b5", "dense"), net, strict=True):
        x = layer(x)  # shapes become known, weights are made
        shapes[name] = x.shape[1:]
    x.wait_to_read()
    return LiveNet(shapes, sum(parameter.data().size for parameter in net.collect_params().values()))
