"""Silencing branches and channels, against hooks that write into the maps of the net itself."""

from threading import Thread

import numpy
import pytest
from mxnet import np
from mxnet.util import use_np

from widgets.inception.ablation import Ablation
from widgets.inception.channels import responses
from widgets.inception.insides import look_inside, segments, softmax
from widgets.inception.judging import halves
from widgets.inception.network import GoogLeNet
from widgets.inception.seeding import set_weights
from widgets.inception.widths import BranchWidths

BLOCKS = {
    "3a": BranchWidths(3, (2, 5), (2, 4), 2),
    "3b": BranchWidths(2, (3, 4), (1, 3), 5),
    "4a": BranchWidths(4, (2, 3), (2, 2), 3),
    "5a": BranchWidths(3, (2, 4), (2, 3), 2),
    "5b": BranchWidths(5, (2, 3), (3, 2), 4),
}


@pytest.fixture(scope="module")
def net():
    return make_net()


@use_np
def make_net():
    net = GoogLeNet(blocks=BLOCKS)
    net(np.zeros((1, 1, 40, 48)))
    set_weights(net.net, seed=1)
    return net


@pytest.fixture(scope="module")
def images():
    return numpy.random.default_rng(0).random((7, 1, 40, 48)).astype("float32")


@pytest.fixture(scope="module")
def ablation(net, images):
    return Ablation(net, images, numpy.arange(7))


@use_np
def by_hooks(net, images, silenced, by):
    """The same by the net itself: a hook writes into what a block hands on."""
    blocks = {"3a": net.net[2][0], "3b": net.net[2][1], "4a": net.net[3][0]}
    blocks |= {"5a": net.net[4][0], "5b": net.net[4][1]}
    whole, handles = {}, []
    for name, block in blocks.items():
        block.name_here = name
        handles.append(
            block.register_forward_hook(lambda b, i, out, name=name: whole.update({name: out.asnumpy()}))
        )
    net(np.array(images))
    for handle in handles:
        handle.detach()
    handles = []
    for name in silenced:
        if isinstance(name, tuple):
            block, place = blocks[name[0]], list(name[1])
        else:
            block, place = blocks[name[:2]], blocks[name[:2]].widths.channel_slices[name[3:]]
        mean = whole[block.name_here][:, place].mean(axis=0)
        fill = np.array(mean if by == "mean" else numpy.zeros_like(mean))

        def write(b, i, out, place=place, fill=fill):
            out[:, place] = fill

        handles.append(block.register_forward_hook(write))
    scores = net(np.array(images)).asnumpy()
    for handle in handles:
        handle.detach()
    return scores


@pytest.mark.parametrize("by", ["zeros", "mean"])
@pytest.mark.parametrize(
    "silenced",
    [
        (),
        ("3a b1",),
        ("3b b4",),  # a pool stands behind this block
        ("4a b2",),
        ("5b b3",),
        ("3a b2", "3a b3"),
        ("3a b4", "4a b1", "5a b2", "5b b1"),
        tuple(f"3b b{n}" for n in (1, 2, 3, 4)),
        (("3b", (0, 5, 6, 13)),),
        ("3a b1", ("4a", (11, 2)), ("5b", (3,))),
    ],
    ids=lambda names: " ".join(map(str, names)),
)
def test_it_is_what_hooks_in_the_net_give(net, images, ablation, silenced, by):
    wanted = by_hooks(net, images, silenced, by)
    assert numpy.allclose(ablation.scores(silenced, by), wanted, rtol=1e-4, atol=1e-5)
    if silenced:
        assert not numpy.allclose(wanted, ablation.scores(), rtol=1e-3), "the test would see nothing"


def test_nothing_silenced_is_the_net_to_the_last_bit(net, images, ablation):
    for half, rows in ablation.rows.items():
        plain = use_np(lambda: net(np.array(images[rows])).asnumpy())()  # noqa: B023 - called here
        assert numpy.array_equal(ablation.scores(half=half), plain)
        assert numpy.array_equal(ablation.scores()[rows], plain)


def test_the_halves_share_out_the_images_and_each_answers_for_its_own(net, images, ablation):
    assert sorted(numpy.concatenate(list(ablation.rows.values()))) == list(range(7))
    wanted = by_hooks(net, images, ["3b b2"], "zeros")  # the fill depends on no half
    for half, rows in ablation.rows.items():
        assert numpy.allclose(ablation.scores(["3b b2"], half=half), wanted[rows], rtol=1e-4, atol=1e-5)
        assert numpy.array_equal(ablation.labels_of(half), rows)  # the labels are 0 … 6
    alike = numpy.zeros(7, int)
    assert numpy.array_equal(Ablation(net, images, alike, 5).rows["choosing"], halves(alike, 5)[0])


@pytest.mark.parametrize("by", ["zeros", "mean"])
def test_a_block_silenced_whole_makes_all_images_alike(ablation, by):
    for block in ablation.blocks:
        scores = ablation.scores([f"{block} b{n}" for n in (1, 2, 3, 4)], by)
        # Not to the last bit: some processors round a matrix product by the place of its row.
        assert numpy.ptp(scores, axis=0).max() <= 1e-5 * abs(scores).max(), block
        assert len(set(ablation.predicted([f"{block} b{n}" for n in (1, 2, 3, 4)], by))) == 1


def test_batches_make_no_difference(net, images, ablation, monkeypatch):
    monkeypatch.setattr("widgets.inception.channels._BATCH", 3)
    small = Ablation(net, images, numpy.arange(7))
    for by in ("zeros", "mean"):
        assert numpy.allclose(
            small.scores(["3b b2"], by), ablation.scores(["3b b2"], by), rtol=1e-4, atol=1e-6
        )


def test_what_is_kept_is_not_touched_by_a_run(ablation):
    before = ablation.scores(["5b b1"]).copy()
    for name in ablation.branches:
        ablation.predicted([name])
    ablation._known.clear()
    assert numpy.array_equal(ablation.scores(["5b b1"]), before)


def by_hand(scores, labels, measure):
    """A measure's mean, image by image, with the sign that makes more better."""
    found = []
    for row, label in zip(scores.astype(float), labels, strict=True):
        others = [score for place, score in enumerate(row) if place != label]
        if measure == "accuracy":
            found.append(row.argmax() == label)
        elif measure == "margin":
            found.append(row[label] - max(others))
        else:
            found.append(numpy.log(softmax(row)[label]))
    return numpy.mean(found)


@pytest.mark.parametrize("measure", ["accuracy", "margin", "cross-entropy"])
def test_importance_is_the_harm_of_each_branch_alone_on_the_choosing_half(net, images, measure):
    labels = Ablation(net, images, numpy.arange(7)).predicted()  # so that all are named right
    ablation = Ablation(net, images, labels)
    rows = ablation.rows["choosing"]
    assert ablation.accuracy() == 1 and ablation.harms("mean", measure) == {}
    importance = ablation.importance("mean", measure)
    assert importance.shape == (len(BLOCKS), 4)
    plain = by_hand(by_hooks(net, images, [], "mean")[rows], labels[rows], measure)
    for row, block in enumerate(BLOCKS):
        for column in range(4):
            name = f"{block} b{column + 1}"
            without = by_hand(by_hooks(net, images, [name], "mean")[rows], labels[rows], measure)
            assert importance[row, column] == pytest.approx(plain - without, abs=1e-5)
            assert ablation.harm([name], measure, "mean", "choosing")[0] == importance[row, column]
    assert len(ablation.harms("mean")) == len(ablation.branches), "one pass serves all measures"
    assert ablation.harms("zeros") == {} and (importance.any() or measure == "accuracy")


def test_a_control_draws_as_many_other_channels_of_the_same_blocks(ablation):
    for seed in range(5):
        drawn = ablation.control(["5a b3", "3b b3"], seed)
        assert [block for block, _ in drawn] == ["3b", "5a"]
        for block, channels in drawn:
            own = BLOCKS[block].channel_slices["b3"]
            assert len(set(channels)) == BLOCKS[block].outputs["b3"]
            assert not {*range(own.start, own.stop)} & {*channels}
            assert {*channels} <= {*range(BLOCKS[block].out_channels)}
        assert drawn == ablation.control(["3b b3", "5a b3"], seed)
    assert len({tuple(ablation.control(["3b b3"], seed)) for seed in range(9)}) > 1


def test_it_holds_what_it_says_and_gathers_how_channels_answer(net, images, ablation):
    # What comes of 40×48: maps of 5×6 in 3a, 2×3 in 3b (behind its pool) and 4a, pooled; 1×1 behind 5b.
    sizes = {"3a": 5 * 6, "3b": 3 * 3, "4a": 2 * 2, "5a": 2 * 2, "5b": 1}
    assert ablation.held == 4 * 7 * sum(BLOCKS[name].out_channels * size for name, size in sizes.items())
    for name, (peaks, means) in responses(net, images).items():
        assert numpy.allclose(ablation.responses[name].peaks, peaks, rtol=1e-4, atol=1e-6)
        assert numpy.allclose(ablation.responses[name].means, means, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("silenced", [["3c b1"], ["3a b5"], "3a", [3], ["3a b1", "x"], [("9z", (1,))]])
def test_a_branch_that_is_none_is_refused_in_words(ablation, silenced):
    with pytest.raises(ValueError, match="A branch is one of '3a b1' … '5b b4'; got"):
        ablation.scores(silenced)


def test_other_fills_and_other_numbers_of_labels_are_refused(net, images, ablation):
    with pytest.raises(ValueError, match="'zeros' or 'mean'; got 'noise'"):
        ablation.scores(["3a b1"], "noise")
    with pytest.raises(ValueError, match="'choosing' or 'reporting'; got 'third'"):
        ablation.scores(["3a b1"], half="third")
    with pytest.raises(ValueError, match="'accuracy' or 'margin' or 'cross-entropy'; got 'luck'"):
        ablation.harm(["3a b1"], "luck")
    with pytest.raises(ValueError, match="channel must be a whole number from 0 to 13; got 14"):
        ablation.scores([("3b", (0, 14))])
    with pytest.raises(ValueError, match="7 images and 6 labels"):
        Ablation(net, images, numpy.arange(6))
    with pytest.raises(ValueError, match="1 images and 1 labels; they must be as many, two or more"):
        Ablation(net, images[:1], [3])


def test_on_a_thread_where_numpy_mode_was_never_on(ablation):
    ablation._known.clear()
    seen = []
    thread = Thread(target=lambda: seen.append(ablation.predicted(["3a b1"])))
    thread.start()
    thread.join()
    assert numpy.array_equal(seen[0], ablation.predicted(["3a b1"]))


def test_segments_take_the_net_apart_and_name_its_blocks(net, images):
    stem, inside, head = segments(net.net)
    assert [one.name for one in inside] == ["3a", "3b", "4a", "5a", "5b"]
    assert [len(one.rest) for one in inside] == [0, 1, 1, 0, 1]
    assert len(stem) == 5 and head == [net.net[5]]


def test_looking_inside_shows_what_the_hooks_see(net, images):
    shares, maps = look_inside(net, images[:1])
    plain = use_np(lambda: net(np.array(images[:1])).asnumpy())()[0]
    assert numpy.allclose(shares, numpy.exp(plain) / numpy.exp(plain).sum(), rtol=1e-4)
    caught = {}
    handle = net.net[3][0].register_forward_hook(lambda b, i, out: caught.update(out=out.asnumpy()))
    use_np(lambda: net(np.array(images[:1])))()
    handle.detach()
    assert numpy.allclose(
        numpy.concatenate(list(maps["4a"].values())), caught["out"][0], rtol=1e-4, atol=1e-6
    )
    assert [m.shape[0] for m in maps["3a"].values()] == [3, 5, 4, 2]


def test_softmax_stays_in_bounds_for_large_scores():
    assert numpy.allclose(softmax([[1000, 1000], [-2000, 0]]), [[0.5, 0.5], [0, 1]])


def test_importance_draws_the_names_through_a_progress(ablation):
    seen = []
    ablation.importance(progress=lambda names: (seen.append(name) or name for name in names))
    assert tuple(seen) == ablation.branches
