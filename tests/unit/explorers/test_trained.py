"""The trained net that ships, on the test images that ship: what an ablation must give."""

from time import process_time

import numpy
import pytest

from widgets.explorers.trained import looks, trained_ablation, trained_net
from widgets.fashion import sample
from widgets.fashion.garments import GARMENTS, garment_image
from widgets.fashion.preparing import photographed, prepare
from widgets.fashion.resize import to_tensor
from widgets.inception.ablation import Ablation
from widgets.training.scoring import accuracy, scores

TEST = sample.load().val


@pytest.fixture(scope="module")
def ablation():
    return trained_ablation()


def test_nothing_silenced_is_the_shipped_accuracy_exactly(ablation):
    net = trained_net()
    assert ablation.accuracy() == accuracy(net.net, *TEST, net.about["size"])
    assert ablation.accuracy(by="mean") == ablation.accuracy() > 0.85


@pytest.fixture(scope="module")
def few():
    """The same net on ten images of each garment."""
    rows = numpy.concatenate([numpy.flatnonzero(TEST.labels == label)[:10] for label in range(10)])
    net = trained_net()
    size = net.about["size"]
    return Ablation(net, to_tensor(TEST.images[rows], (size, size)), TEST.labels[rows])


@pytest.mark.parametrize("by", ["zeros", "mean"])
def test_all_four_branches_of_a_block_leave_chance(few, by):
    assert len(few.blocks) == 9
    for block in few.blocks:
        assert few.accuracy([f"{block} b{n}" for n in (1, 2, 3, 4)], by) == 0.1, block


def test_one_branch_costs_something_and_not_all(ablation):
    assert 0.02 < ablation.fall("3a b2") < 0.5


def test_the_longest_ablation_takes_less_than_two_seconds_of_two_cores(ablation):
    seconds = []
    for silenced in (["3a b1", "3a b4"], ["3a b2", "3a b4"]):
        began = process_time()
        ablation.predicted(silenced, "mean")
        seconds.append(process_time() - began)
    assert min(seconds) < 4


def test_garments_keep_their_names_when_photographed_and_prepared():
    images = numpy.stack([prepare(photographed(image))[-1].picture for image in TEST.images[:300]])
    net = trained_net()
    right = (scores(net.net, images, net.about["size"]).argmax(axis=1) == TEST.labels[:300]).mean()
    assert right > 0.8


def test_the_trained_net_knows_the_ten_garments_and_the_random_one_does_not():
    named = {
        kind: [GARMENTS[look(garment_image(name))[0].argmax()] for name in GARMENTS]
        for kind, look in looks().items()
    }
    assert named["trained"] == list(GARMENTS)
    assert len(set(named["random"])) < 5
