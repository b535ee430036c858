"""What chapter 13 says of the paper and of correlations, counted or measured again."""

from functools import cache

import numpy
import pytest

from widgets import load_googlenet, untrained
from widgets.fashion import sample
from widgets.fashion.resize import to_tensor
from widgets.inception.correlation import fed, together
from widgets.inception.quoted import QUOTED, TABLE_3, priced, spread
from widgets.inception.widths import GOOGLENET_BLOCKS

from .prose import texts

PROSE = " ".join("\n".join(texts("13")).split())
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
    says("What comes out in every row is the *order*: the 3×3 first")
    for name in ("trained", "random", "noise"):
        assert [partners(name, count).argmax() for count in PARTNERS] == [1] * len(PARTNERS)


def test_the_ratio_changes_with_the_number_of_partners_and_noise_is_nearest_to_the_trained_net(partners):
    says("closest to the trained one comes noise in a random net")
    shares = {name: partners(name, 20) for name in ("trained", "random", "noise")}
    apart = {name: abs(of - shares["trained"]).sum() for name, of in shares.items()}
    assert apart["noise"] < apart["random"]
    assert shares["random"][0] > shares["trained"][0]  # "cluster more strongly at their own place"
    one, many = (partners("trained", count) for count in (1, 100))
    assert abs(one - many).sum() > 0.3


def test_correlation_falls_with_distance_per_place(inputs):
    says("Correlation does fall with distance")
    for name in ("trained", "random"):
        found = together(inputs[name]["3a"])
        for falls in (found.squared, found.own, found.partners / [1, 8, 16]):
            assert (numpy.diff(falls) < 0).all()


def test_concentration_falls_with_depth_in_both_nets():
    says("But it falls with random weights, too")
    garments = to_tensor(sample.load().val[0][::10], (96, 96))
    for net in (load_googlenet(), untrained(96, seed=0)):
        maps = fed(net, garments)
        chance = 1 / (len(garments) - 1)
        beside = {block: together(maps[block], reach=1).squared - chance for block in ("3a", "5b")}
        assert beside["5b"][1] / beside["5b"][0] > beside["3a"][1] / beside["3a"][0] + 0.1


def test_widths_do_not_follow_the_argument():
    says("In none, and in 5b they are equal.")
    assert [n for n, of in GOOGLENET_BLOCKS.items() if of.c2[1] <= of.c1] == ["5b"]
    says("From 3×3 to 5×5 the number does fall, everywhere.")
    assert all(of.c3[1] < of.c2[1] for of in GOOGLENET_BLOCKS.values())
    says("count every 1×1, those behind the pool and the reduces too, and they are the most in all nine")
    assert all(of.c1 + of.c2[0] + of.c3[0] + of.c4 > of.c2[1] for of in GOOGLENET_BLOCKS.values())
    says("the first block has more than the last")
    shares = [*map(spread, GOOGLENET_BLOCKS.values())]
    assert shares[0] > shares[-1] and shares not in (sorted(shares), sorted(shares, reverse=True))


def test_what_an_error_costs():
    says(f"That is {TABLE_3[-1].cost} runs for one photograph.")
    error = {(row.nets, row.crops): row.error for row in TABLE_3}
    says("the last step, to 144, bought more than the first, with one net and with seven")
    assert all(error[n, 10] - error[n, 144] > error[n, 1] - error[n, 10] for n in (1, 7))
    says("At no cost in between is one GoogLeNet with more crops better than seven with fewer.")
    rows = [one for one in priced() if "GoogLeNet" in one.name]
    seven = [one for one in rows if one.nets == 7]
    for one in rows[1:3]:  # ten crops and 144 through one net
        assert one.nets == 1 and any(s.macs < one.macs and s.error < one.error for s in seven)
    says("The whole entry costs less than the one VGG, and errs less.")
    vgg = priced()[-1]
    assert seven[-1].macs < vgg.macs and seven[-1].error < vgg.error
    says(f"their best single net, {vgg.error} % with {QUOTED['crops of a single VGG'].figure} crops")
