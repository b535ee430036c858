"""The trained net that ships, on the test images that ship: what an ablation must give."""

from time import process_time

import numpy
import pytest

from widgets import explorers
from widgets.explorers.trained import ablation_of, ablation_side, looks_of, trained_net
from widgets.fashion import sample
from widgets.fashion.garments import GARMENTS, garment_image
from widgets.fashion.preparing import photographed, prepare
from widgets.fashion.resize import to_tensor
from widgets.inception.ablation import Ablation
from widgets.inception.design import Design
from widgets.training.engines.in_gluon import parameters
from widgets.training.looking import untrained
from widgets.training.scoring import accuracy, scores
from widgets.training.weights import load_googlenet, save_weights

TEST = sample.load().val


@pytest.fixture(scope="module")
def ablation():
    return ablation_of(trained_net())


def test_nothing_silenced_is_the_shipped_accuracy_exactly(ablation):
    net = trained_net()
    assert ablation.accuracy() == accuracy(net.net, TEST.images[::2], TEST.labels[::2], ablation_side(net))
    assert ablation.accuracy(by="mean") == ablation.accuracy() > 0.85


def test_an_ablation_of_500_images_holds_less_than_300_megabytes(ablation):
    assert len(ablation.labels) == 500 and ablation.held < 300e6


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
    for measure, least, most in (("accuracy", 0.02, 0.5), ("margin", 0.5, 9), ("cross-entropy", 0.05, 9)):
        assert least < ablation.harm(["3a b2"], measure)[0] < most


def test_the_longest_ablation_takes_less_than_two_seconds_of_two_cores(ablation):
    seconds = []
    for silenced in (["3a b1", "3a b4"], ["3a b2", "3a b4"]):
        began = process_time()
        ablation.scores(silenced, "mean", "reporting")  # what the explorer asks for
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
        for kind, look in looks_of(trained_net()).items()
    }
    assert named["trained"] == list(GARMENTS)
    assert len(set(named["random"])) < 5


LINE = "3:4-2,4-2,4-4|3-2,5-2,4-4 4:4-2,4-2,4-4 5:" + "|".join(f"{n}-2,4-2,4-4" for n in range(1, 9))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A net of eleven blocks, written to a file and read again."""
    net, path = untrained(33, 1, Design.of_text(LINE)), tmp_path_factory.mktemp("own") / "weights.npz"
    save_weights(parameters(net.net), path, size=33, design=LINE)
    return load_googlenet(path)


@pytest.mark.parametrize(
    "name", ["BranchAblation", "ChannelCensus", "TrainedMaps", "YourPicture", "ImpulseProbe", "ConcatRibbon"]
)
def test_a_net_of_the_readers_own_is_looked_at_as_the_shipped_one(name, own):
    explorer = getattr(explorers, name).of(own)
    assert len(explorer.describe()) > 20 and explorer.png()
    if name == "ConcatRibbon":
        _, maps = looks_of(own)["trained"](garment_image("ankle boot"))
        explorer = explorers.ConcatRibbon.of(own, "3b")
        assert explorer.model.last == 3 + 5 + 4 + 4 - 1
        explorer.set(garment="ankle boot", channel=4)
        assert numpy.array_equal(explorer._map(), maps["3b"]["b2"][1])
        with pytest.raises(ValueError, match="This net has the blocks 3a, 3b, 4a"):
            explorers.ConcatRibbon.of(own, "4b")
        return
    control = explorer.controls["block"]
    last = control.options[-1]
    assert len(control.options) == 11 and last.endswith("5h")
    control.value = last
    assert last in explorer.state and explorer.describe() and explorer.png()


def test_an_ablation_of_a_net_of_the_readers_own_names_its_blocks(own):
    explorer = explorers.BranchAblation.of(own)
    explorer.set(silenced=("5h b1", "3b b2"))
    labels = sample.load().val.labels
    expected = scores(own.net, TEST.images, 33).argmax(axis=1)
    rows = ablation_of(own).rows["reporting"]
    said = f"{100 * (expected == labels)[::2][rows].mean():.1f}%"
    assert f"{said} with nothing silenced" in explorer.describe() or f"{said} of 250" in explorer.describe()
    drawn = explorer.draw()["importance"]
    assert "11 blocks, four branches" in drawn and ">5h<" in drawn


def test_the_random_twin_of_a_net_of_the_readers_own_has_its_shape(own):
    trained, random = (look(TEST.images[0])[1] for look in looks_of(own).values())
    assert trained.keys() == random.keys() and trained["5h"]["b1"].shape[0] == 8
    for block, maps in trained.items():
        assert [*map(numpy.shape, maps.values())] == [*map(numpy.shape, random[block].values())]
