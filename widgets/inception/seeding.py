"""Weights that depend on a seed alone: the same on every thread and every machine."""

import numpy
from mxnet import np

from ..backend.threads import mxnet_call
from .network import GoogLeNet


def he_scale(fan_in):
    """Standard deviation that keeps the scale of a signal through ReLU (He et al. 2015, equation 10)."""
    return numpy.sqrt(2 / fan_in)


@mxnet_call
def set_weights(block, seed):
    """Fill an initialised block whose shapes are known: normal weights at He's scale, zero biases.

    A normalisation scales by 1. Parameters are filled in the order of `collect_params()`, from one NumPy
    generator.
    """
    rng = numpy.random.default_rng(seed)
    for parameter in block.collect_params().values():
        shape = parameter.shape
        scale = he_scale(numpy.prod(shape[1:])) if len(shape) > 1 else 0
        middle = parameter.name.endswith(("gamma", "running_var"))
        parameter.set_data(np.array(middle + rng.standard_normal(shape) * scale, dtype="float32"))


@mxnet_call
def stem_output(x, seed=0):
    """What stages 1 and 2, with random weights, hand to block 3a.

    x: (B, C, H, W), NumPy or MXNet. Returns NumPy float32 (B, 192, H/8, W/8).
    """
    x = np.array(x, dtype="float32")
    stages = GoogLeNet().net[:2]
    stages(x)  # shapes become known
    set_weights(stages, seed)
    return stages(x).asnumpy()
