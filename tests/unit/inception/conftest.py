import pytest
from mxnet.gluon import nn
from mxnet.util import np_array, np_shape

from widgets.backend.threads import mxnet_call
from widgets.inception import layers


@pytest.fixture
def numpy_mode():
    """MXNet's NumPy mode for one test, off again after it: others show that ours need it not."""
    with np_shape(True), np_array(True):
        yield


@pytest.fixture(scope="session")
def gluon_layer():
    """A function that makes the Gluon layer of a line of a layer table."""

    def made(layer):
        if isinstance(layer, layers.Conv):
            sizes = layer.out, layer.kernel, layer.stride, layer.pad
            return nn.Conv2D(*sizes, groups=layer.groups, use_bias=layer.bias)
        if isinstance(layer, layers.Pool):
            return nn.MaxPool2D(layer.kernel, layer.stride, layer.pad, ceil_mode=layer.up)
        return nn.Dense(layer.out) if isinstance(layer, layers.Dense) else nn.GlobalAvgPool2D()

    return mxnet_call(made)
