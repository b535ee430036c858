"""What chapters 13 and 13b say of the paper and of correlations, counted or measured again."""

from functools import cache

import numpy
import pytest

from widgets import load_googlenet, untrained
from widgets.fashion import sample
from widgets.fashion.resize import to_tensor
from widgets.inception.audit import LUCID_BLOCKS, VARIANTS, audit, total
from widgets.inception.correlation import fed, together
from widgets.inception.quoted import QUOTED, TABLE_3, priced, spread
from widgets.inception.widths import GOOGLENET_BLOCKS

from .prose import texts

PROSE = " ".join("\n".join(texts("13") + texts("13b")).split())
PARTNERS = (1, 20, 100)


def says(words):
    assert words in PROSE


@pytest.fixture(scope="module")
def inputs():
    """{net: {"3a": what it is fed}} for the chapter's garments, and for the random one noise."""
    garments = to_tensor(sample.load().val[0][::5], (96, 96))
    nets = {"trained": load_googlenet(), "random": untrained(96, seed=0)}
    found = {name: fed(net, garments, "3a") for name, net in nets.items()}
    noise = numpy.random.default_rng(0).normal(size=garments.shape)
    return found | {"noise": fed(nets["random"], noise, "3a")}


@pytest.fixture(scope="module")
def partners(inputs):
    """A function (net, how many) → where the strongest partners of 3a's units stand; computed once."""
    return cache(lambda name, count: together(inputs[name]["3a"], partners=count).partners)


def test_the_3x3_comes_first_for_every_net_and_number_of_partners(partners):
    says("together, those eight positions have the most partners")
    says("Even random pixels put most partners at distance 1.")
    for name in ("trained", "random", "noise"):
        assert [partners(name, count).argmax() for count in PARTNERS] == [1] * len(PARTNERS)


def test_the_ratio_changes_with_the_number_of_partners(partners):
    says("With another number we get another ratio")
    one, many = (partners("trained", count) for count in (1, 100))
    assert abs(one - many).sum() > 0.3


def test_random_weights_come_nearest_to_the_ratio_of_the_widths(partners):
    says(
        "The network with random weights comes closest to the widths of 3a. "
        "The trained one, on garments, is furthest away."
    )
    of = GOOGLENET_BLOCKS["3a"]
    widths = numpy.array([of.c1, of.c2[1], of.c3[1]])
    shares = {name: partners(name, 20) for name in ("random", "noise", "trained")}
    apart = [abs(share - widths / widths.sum()).sum() for share in shares.values()]
    assert apart == sorted(apart)
    says("it has more partners at distance 0 than the trained one")
    assert shares["random"][0] > shares["trained"][0]


def test_correlation_falls_with_distance_per_place(inputs):
    says("the squared correlation falls with distance")
    for name in ("trained", "random"):
        found = together(inputs[name]["3a"])
        for falls in (found.squared, found.own, found.partners / [1, 8, 16]):
            assert (numpy.diff(falls) < 0).all()


def test_concentration_falls_with_depth_in_both_nets():
    says("But with random weights they do so as well.")
    garments = to_tensor(sample.load().val[0][::10], (96, 96))
    for net in (load_googlenet(), untrained(96, seed=0)):
        maps = fed(net, garments)
        chance = 1 / (len(garments) - 1)
        beside = {block: together(maps[block], reach=1).squared - chance for block in ("3a", "5b")}
        assert beside["5b"][1] / beside["5b"][0] > beside["3a"][1] / beside["3a"][0] + 0.1


def test_widths_do_not_follow_the_argument():
    says(f"In no block. In 5b both have {GOOGLENET_BLOCKS['5b'].c1}.")
    assert [n for n, of in GOOGLENET_BLOCKS.items() if of.c2[1] <= of.c1] == ["5b"]
    says("From 3×3 to 5×5 the number does fall, in every block.")
    assert all(of.c3[1] < of.c2[1] for of in GOOGLENET_BLOCKS.values())
    says("the 1×1 filters are the most numerous in all nine blocks")
    assert all(of.c1 + of.c2[0] + of.c3[0] + of.c4 > of.c2[1] for of in GOOGLENET_BLOCKS.values())
    says("the first block has a larger one than the last")
    shares = [*map(spread, GOOGLENET_BLOCKS.values())]
    assert shares[0] > shares[-1] and shares not in (sorted(shares), sorted(shares, reverse=True))


def test_what_an_error_costs():
    says(f"That is {TABLE_3[-1].cost} forward passes for one photograph.")
    error = {(row.nets, row.crops): row.error for row in TABLE_3}
    says("going from 10 to 144 crops reduced the error more than going from 1 to 10")
    assert all(error[n, 10] - error[n, 144] > error[n, 1] - error[n, 10] for n in (1, 7))
    says("Seven networks with one crop cost less than one network with ten crops, and have a lower error.")
    says("The same is true for seven with 10 crops and one with 144.")
    rows = [one for one in priced() if "GoogLeNet" in one.name]
    seven = [one for one in rows if one.nets == 7]
    for one, s in zip(rows[1:3], seven[:2], strict=True):  # ten crops and 144 through one net
        assert one.nets == 1 and s.macs < one.macs and s.error < one.error
    says("The whole winning entry costs less than the one VGG, and its error is lower.")
    vgg = priced()[-1]
    assert seven[-1].macs < vgg.macs and seven[-1].error < vgg.error
    crops = QUOTED["crops of a single VGG"].figure
    says(f"their best single network reached {vgg.error} % with {crops} crops")


def test_the_weights_called_lucid_differ_in_the_two_layers_that_are_named():
    says("Block 4a has 204 filters of 3×3 instead of 208. In 5a the reduce before the 5×5 has 48 channels")
    assert (LUCID_BLOCKS["4a"].c2[1], GOOGLENET_BLOCKS["4a"].c2[1]) == (204, 208)
    assert (LUCID_BLOCKS["5a"].c3[0], GOOGLENET_BLOCKS["5a"].c3[0]) == (48, 32)


def test_two_thirds_of_a_head_are_its_first_dense_layer():
    says("About two thirds of each head is its first dense layer.")
    first = 4 * 4 * 128 * 1024 + 1024
    for block in ("4a", "4d"):
        rest = (GOOGLENET_BLOCKS[block].out_channels + 1) * 128 + 1025 * 1000
        assert round(first / (first + rest), 1) == 0.7


def test_seven_networks_need_fewer_passes_than_ten_crops():
    says("Seven networks are better, and they need 7 passes instead of 10.")
    found = {(row.nets, row.crops): row for row in TABLE_3}
    assert found[7, 1].error < found[1, 10].error and (found[7, 1].cost, found[1, 10].cost) == (7, 10)


def test_shapes_find_none_of_torchvisions_changes_and_the_count_finds_one():
    says("Every output has the same shape as before, so no check of shapes can find it.")
    (torchvision,) = (one for one in VARIANTS if one.name == "torchvision")
    assert torchvision.same_shapes
    assert torchvision.cost.params != total([row.cost for row in audit()]).params
