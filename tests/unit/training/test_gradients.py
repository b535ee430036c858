"""Each branch's share of the gradient, against sums over the parameters one by one."""

import mxnet
import numpy
import pytest
from mxnet import autograd, np
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.backend.threads import mxnet_call
from widgets.inception.network import GoogLeNet, Inception
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths
from widgets.pictures.training.gradient_shares import shares, together
from widgets.training.gradients import branch_gradients, inception_blocks


@mxnet_call
def learned(net, shape):
    mxnet.random.seed(3)  # with one filter a branch, one start in a few has a branch that is 0 everywhere
    net.initialize(force_reinit=True)
    with autograd.record():
        loss = (net(np.random.normal(size=shape)) ** 2).sum()
    loss.backward()
    return net


@use_np
def two_blocks():
    net = nn.HybridSequential()
    net.add(Inception(3, (2, 5), (4, 6), 7), nn.MaxPool2D(), Inception(1, (2, 3), (4, 5), 6))
    return net


@pytest.mark.parametrize("hybrid", [False, True])
def test_squares_are_those_of_each_branchs_own_parameters(hybrid):
    net = two_blocks()
    if hybrid:
        net.hybridize(static_alloc=True, static_shape=True)
    found = branch_gradients(learned(net, (2, 3, 8, 6)))
    assert list(found) == ["1", "2"]
    for squares, block in zip(found.values(), inception_blocks(net), strict=True):
        layers = {"b1": [block.b1_1], "b2": [block.b2_1, block.b2_2], "b3": [block.b3_1, block.b3_2],
                  "b4": [block.b4_2]}  # fmt: skip
        for branch, own in layers.items():
            grads = [kind.grad().asnumpy() for layer in own for kind in (layer.weight, layer.bias)]
            assert squares[branch] == pytest.approx(sum((grad**2).sum() for grad in grads), rel=1e-4)
            assert squares[branch] > 0


def test_the_nine_blocks_of_the_net_bear_the_books_names():
    narrow = {name: BranchWidths(1, (1, 2), (1, 2), 1) for name in GOOGLENET_BLOCKS}
    found = branch_gradients(learned(GoogLeNet(blocks=narrow).net, (2, 1, 32, 32)))
    assert list(found) == list(GOOGLENET_BLOCKS) and all(
        list(one) == ["b1", "b2", "b3", "b4"] for one in found.values()
    )


def test_a_net_without_blocks_has_no_shares():
    layer = nn.Dense(3)
    assert branch_gradients(learned(layer, (2, 4))) == {}


def test_shares_add_up_to_one_and_all_blocks_are_added_up():
    blocks = {"3a": {"b1": 1.0, "b2": 3.0}, "3b": {"b1": 2.0, "b2": 4.0}}
    assert shares(blocks["3a"]) == {"b1": 0.25, "b2": 0.75}
    assert together(blocks) == {"b1": 3.0, "b2": 7.0}
    assert shares({"b1": 0.0, "b2": 0.0}) == {"b1": 0.0, "b2": 0.0}
    assert numpy.isclose(sum(shares(together(blocks)).values()), 1)
