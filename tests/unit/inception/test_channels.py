"""What channels answer to, against loops that know no shortcut, and against data of a known kind."""

import numpy
import pytest
from mxnet import np
from mxnet.util import use_np

from widgets.inception.channels import (
    Gathered,
    Responses,
    between_classes,
    census,
    chance_between,
    responses,
)
from widgets.inception.network import GoogLeNet
from widgets.inception.seeding import set_weights
from widgets.inception.widths import BranchWidths

LABELS = numpy.arange(60) % 3


def f_share(values, labels):
    """Share of the variance between classes, image by image."""
    mean = sum(values) / len(values)
    groups = {k: [v for v, label in zip(values, labels, strict=True) if label == k] for k in labels}
    between = sum(len(group) * (sum(group) / len(group) - mean) ** 2 for group in groups.values())
    whole = sum((value - mean) ** 2 for value in values)
    return between / whole if whole else 0


def test_the_share_between_classes_is_that_of_a_loop_over_images():
    means = numpy.random.default_rng(0).gamma(1, size=(61, 5)).astype("float32")
    labels = numpy.random.default_rng(1).integers(0, 4, 61)  # classes of several sizes
    wanted = [f_share(column.astype(float).tolist(), labels.tolist()) for column in means.T]
    assert between_classes(means, labels) == pytest.approx(wanted)


def test_the_share_is_1_where_the_class_is_all_and_0_where_nothing_varies():
    means = numpy.stack([LABELS, LABELS == 1, numpy.full(60, 0.1), numpy.zeros(60)], axis=1).astype("float32")
    assert between_classes(means, LABELS) == pytest.approx([1, 1, 0, 0])


def test_of_channels_that_know_no_class_one_passes_in_1_of_20_blocks():
    rng, passed = numpy.random.default_rng(3), []
    for seed in range(300):
        means = rng.gamma(1, size=(60, 12))
        passed.append(between_classes(means, LABELS).max() > chance_between(means, LABELS, seed=seed))
    assert 0.02 < numpy.mean(passed) < 0.09  # 300 · 0.05 = 15, with a standard deviation of 4


def test_a_channel_that_knows_a_class_passes_among_many_that_do_not():
    rng = numpy.random.default_rng(4)
    means = rng.normal(size=(60, 200)) + numpy.eye(1, 200, 77) * 3 * (LABELS == 2)[:, None]
    shares, threshold = between_classes(means, LABELS), chance_between(means, LABELS)
    assert numpy.flatnonzero(shares > threshold).tolist() == [77]
    assert chance_between(means, LABELS, seed=0) == threshold != chance_between(means, LABELS, seed=1)


def test_dead_and_always_on_are_told_by_the_strongest_place():
    peaks = numpy.array([[0, 1, 0, 2], [0, 2, 3, 1e-6], [0, 0.5, 0, 9]], dtype="float32")
    found = census(Responses(peaks, peaks / 4), numpy.array([0, 1, 1]))
    assert found.dead.tolist() == [True, False, False, False]
    assert found.always.tolist() == [False, True, False, True]
    assert found.between[0] == 0 and not found.selective[0]


def test_gathered_batch_by_batch_it_is_what_all_maps_at_once_give():
    maps = numpy.random.default_rng(5).normal(size=(7, 3, 4, 2)).astype("float32")
    gathered = Gathered(7)
    for rows in (numpy.array([5, 0]), numpy.array([1, 2, 3, 4, 6])):
        gathered.add("3a", rows, maps[rows])
    peaks, means = gathered.responses["3a"]
    assert numpy.array_equal(peaks, maps.max(axis=(2, 3)))
    assert means == pytest.approx(maps.mean(axis=(2, 3)), abs=1e-6)


def test_the_responses_of_a_net_are_what_hooks_on_its_blocks_see(monkeypatch):
    blocks = {"3a": BranchWidths(3, (2, 5), (2, 4), 2), "4a": BranchWidths(2, (3, 4), (1, 3), 5)}
    images = numpy.random.default_rng(0).random((7, 1, 40, 48)).astype("float32")
    seen = {}

    @use_np
    def build_and_hook():
        net = GoogLeNet(blocks=blocks)
        net(np.zeros((1, 1, 40, 48)))
        set_weights(net.net, seed=1)
        for name, block in {"3a": net.net[2][0], "4a": net.net[3][0]}.items():
            block.register_forward_hook(lambda b, i, out, name=name: seen.update({name: out.asnumpy()}))
        net(np.array(images))
        return net

    net = build_and_hook()
    maps = dict(seen)
    monkeypatch.setattr("widgets.inception.channels._BATCH", 3)
    found = responses(net, images)
    assert list(found) == ["3a", "4a"]
    for name, of in found.items():
        assert of.peaks == pytest.approx(maps[name].max(axis=(2, 3)), rel=1e-4, abs=1e-6)
        assert of.means == pytest.approx(maps[name].mean(axis=(2, 3)), rel=1e-4, abs=1e-6)
        assert of.peaks.shape == (7, 14) and of.peaks.dtype == of.means.dtype == numpy.float32
