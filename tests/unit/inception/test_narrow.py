"""The narrow net: the book's at divide 1, its widths divided, batch normalisation where it belongs."""

import numpy
import pytest
from mxnet import autograd, init, np
from mxnet.gluon import nn

from widgets.inception.building import Centred, NarrowGoogLeNet, NormReLU, add_batch_norm
from widgets.inception.counting import network_cost
from widgets.inception.layers import convolutions
from widgets.inception.widths import GOOGLENET_BLOCKS


def parameters(net):
    return sum(p.data().size for p in net.collect_params().values())


def test_divided_by_one_it_is_the_books_net(numpy_mode):
    net = NarrowGoogLeNet(1).net
    net(np.zeros((1, 1, 32, 32)))
    assert parameters(net) == network_cost().params == 5_977_530


def test_a_quarter_of_the_widths_and_the_same_depth(numpy_mode):
    net, x = NarrowGoogLeNet(4, num_classes=7).net, np.zeros((2, 1, 96, 64))
    assert net(x).shape == (2, 7)
    shapes = []
    for stage in net[:-1]:
        x = stage(x)
        shapes.append(x.shape[1:])
    assert shapes == [(16, 24, 16), (48, 12, 8), (120, 6, 4), (208, 3, 2), (256, 1, 1)]
    convolutions = [p for p in net.collect_params(".*conv.*weight").values()]
    assert len(convolutions) == 57


@pytest.mark.parametrize("divide", [1, 3, 16])
def test_widths_are_rounded_down(divide):
    layers = NarrowGoogLeNet(divide).description.layers
    for name, whole in GOOGLENET_BLOCKS.items():
        outs = [conv.out for conv in convolutions(layers[name])]
        six = (whole.c1, *whole.c2, *whole.c3, whole.c4)
        assert outs == [width // divide for width in six]


@pytest.mark.parametrize("divide", [0, 17, 2.0, "4", True])
def test_a_divide_from_which_nothing_is_left_is_refused(divide):
    with pytest.raises(ValueError, match="divide must be a whole number from 1 to 16"):
        NarrowGoogLeNet(divide)


def test_what_only_subtracts_the_mean_does_so_in_training_and_with_the_kept_mean_in_use(numpy_mode):
    rng = numpy.random.default_rng(3)
    x, shift = rng.normal(3, 5, size=(4, 2, 5, 3)).astype("float32"), rng.normal(size=(1, 2, 1, 1))
    layer = Centred(2)
    layer.initialize()
    layer.beta.set_data(np.array(shift.astype("float32")))
    with autograd.train_mode():
        out = layer(np.array(x)).asnumpy()
    assert numpy.allclose(out, x - x.mean((0, 2, 3), keepdims=True) + shift, atol=1e-3)
    layer.norm.running_mean.set_data(np.array([1.0, -2.0]))
    used = x - numpy.array([1.0, -2.0]).reshape(1, 2, 1, 1) + shift
    assert numpy.allclose(layer(np.array(x)).asnumpy(), used, atol=1e-3)


def test_the_mean_alone_may_stand_between_each_convolution_and_its_relu(numpy_mode):
    net, layers = NarrowGoogLeNet(8, batch_norm="mean").net, []
    net.apply(layers.append)
    convolutions = [layer for layer in layers if isinstance(layer, nn.Conv2D)]
    assert len(convolutions) == 57
    assert all(type(layer.act) is NormReLU and type(layer.act.norm) is Centred for layer in convolutions)


def test_batch_norm_stands_between_each_convolution_and_its_relu(numpy_mode):
    net = NarrowGoogLeNet(8, batch_norm=True).net
    layers = []
    net.apply(lambda layer: layers.append(layer))
    convolutions = [layer for layer in layers if isinstance(layer, nn.Conv2D)]
    assert len(convolutions) == 57 and all(isinstance(layer.act, NormReLU) for layer in convolutions)
    assert sum(isinstance(layer, nn.BatchNorm) for layer in layers) == 57


def test_it_computes_what_batch_norm_is_defined_to(numpy_mode):
    rng = numpy.random.default_rng(2)
    x = rng.normal(3, 5, size=(4, 2, 5, 3)).astype("float32")
    conv = nn.Conv2D(6, kernel_size=1, activation="relu")
    add_batch_norm(conv)
    conv.initialize(init.Normal(0.3))
    with autograd.train_mode():
        out = conv(np.array(x)).asnumpy()
    weight = conv.weight.data().asnumpy()[:, :, 0, 0]
    sums = numpy.einsum("oc,bchw->bohw", weight, x)
    mean, variance = sums.mean((0, 2, 3), keepdims=True), sums.var((0, 2, 3), keepdims=True)
    wanted = numpy.maximum((sums - mean) / numpy.sqrt(variance + 1e-5), 0)
    assert numpy.allclose(out, wanted, atol=1e-4)
    assert add_batch_norm(conv).act is conv.act  # a second time changes nothing
