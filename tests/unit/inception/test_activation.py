"""Class activation maps against the scores that the net itself gives, whatever the net and the size."""

import numpy
import pytest
from mxnet import np
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.inception.activation import activation_maps
from widgets.inception.building import DescribedNet
from widgets.inception.design import Design
from widgets.inception.network import GoogLeNet
from widgets.inception.seeding import set_weights
from widgets.inception.widths import BranchWidths

SMALL = {name: BranchWidths(3, (2, 4), (1, 2), 2) for name in ("3a", "3b", "4a", "5a")}


@use_np
def seeded(net):
    set_weights(net.net, 1)
    rng = numpy.random.default_rng(2)
    net.net[-1].bias.set_data(np.array(rng.normal(size=net.net[-1].bias.shape)))
    return net


@use_np
def googlenet():
    net = GoogLeNet(num_classes=7, blocks=SMALL)
    net.net(np.zeros((1, 1, 32, 32)))
    return seeded(net)


@use_np
def described():
    stages = {stage: [w for name, w in SMALL.items() if name[0] == stage] for stage in "345"}
    net = DescribedNet(Design(stages).net)
    net.net(np.zeros((1, 1, 32, 32)))
    return seeded(net)


@pytest.mark.parametrize("make", [googlenet, described], ids=["googlenet", "described"])
@pytest.mark.parametrize("side", [33, 64, 96])
def test_the_mean_of_a_map_and_the_bias_are_the_score_of_the_class(make, side):
    net = make()
    images = numpy.random.default_rng(0).random((3, 1, side, side)).astype("float32")
    found = use_np(lambda: activation_maps(net, np.array(images)))()
    scores = use_np(lambda: net(np.array(images)).asnumpy())()
    n = -(-side // 32)
    assert found.maps.shape == (3, scores.shape[1], n, n) and found.places.shape == (n,)
    summed = found.maps.mean(axis=(2, 3)) + found.biases
    assert numpy.allclose(summed, scores, rtol=1e-4, atol=1e-4)
    assert numpy.allclose(found.scores, scores, rtol=1e-4, atol=1e-4)
    assert abs(found.biases).max() > 0.1 and numpy.ptp(found.maps, axis=(2, 3)).min() > 0  # it says something


def test_a_number_stands_where_the_pixel_is_that_its_window_has_in_the_middle():
    found = use_np(lambda: activation_maps(googlenet(), np.zeros((1, 1, 65, 65))))()
    assert (found.places * 65 - 0.5).tolist() == pytest.approx([0, 32, 64])


@use_np
def with_head(average, dense):
    net = googlenet()
    net.net[4]._children["1"], net.net._children["5"] = average, dense
    return net


@pytest.mark.parametrize(
    ("average", "activation"),
    [(nn.GlobalMaxPool2D, None), (nn.AvgPool2D, None), (nn.GlobalAvgPool2D, "relu")],
    ids=["global maximum", "local average", "relu"],
)
def test_a_head_that_is_not_an_average_and_a_dense_layer_is_refused(average, activation):
    net = with_head(average(), use_np(nn.Dense)(7, activation=activation))
    with pytest.raises(ValueError, match="an average and one dense layer"):
        use_np(lambda: activation_maps(net, np.zeros((1, 1, 33, 33))))()
