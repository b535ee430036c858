"""The four nets: parameters against published figures and Gluon, GoogLeNet against counting.py."""

import pytest
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.counting import network_cost
from widgets.inception.layers import total
from widgets.inception.nets import IMAGE, NETS, googlenet, net_cost, stage_costs
from widgets.inception.network import GoogLeNet, Inception

# Caffe's bvlc_alexnet (Krizhevsky 2012, two groups); Keras and torchvision vgg16; Caffe's bvlc_googlenet.
PUBLISHED = {"AlexNet": 60_965_224, "VGG-16": 138_357_544, "GoogLeNet": 6_998_552}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_parameters_are_the_published_ones(name):
    assert net_cost(name).params == PUBLISHED[name]


def test_nin_fills_a_file_of_the_published_size():
    assert round(4 * net_cost("NiN").params / 2**20) == 29


@mxnet_call
def shapes_and_params(layers, gluon_layer):
    """Shapes by running zeros through the Gluon layers, and the parameters as collect_params has them."""
    x, shapes, params = np.zeros((1, *IMAGE)), [], 0
    for layer in layers.values():
        block = gluon_layer(layer)
        block.initialize()
        x = block(x)
        shapes.append(x.shape[1:])
        params += sum(p.data().size for p in block.collect_params().values())
    return shapes, params


@pytest.mark.parametrize("name", ["AlexNet", "NiN"])
def test_built_in_gluon_it_has_as_many(name, gluon_layer):
    shapes, params = shapes_and_params(NETS[name].layers, gluon_layer)
    assert params == net_cost(name).params
    # What the papers say: 55, 27, 13 and 6 pixels for AlexNet; 54, 27, 13, 6 for NiN's 224 pixels.
    sides = list(dict.fromkeys(shape[1] for shape in shapes if len(shape) == 3))
    assert sides == {"AlexNet": [55, 27, 13, 6], "NiN": [54, 27, 13, 6, 1]}[name]


def test_vgg_16_has_as_many_as_gluons_own():
    from mxnet.gluon.model_zoo import vision

    @mxnet_call
    def params():
        net = vision.vgg16()
        net.initialize()
        net(np.zeros((1, 3, 224, 224)))
        return sum(p.data().size for p in net.collect_params().values())

    assert params() == net_cost("VGG-16").params


def test_depths_are_those_that_the_papers_name():
    depths = {name: net_cost(name).depth for name in NETS}
    assert depths == {"AlexNet": 8, "NiN": 12, "VGG-16": 16, "GoogLeNet": 22}
    assert net_cost("GoogLeNet").operators == 58


def test_what_sits_in_dense_layers():
    assert net_cost("NiN").dense_params == 0
    assert net_cost("VGG-16").dense_params == 123_642_856
    assert net_cost("GoogLeNet").dense_params == 1024 * 1000 + 1000


def test_macs_are_the_published_ones():
    # 724 M for Caffe's AlexNet, 15.5 G for VGG-16, as tables of net sizes have them.
    assert net_cost("AlexNet").macs == 724_406_816
    assert net_cost("VGG-16").macs == 15_470_264_320


@pytest.mark.parametrize("channels, side, classes", [(1, 96, 10), (3, 224, 1000), (3, 61, 7)])
def test_googlenet_counts_as_the_net_does_stage_by_stage(channels, side, classes):
    stages = stage_costs(googlenet(classes), (channels, side, side))
    known = network_cost(channels, side, side, classes).stages
    assert list(stages) == list(known)
    for stage, costs in stages.items():
        sums = total(costs)
        assert (sums.params, sums.macs) == (known[stage].params, known[stage].macs)
        assert costs[-1].shape == known[stage].shape
        for cost in costs:
            for branch, chain in cost.branches.items():
                of = known[stage].blocks[cost.name].branches[branch]
                assert (chain.params, chain.macs) == (of.params, of.macs)


def test_activations_are_what_the_running_net_puts_out():
    @mxnet_call
    def numbers():
        net, seen = GoogLeNet(), []
        kinds = (nn.Conv2D, nn.MaxPool2D, nn.GlobalAvgPool2D, nn.Dense, Inception)

        def hook(layer, inputs, output):
            if isinstance(layer, kinds):
                seen.append(output.size)

        net.apply(lambda layer: layer.register_forward_hook(hook))
        net(np.zeros((1, 1, 96, 96))).wait_to_read()
        return sum(seen)

    stages = stage_costs(googlenet(10), (1, 96, 96))
    assert sum(total(costs).activations for costs in stages.values()) == numbers()


def test_an_unknown_net_and_a_tiny_image_are_refused():
    with pytest.raises(
        ValueError, match="no net 'ResNet' here; choose one of AlexNet, NiN, VGG-16, GoogLeNet"
    ):
        net_cost("ResNet")
    with pytest.raises(ValueError, match="too small for the 3×3 of pool"):
        net_cost("AlexNet", (3, 32, 32))


def test_every_layer_has_a_name_of_its_own():
    assert len(googlenet().layers) == sum(map(len, googlenet().tables.values())) == 18
