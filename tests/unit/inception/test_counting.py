"""Counts against Gluon: its own parameters, and MACs taken with forward hooks on a running net."""

import math

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.counting import block_cost, network_cost, receptive_field
from widgets.inception.network import GoogLeNet, Inception
from widgets.inception.seeding import stem_output
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths

FACTS = [163_696, 388_736, 376_176, 449_160, 510_104, 605_376, 868_352, 1_043_456, 1_444_080]
SMALL = st.integers(1, 24)


@mxnet_call
def counted_by_running(block, shape):
    """(parameters, MACs) of a Gluon block on an input of `shape`, from its arrays and its running layers."""
    macs = []

    def hook(layer, inputs, output):
        if isinstance(layer, nn.Conv2D):
            macs.append(layer.weight.data().size * output.shape[2] * output.shape[3])
        elif isinstance(layer, nn.Dense):
            macs.append(layer.weight.data().size)

    block.apply(lambda layer: layer.register_forward_hook(hook))
    block(np.zeros(shape)).wait_to_read()
    params = sum(parameter.data().size for parameter in block.collect_params().values())
    return params, sum(macs)


@mxnet_call
def initialised(widths):
    block = Inception(widths.c1, widths.c2, widths.c3, widths.c4)
    block.initialize()
    return block


def test_the_nine_blocks_have_the_known_parameters():
    blocks = [block for stage in network_cost().stages.values() for block in stage.blocks.values()]
    assert [block.params for block in blocks] == FACTS


@pytest.mark.parametrize("name", GOOGLENET_BLOCKS)
def test_each_block_counts_as_gluon_does(name):
    widths = GOOGLENET_BLOCKS[name]
    cost = block_cost(widths, 17, 5, 7)
    assert (cost.params, cost.macs) == counted_by_running(initialised(widths), (1, 17, 5, 7))


@settings(max_examples=25, deadline=None)
@given(st.tuples(SMALL, SMALL, SMALL, SMALL, SMALL, SMALL), SMALL, st.integers(1, 9), st.integers(1, 9))
def test_any_widths_count_as_gluon_does(six, channels, height, width):
    widths = BranchWidths(six[0], six[1:3], six[3:5], six[5])
    cost = block_cost(widths, channels, height, width)
    assert (cost.params, cost.macs) == counted_by_running(initialised(widths), (1, channels, height, width))


def test_branches_add_up_to_the_block():
    cost = block_cost(GOOGLENET_BLOCKS["3a"], 192, 12, 12)
    assert sum(branch.params for branch in cost.branches.values()) == cost.params == 163_696
    assert sum(branch.macs for branch in cost.branches.values()) == cost.macs
    # By hand: 192·96 + 96 reduce, 9·96·128 + 128 behind it.
    assert cost.branches["b2"].params == 192 * 96 + 96 + 9 * 96 * 128 + 128


def test_the_net_for_fashion_mnist_counts_as_gluon_does():
    cost = network_cost()
    assert (cost.params, cost.macs) == (5_977_530, 276_066_304)
    assert (cost.params, cost.macs) == counted_by_running(GoogLeNet(), (1, 1, 96, 96))


def test_the_net_for_imagenet_counts_as_gluon_does():
    cost = network_cost(in_channels=3, height=224, width=224, num_classes=1000)
    assert (cost.params, cost.macs) == (6_998_552, 1_582_671_872)
    assert (cost.params, cost.macs) == counted_by_running(GoogLeNet(num_classes=1000), (1, 3, 224, 224))


@pytest.mark.parametrize("height, width", [(96, 96), (96, 61), (33, 224)])
def test_stages_have_the_shapes_of_the_running_net(height, width):
    @mxnet_call
    def shapes():
        x, seen = np.zeros((1, 1, height, width)), []
        for layer in GoogLeNet().net:
            x = layer(x)
            seen.append(x.shape[1:])
        return seen

    counted = [stage.shape for stage in network_cost(1, height, width).stages.values()]
    assert counted == shapes()


@pytest.mark.parametrize("bad", [0, -1, 2.5, "12", None])
def test_a_size_that_is_none_is_refused_by_name(bad):
    with pytest.raises(ValueError, match="height must be a whole number"):
        block_cost(GOOGLENET_BLOCKS["3a"], 192, bad, 12)
    with pytest.raises(ValueError, match="num_classes must be a whole number"):
        network_cost(num_classes=bad)


@mxnet_call
def pixels_that_reach_one_output(block, channels, height, width):
    """The most pixels of which lighting one alone changes some output, all weights positive."""
    lit = numpy.zeros((height * width, channels, height, width), dtype="float32")
    for pixel in range(height * width):
        lit[pixel, :, pixel // width, pixel % width] = 1
    block(np.zeros((1, channels, height, width)))
    for parameter in block.collect_params().values():
        parameter.set_data(np.full(parameter.shape, 0.0 if len(parameter.shape) == 1 else 1e-2))
    reached = block(np.array(lit)).asnumpy()[:, 0] > 0  # (pixel, H, W)
    return int(reached.reshape(height * width, -1).sum(axis=0).max())


@pytest.mark.parametrize("height, width", [(12, 12), (7, 4), (3, 3), (1, 1), (1, 6)])
@pytest.mark.parametrize("branch", ["b1", "b2", "b3", "b4"])
def test_a_branch_sees_as_many_pixels_as_light_it(branch, height, width):
    block = initialised(BranchWidths(1, (1, 1), (1, 1), 1))

    class OneBranch(nn.Block):
        def forward(self, x):
            return dict(zip(("b1", "b2", "b3", "b4"), block.branches(x), strict=True))[branch]

        def collect_params(self, select=None):
            return block.collect_params(select)

    assert receptive_field(branch, height, width) == pixels_that_reach_one_output(
        OneBranch(), 1, height, width
    )


@pytest.mark.parametrize("height, width", [(40, 37), (24, 52), (9, 9)])
@pytest.mark.parametrize("stage", [1, 2, 3])
def test_a_stage_sees_as_many_pixels_as_light_it(stage, height, width):
    stages = mxnet_call(lambda: GoogLeNet().net[:stage])()
    assert receptive_field(f"stage {stage}", height, width) == pixels_that_reach_one_output(
        stages, 1, height, width
    )


def test_the_last_stage_sees_everything():
    assert receptive_field("stage 5", 96, 61) == 96 * 61


def test_an_unknown_name_is_refused_with_the_list():
    with pytest.raises(ValueError, match="'b5'; choose one of b1, b2, b3, b4, stage 1"):
        receptive_field("b5", 12, 12)


def test_the_stem_hands_on_what_the_count_says():
    assert stem_output(numpy.zeros((2, 1, 96, 64))).shape == (2, *network_cost(1, 96, 64).stages["b2"].shape)
    assert math.prod(network_cost().stages["b5"].shape) == 1024
