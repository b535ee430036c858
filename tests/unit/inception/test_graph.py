"""Graphs against hand counts, against the counting from widths, and against what Gluon makes."""

import pytest
from mxnet import np
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.inception.building import NarrowGoogLeNet, add_batch_norm
from widgets.inception.counting import block_cost, network_cost
from widgets.inception.graph import graph_cost, operators
from widgets.inception.network import GoogLeNet, Inception
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths

WIDTHS = BranchWidths(5, (3, 7), (2, 4), 6)


def block(widths=WIDTHS):
    return Inception(widths.c1, widths.c2, widths.c3, widths.c4)


def test_a_block_has_six_convolutions_and_as_many_relus():
    assert operators(block()) == {"Convolution": 6, "Activation": 6, "Pooling": 1, "Concat": 1}


def test_the_whole_net():
    # 3 in the stem and 6 in each of nine blocks; a ReLU each; 13 max pools and the average; one dense layer.
    assert operators(GoogLeNet().net) == {
        "Convolution": 57,
        "Activation": 57,
        "Pooling": 14,
        "Concat": 9,
        "FullyConnected": 1,
    }


def test_fusing_takes_the_relus_into_the_convolutions():
    assert operators(block(), fused=True) == {"Convolution + Activation": 6, "Pooling": 1, "Concat": 1}


def test_the_block_can_still_be_run_and_is_not_hybridized():
    one = block()
    one.initialize()
    operators(one), graph_cost(one, (4, 9, 13))
    assert one(np.zeros((2, 4, 9, 13))).shape == (2, 22, 9, 13)
    assert not one._active


def test_the_cost_of_the_net_is_that_counted_from_widths():
    net = network_cost(3, 64, 96)
    found = graph_cost(GoogLeNet().net, (3, 64, 96))
    assert (found.params, found.macs) == (net.params, net.macs)


@use_np
def test_groups_divide_weights_and_work():
    layer = nn.Conv2D(6, kernel_size=3, padding=1, groups=6)
    found = graph_cost(layer, (6, 5, 8))
    assert (found.params, found.macs) == (6 * 9 + 6, 6 * 9 * 5 * 8)


@use_np
def test_params_are_those_that_gluon_would_train():
    net = add_batch_norm(NarrowGoogLeNet(divide=8).net)
    net.initialize(force_reinit=True)
    net(np.zeros((1, 1, 32, 32)))
    trained = sum(p.data().size for p in net.collect_params().values() if p.grad_req != "null")
    assert graph_cost(net, (1, 32, 32)).params == trained


@pytest.mark.parametrize("name", GOOGLENET_BLOCKS)
def test_every_block_of_the_book(name):
    counted = block_cost(GOOGLENET_BLOCKS[name], 32, 6, 5)
    found = graph_cost(block(GOOGLENET_BLOCKS[name]), (32, 6, 5))
    assert (found.params, found.macs) == (counted.params, counted.macs)
