"""Which units vary together: on made maps with a known answer, and what a net's blocks are fed."""

import numpy
import pytest
from mxnet import np

from widgets.inception.correlation import fed, together
from widgets.inception.counting import block_inputs
from widgets.inception.network import GoogLeNet
from widgets.inception.seeding import set_weights

CHANCE = numpy.random.default_rng(0)


def noise(*shape):
    return CHANCE.normal(size=shape)


def test_units_that_know_nothing_of_each_other_share_what_chance_gives():
    found = together(noise(200, 6, 7, 7), partners=10)
    assert found.squared == pytest.approx([1 / 199] * 3, rel=0.2)
    assert found.own == pytest.approx([1, 1 / 199, 1 / 199], rel=0.2)
    others = numpy.array([5, 6 * 8, 6 * 16])  # units at that distance
    assert found.partners == pytest.approx(others / others.sum(), abs=0.03)


@pytest.mark.parametrize("distance", [0, 1, 2])
def test_a_partner_is_found_where_it_stands(distance):
    maps = noise(300, 2, 9, 9)
    maps[:, 1, :, distance:] = maps[:, 0, :, : 9 - distance]  # the second channel, that far to the right
    found = together(maps, partners=1)
    assert found.partners[distance] > 0.6  # of the second channel's units some look too far left
    assert found.squared[distance] == found.squared.max() > 5 / 299


def test_it_is_pearsons_correlation_squared():
    maps = noise(40, 3, 3, 3) + 5 * noise(40, 1, 1, 1)
    r2 = numpy.corrcoef(maps.reshape(40, -1).T) ** 2  # (27, 27)
    of = numpy.array([[[r2[9 * c + 4, 9 * k + p] for p in range(9)] for k in range(3)] for c in range(3)])
    ring, own = numpy.arange(9) != 4, numpy.eye(3, dtype=bool)
    found = together(maps, reach=1, partners=3)
    assert found.squared == pytest.approx([of[~own][:, ~ring].mean(), of[~own][:, ring].mean()], rel=1e-4)
    assert found.own == pytest.approx([1, of[own][:, ring].mean()], rel=1e-4)


def test_units_that_never_vary_count_nowhere():
    maps = noise(50, 4, 5, 5)
    with_dead = numpy.concatenate([maps, numpy.full((50, 3, 5, 5), 7.0)], axis=1)
    for one, other in zip(together(maps), together(with_dead), strict=True):
        assert one == pytest.approx(other)


def test_of_one_channel_there_are_no_others_at_its_place():
    assert numpy.isnan(together(noise(20, 1, 5, 5), partners=4).squared).all()


@pytest.mark.parametrize("wrong", [{"reach": 3}, {"reach": -1}, {"partners": 0}, {"partners": 100}])
def test_what_the_maps_do_not_hold_is_refused(wrong):
    with pytest.raises(ValueError):
        together(noise(9, 4, 5, 5), **wrong)


def test_blocks_are_fed_what_stands_before_them(numpy_mode):
    net = GoogLeNet()
    images = np.random.uniform(size=(3, 1, 48, 48))
    net(images)
    set_weights(net.net, seed=1)
    found = fed(net, images)
    assert {name: maps.shape[1] for name, maps in found.items()} == {
        name: channels for name, (channels, *_) in block_inputs().items()
    }
    x = images
    for layer in net.net[:2]:
        x = layer(x)
    assert (found["3a"] == x.asnumpy()).all()
    assert numpy.allclose(found["3b"], net.net[2][0](x).asnumpy(), rtol=1e-5, atol=1e-6)
    assert [*fed(net, images, "3b")] == ["3a", "3b"]
