"""What excites a channel, against a loop over single images; pictures by ascent; how far a branch looks."""

import numpy
import pytest
from mxnet import np
from mxnet.util import use_np

from widgets.inception import climbing, seeking
from widgets.inception.climbing import climb
from widgets.inception.effective import effective_fields, field_side, middles
from widgets.inception.insides import look_inside
from widgets.inception.network import GoogLeNet
from widgets.inception.seeding import set_weights
from widgets.inception.seeking import Seeker
from widgets.inception.widths import BranchWidths

NAMES = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
BLOCKS = dict.fromkeys(NAMES, BranchWidths(4, (3, 6), (2, 5), 3))
LABELS = numpy.arange(13) % 4


@use_np
def made(height, width):
    net = GoogLeNet(blocks=BLOCKS)
    net.net.collect_params().setattr("grad_req", "null")
    net.net(np.zeros((1, 1, height, width)))
    set_weights(net.net, 3)
    return net


@pytest.fixture(scope="module")
def net():
    return made(40, 48)


@pytest.fixture(scope="module")
def images():
    coarse = numpy.random.default_rng(0).random((13, 1, 10, 12))
    return (255 * coarse.repeat(4, 2).repeat(4, 3)).round().astype("float32") / 255


@pytest.fixture(scope="module")
def seeker(net, images):
    return Seeker(net, images, LABELS)


def first_layer(net, image):
    @use_np
    def run():
        return net.net[0][0](np.array(image[None])).asnumpy()[0]

    return {"": run()}


def maps_of(net, image, place):
    return first_layer(net, image) if place == "7×7" else look_inside(net, image[None])[1][place]


UNITS = [
    ("7×7", ""),
    *((place, branch) for place in ("3a", "4b", "5b") for branch in ("b1", "b2", "b3", "b4")),
]
UNIT_IDS = [f"{place} {branch}".replace("×", "x").strip() for place, branch in UNITS]
each_unit = pytest.mark.parametrize(("place", "branch"), UNITS, ids=UNIT_IDS)


@each_unit
def test_the_nine_are_the_true_maxima_and_the_mean_is_that_of_the_class(seeker, net, images, place, branch):
    maps = [maps_of(net, image, place)[branch] for image in images]
    lit = 0
    for channel in range(seeker.counts[place][branch]):
        peaks = numpy.array([of[channel].max() for of in maps])
        found = seeker.nine(place, branch, channel)
        wanted = [image for image in numpy.argsort(-peaks, kind="stable")[:9] if peaks[image] > 0]
        assert [patch.value for patch in found] == pytest.approx(sorted(peaks[wanted])[::-1], rel=1e-4)
        for patch in found:
            assert maps[patch.image][channel][patch.output] == pytest.approx(patch.value, rel=1e-4)
        assert len({patch.image for patch in found}) == len(found) == len(wanted)
        means = numpy.array([of[channel].mean() for of in maps])
        assert seeker.by_class(place, branch, channel)[:4] == pytest.approx(
            [means[label == LABELS].mean() for label in range(4)], rel=1e-3, abs=1e-6
        )
        lit += len(found)
    assert lit > 4


@each_unit
def test_an_output_answers_to_its_patch_alone_and_to_every_edge_of_it(seeker, net, images, place, branch):
    channel = max(range(seeker.counts[place][branch]), key=lambda c: len(seeker.nine(place, branch, c)))
    for patch in seeker.nine(place, branch, channel)[:3]:
        inside = images[patch.image].copy()
        outside = numpy.ones(inside.shape, bool)
        outside[:, patch.rows.start : patch.rows.stop, patch.columns.start : patch.columns.stop] = False
        inside[outside] = 1 - inside[outside]
        answer = maps_of(net, inside, place)[branch][channel][patch.output]
        assert answer == pytest.approx(patch.value, rel=1e-4)
        whole = len(patch.rows), len(patch.columns)
        field = seeker.field(place, branch)
        assert bool(patch.over) == (whole != (field, field)) and max(whole) <= field
        assert "top" not in patch.over or patch.rows.start == 0
        assert "right" not in patch.over or patch.columns.stop == 48


def test_a_first_filter_is_that_of_the_layer(seeker, net):
    assert (seeker.filter(5) == net.net[0][0].weight.data().asnumpy()[5, 0]).all()


@pytest.mark.parametrize(
    ("place", "branch", "channel", "said"),
    [
        ("9a", "b1", 0, "no branch 'b1' in '9a'"),
        ("3a", "", 0, "no branch '' in '3a'"),
        ("3a", "b1", 4, "channel"),
        ("3a", "b1", -1, "channel"),
        ("3a", "b1", 1.5, "channel"),
    ],
)
def test_what_there_is_not_is_refused_in_a_sentence(seeker, place, branch, channel, said):
    with pytest.raises(ValueError, match=said):
        seeker.nine(place, branch, channel)


def test_a_block_that_the_net_has_not_is_refused(net, images):
    with pytest.raises(ValueError, match="This net has the blocks 3a, 3b"):
        effective_fields(net, "6a", images)


@use_np
def test_before_its_relu_a_branch_is_what_the_relu_is_given(net, images):
    for place in ("3a", "5a"):
        block, x = seeking.fed(net, place, np.array(images))
        for branch, maps in zip(("b1", "b2", "b3", "b4"), block.branches(x), strict=True):
            before = seeking.before_relu(block, branch, x)
            assert float(before.min()) < 0
            assert numpy.allclose(numpy.maximum(before.asnumpy(), 0), maps.asnumpy(), atol=1e-5)


@pytest.mark.parametrize("place", ["7×7", "3a", "4a"], ids=["stem", "3a", "4a"])
def test_the_slopes_are_those_of_small_steps(net, place):
    rng = numpy.random.default_rng(1)
    units = [("", 3), ("", 9)] if place == "7×7" else [("b2", 3), ("b4", 1)]
    pictures, way = rng.random((2, 40, 40)), rng.normal(size=(2, 40, 40))
    _, slopes = climbing._slopes(net, place, units, pictures)
    ends = [climbing._slopes(net, place, units, pictures + step * way)[0] for step in (1e-4, -1e-4)]
    # A ReLU or a pool may turn within the step.
    assert (slopes * way).sum(axis=(1, 2)) == pytest.approx((ends[0] - ends[1]) / 2e-4, rel=0.2, abs=0.05)


def test_ascent_climbs_is_seeded_and_stays_within_what_a_picture_may_be(net):
    units = [("b1", 0), ("b2", 2), ("b3", 1)]
    steps = list(climb(net, "3a", units, 40, steps=24))
    assert [now.step for now in steps] == list(range(25))
    assert (steps[-1].values > steps[0].values + 0.1).all()
    last = steps[-1].pictures
    assert last.shape == (3, 40, 40) and last.min() >= 0 and last.max() <= 1
    again, other = (list(climb(net, "3a", units, 40, steps=24, seed=seed))[-1] for seed in (0, 1))
    assert numpy.allclose(again.pictures, last, atol=1e-3) and not numpy.allclose(
        other.pictures, last, atol=0.1
    )
    values, _ = climbing._slopes(net, "3a", units, last)
    assert steps[-1].values == pytest.approx(values, rel=1e-5)  # at the end of the picture as it is


def test_what_a_picture_is_made_of_is_smooth_first():
    """One step of all waves moves the long ones further than the short ones."""
    weights = climbing._weights(16)
    assert weights[0, 0] == weights.max() == 16 and weights[0, 8] == weights.min() * 2**0.5


def test_the_side_of_a_field_is_that_of_the_smallest_square_that_holds_enough():
    shares = numpy.zeros((7, 9))
    shares[3, 4], shares[3, 6], shares[0, 4] = 0.5, 0.4, 0.1
    assert [field_side(shares, (3, 4), held) for held in (0.5, 0.51, 0.9, 0.91, 1)] == [1, 5, 5, 7, 7]
    assert field_side(shares * 0, (3, 4)) == 0


def test_the_effective_field_is_the_sum_of_each_channels_squared_gradient(net, images):
    """Against one backward pass a channel; signs cancel only in the mean, so many are drawn."""
    few, lit = images[:3], 0
    found = effective_fields(net, "3a", few, probes=24)
    for branch, count in BLOCKS["3a"].outputs.items():
        exact = 0
        for channel in range(count):
            values, slopes = climbing._slopes(net, "3a", [(branch, channel)] * 3, few[:, 0])
            exact = exact + (slopes * (values > 0)[:, None, None]) ** 2
        whole = exact.sum(axis=(1, 2))
        assert found[branch].shape == (3, 40, 48)
        assert found[branch].sum(axis=(1, 2)) == pytest.approx((whole > 0) * 1.0)  # 0 where all are dark
        exact = exact / numpy.where(whole > 0, whole, 1)[:, None, None]
        assert abs(found[branch] - exact).sum(axis=(1, 2)).max() < 0.5, branch
        lit += (whole > 0).sum()
    assert lit > 4


def test_nothing_outside_the_theoretical_field_counts_and_a_larger_kernel_sees_further(net, images):
    found, seen = effective_fields(net, "3a", images), middles(net, "3a", 40, 48)
    sides = {}
    for branch, shares in found.items():
        rows, columns, centre = seen[branch]
        assert centre == (rows[len(rows) // 2], columns[len(columns) // 2]) or len(rows) != len(columns)
        inside = shares[:, rows.start : rows.stop, columns.start : columns.stop]
        assert inside.sum(axis=(1, 2)) == pytest.approx(shares.sum(axis=(1, 2)))
        sides[branch] = numpy.mean([field_side(one, centre) for one in shares])
    assert sides["b1"] < sides["b2"] < sides["b3"]
