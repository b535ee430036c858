"""Blocks that nobody has thought of, made here by description alone: counted, looked through, built and run.

The oracles know nothing of descriptions: hooks on the running Gluon layers, gradients of the input, sums of
convolutions of ones.
"""

from types import SimpleNamespace

import numpy
import pytest
from mxnet import autograd, np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.core.words import BRANCH_NAMES, BRANCHES, SHORT_NAMES
from widgets.explorers import ImpulseProbe
from widgets.inception.ablation import Ablation
from widgets.inception.building import built_layer, built_net
from widgets.inception.counting import block_cost, receptive_field
from widgets.inception.insides import branch_maps, look_inside, softmax
from widgets.inception.layers import Average, Block, Conv, Dense, Pool
from widgets.inception.nets import NETS, Auxiliary, Net, googlenet
from widgets.inception.network import GoogLeNet, Inception
from widgets.inception.probe import lit_pixels
from widgets.inception.reach import patch, tap_shares
from widgets.inception.seeding import set_weights
from widgets.inception.widths import BranchWidths
from widgets.pictures.block.diagram import block_diagram
from widgets.pictures.block.impulse import impulse_picture
from widgets.pictures.block.maps import Maps
from widgets.pictures.block.ribbon import concat_ribbon
from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Text
from widgets.training.gradients import branch_gradients

from .hooks import counted_by_hooks

FED = (6, 11, 13)
SIX = BranchWidths(5, (3, 7), (2, 4), 6)
FIVE = Block(SIX.branches | {"b5": (Conv(2, 1), Conv(3, 7, pad=3))})
BLOCKS = {
    "the book's": SIX,
    "five branches": FIVE,
    "added": Block(
        {
            "b1": (Conv(8, 1, relu=False),),
            "b2": (Conv(3, 1), Conv(8, 3, pad=1, relu=False)),
            "b3": (Conv(2, 1), Conv(8, 5, pad=2, relu=False)),
        },
        join="add",
        relu=True,
    ),
    "residual": Block(
        {"b1": (Conv(4, 3, pad=1, norm=True), Conv(6, 3, pad=1, norm=True, relu=False)), "b2": ()},
        join="add",
        relu=True,
        in_channels=6,
    ),
    "grouped": Block({"b1": (Conv(9, 5, pad=2, groups=3),), "b2": (Conv(4, 1), Conv(4, 3, pad=1, groups=2))}),
    "separable": Block({"b1": (Conv(6, 3, pad=1, groups=6, relu=False), Conv(5, 1)), "b2": (Conv(2, 1),)}),
    "mean only": Block({"b1": (Conv(5, 1, norm="mean"), Conv(4, 3, pad=1, norm="mean", relu=False))}),
    "batch norm": Block({"b1": (Conv(5, 1, bias=False, norm=True),), "b2": (Conv(3, 3, pad=1, norm=True),)}),
    "average pool": Block({"b1": (Pool(3, 1, 1, kind="average"), Conv(4, 1)), "b2": (Conv(3, 3, pad=1),)}),
    "halving": Block({"b1": (Conv(4, 1), Conv(5, 3, 2, 1)), "b2": (Pool(3, 2, 1),)}, in_channels=6),
    "nested": Block(
        {"b1": (Block({"b1": (Conv(2, 1),), "b2": (Conv(3, 3, pad=1),)}), Conv(6, 1, relu=False)), "b2": ()},
        join="add",
        in_channels=6,
    ),
}
each_block = pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)


@mxnet_call
def made(description, seed=2, fed=FED):
    """The Gluon block of a block or net, its shapes known, with random weights."""
    gluon = (built_net if isinstance(description, Net) else built_layer)(description)
    gluon.initialize()
    gluon(np.zeros((1, *fed)))
    set_weights(gluon, seed)
    return gluon


@mxnet_call
def run(gluon, x):
    return gluon(np.array(x)).asnumpy()


def image(seed=0, fed=FED):
    return numpy.random.default_rng(seed).normal(size=(1, *fed)).astype("float32")


@each_block
@pytest.mark.parametrize("fed", [FED, (6, 4, 9)])
def test_it_counts_as_hooks_on_its_running_layers_do(block, fed):
    cost = block_cost(block, *fed)
    assert (cost.params, cost.macs, cost.activations) == counted_by_hooks(made(block, fed=fed), fed)
    assert sum(branch.params for branch in cost.branches.values()) == cost.params


@each_block
def test_it_hands_on_what_its_branches_hand_on(block):
    gluon, x = made(block), image()
    maps, out = branch_maps(gluon, x), run(gluon, x)[0]
    assert gluon.description is block and list(maps) == list(block.outputs) == list(block.branch_names)
    assert {branch: len(of) for branch, of in maps.items()} == block.outputs
    assert out.shape == block_cost(block, *FED).shape and len(out) == block.out_channels
    if block.join == "concatenate":
        for branch, place in block.channel_slices.items():
            numpy.testing.assert_array_equal(out[place], maps[branch])
    else:
        assert all(part == slice(0, block.out_channels) for part in block.channel_slices.values())
        whole = sum(maps.values())
        wanted = numpy.maximum(whole, 0) if block.relu else whole
        numpy.testing.assert_allclose(out, wanted, rtol=1e-5, atol=1e-6)
        assert (whole < 0).any()
    gluon.hybridize()
    numpy.testing.assert_allclose(run(gluon, x)[0], out, rtol=1e-5, atol=1e-6)


@mxnet_call
def most_pixels_seen(gluon, fed):
    """{branch: the most pixels of which lighting one alone lights one output}, all weights positive."""
    for name, parameter in gluon.collect_params().items():
        value = 0 if name.endswith(("bias", "beta", "running_mean")) else 1
        parameter.set_data(np.full(parameter.shape, value, dtype="float32"))
    pixels = fed[1] * fed[2]
    lit = numpy.zeros((pixels, *fed), dtype="float32")
    for pixel in range(pixels):
        lit[pixel, :, pixel // fed[2], pixel % fed[2]] = 1
    found = {branch: maps.asnumpy()[:, 0] > 0 for branch, maps in gluon.branches(np.array(lit)).items()}
    return {branch: int(reached.sum(axis=0).max()) for branch, reached in found.items()}


@each_block
@pytest.mark.parametrize("size", [(9, 10), (2, 5)])
def test_a_branch_sees_as_many_pixels_as_light_it(block, size):
    seen = most_pixels_seen(made(block, fed=(6, *size)), (6, *size))
    assert seen == {branch: receptive_field(branch, *size, block) for branch in block.branches}


@each_block
def test_a_lit_pixel_shows_up_as_far_as_the_kernels_say(block):
    if block is not BLOCKS["halving"]:
        lit = lit_pixels(made(block), 15, 17, 7, 8, in_channels=6)
        assert {branch: int(found.sum()) for branch, found in lit.items()} == {
            branch: kernel**2 for branch, kernel in block.kernels.items()
        }


@each_block
@pytest.mark.parametrize("size", [(5, 3), (1, 1), (7, 12)])
def test_the_taps_that_meet_data_are_those_that_ones_add_up(block, size):
    @mxnet_call
    def met(kernel, stride, pad, height, width):
        ones = nn.Conv2D(1, kernel, stride, pad, in_channels=1)
        ones.initialize("ones")
        return ones(np.ones((1, 1, height, width))).asnumpy()[0, 0]

    if block is BLOCKS["nested"]:
        return  # shares are of layers in a chain
    for branch, shares in tap_shares(block, *size).items():
        sides = size
        for layer, share in zip(block.branches[branch], shares, strict=True):
            found = met(layer.kernel, layer.stride, layer.pad, *sides)
            assert share == pytest.approx(float(found.mean()) / layer.kernel**2)
            sides = found.shape


@pytest.mark.parametrize("name", ["five branches", "added"])
def test_its_diagram_ribbon_maps_and_probe_are_drawn(name):
    block, gluon = BLOCKS[name], made(BLOCKS[name])
    expected = {branch: patch(kernel, 11, 13, 4, 6) for branch, kernel in block.kernels.items()}
    lit = lit_pixels(gluon, 11, 13, 4, 6)
    scenes = {
        "ribbon": concat_ribbon(block),
        "diagram": block_diagram(block, FED),
        "probe": impulse_picture((4, 6), (11, 13), lit, expected, block.branch_names),
    }
    words = {
        kind: [shape.text for shape in s.shapes if isinstance(shape, Text)] for kind, s in scenes.items()
    }
    for branch, called in block.branch_names.items():
        assert any(text.startswith(branch) for text in words["ribbon"])
        assert set(called.split(" → ")) <= set(words["diagram"])
        assert f"{branch}: {called}" in words["probe"]
    assert not any("≠" in text for text in words["probe"])
    for branch, maps in branch_maps(gluon, image()).items():
        assert len(Maps(maps, branch).png()) > 100
    colours = [COLOURS[branch] for branch in block.branches]
    assert len(set(colours)) == len(colours)


def test_impulse_probe_takes_it_and_finds_a_branch_that_does_not_do_what_is_said():
    liar = built_layer(Block(FIVE.branches | {"b5": (Conv(2, 1), Conv(3, 5, pad=2))}))
    liar.description = FIVE
    blocks = {name: built_layer(BLOCKS[name]) for name in ("five branches", "added")} | {"liar": liar}
    for block in blocks.values():
        block.initialize()
    probe = ImpulseProbe(blocks)
    probe.controls["size"].value = 15
    for name, said in (
        ("five branches", "b5  1×1 → 7×7: 49 pixels lit, 49 expected."),
        ("added", "b3  1×1 → 5×5: 25 pixels lit, 25 expected."),
    ):
        probe.controls["block"].value = name
        assert said in probe.describe()
        assert "Every branch lights the pixels that its name promises." in probe.describe()
        assert probe.png()
    probe.controls["block"].value = "liar"
    assert "b5 lights 25 pixels, not 49: its window is 5×5, not 7×7." in probe.describe()


def test_a_block_that_hands_on_what_it_is_fed_must_know_how_much_that_is():
    skip = Block({"b1": (Conv(6, 1),), "b2": ()}, join="add")
    assert skip.branch_names == {"b1": "1×1", "b2": "identity"} and skip.kernels == {"b1": 1, "b2": 1}
    with pytest.raises(ValueError, match="say in_channels"):
        skip.outputs  # noqa: B018


def test_branches_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="joined by 'concatenate' or 'add'; got 'multiply'"):
        Block({"b1": ()}, join="multiply")
    with pytest.raises(ValueError, match="branches of sum put out maps of different sizes"):
        Block({"b1": (Conv(3, 1),), "b2": (Conv(4, 1),)}, join="add").count(FED, "sum")
    with pytest.raises(ValueError, match="4 groups do not divide the 6 → 8 of wide"):
        Conv(8, 1, groups=4).count(FED, "wide")


def test_names_are_read_off_the_layers():
    assert (tuple(SIX.branches), SIX.branch_names, SIX.short_names) == (BRANCHES, BRANCH_NAMES, SHORT_NAMES)
    assert FIVE.branch_names["b5"] == "1×1 → 7×7" and FIVE.short_names["b5"] == "7×7"
    assert FIVE.kernels == {"b1": 1, "b2": 3, "b3": 5, "b4": 3, "b5": 7}
    assert FIVE.reduces == {"b2": 3, "b3": 2, "b5": 2}
    assert BLOCKS["residual"].short_names == {"b1": "3×3 + 3×3", "b2": "identity"}
    assert BLOCKS["separable"].branch_names["b1"] == "3×3 in 6 groups → 1×1"
    assert BLOCKS["average pool"].branch_names["b1"] == "3×3 average pool → 1×1"


def layer_kinds(block):
    """[(class, settings), …] of the layers with no layers inside, and of convolutions, in order."""
    kinds = []

    def add(layer):
        if not layer._children or isinstance(layer, nn.Conv2D):
            kinds.append((type(layer), getattr(layer, "_kwargs", {})))

    block.apply(add)
    return kinds


@mxnet_call
def twins(explicit, described, fed):
    """What two Gluon blocks put out for one image, with the weights of the first in both."""
    x = np.array(image(fed=fed))
    for block in (explicit, described):
        block.initialize(force_reinit=True)
        block(x)
    set_weights(explicit, 4)
    pairs = [list(block.collect_params().values()) for block in (explicit, described)]
    assert [p.shape for p in pairs[0]] == [p.shape for p in pairs[1]]
    for known, mine in zip(*pairs, strict=True):
        mine.set_data(known.data())
    return explicit(x).asnumpy(), described(x).asnumpy()


def test_the_explicit_block_is_the_one_that_its_widths_describe():
    explicit, described = mxnet_call(lambda: (Inception(*vars(SIX).values()), built_layer(SIX)))()
    assert layer_kinds(explicit) == layer_kinds(described)
    assert list(explicit._children) == list(described._children)
    assert explicit.description == described.description == SIX
    ours, theirs = twins(explicit, described, FED)
    numpy.testing.assert_array_equal(ours, theirs)
    assert ours.any()


def test_the_explicit_net_is_the_one_that_is_described():
    explicit, described = mxnet_call(lambda: (GoogLeNet(num_classes=7).net, built_net(googlenet(7))))()
    assert layer_kinds(explicit) == layer_kinds(described)
    assert [len(stage) for stage in explicit[:-1]] == [len(stage) for stage in described[:-1]]
    ours, theirs = twins(explicit, described, (1, 40, 56))
    numpy.testing.assert_array_equal(ours, theirs)
    assert ours.std() > 0


# Szegedy et al. 2015, section 5, as Caffe's bvlc_googlenet has them: behind 4a and 4d, 1000 classes.
HEAD = {"pool": Pool(5, 3, up=True, kind="average"), "1×1": Conv(128, 1), "dense 1": Dense(1024, relu=True)}
PAPERS = Auxiliary(HEAD | {"dense 2": Dense(1000)})


def test_with_the_papers_auxiliary_heads_it_has_the_published_parameters():
    paper = googlenet(1000)
    whole = Net(paper.stem, paper.stages, paper.head, {"4a": PAPERS, "4d": PAPERS})
    heads = whole.count_auxiliary((3, 224, 224))
    assert {name: cost.shape for name, cost in heads.items()} == {"4a": (1000,), "4d": (1000,)}
    # Caffe's bvlc_googlenet, auxiliary classifiers and all.
    assert whole.count((3, 224, 224)).params + sum(cost.params for cost in heads.values()) == 13_378_280


def test_a_net_of_any_blocks_with_an_auxiliary_head_runs_as_counted():
    blocks = {"3a": FIVE, "3b": BLOCKS["separable"], "3c": BLOCKS["added"]}
    blocks["3b"] = Block({"b1": (Conv(4, 1), Conv(4, 3, pad=1, groups=4), Conv(5, 1))})
    net = Net(
        {"b1": {"3×3": Conv(6, 3, 2, 1, norm=True), "pool": Pool(3, 2, 1)}},
        {"b2": blocks | {"average": Average()}},
        {"dense": {"dense": Dense(4)}},
        {"3a": Auxiliary({"average": Average(), "dense": Dense(4)}, weight=0.25)},
    )
    fed = (3, 30, 41)
    gluon = made(net, fed=fed)
    (params, macs, _), main, aside = counted_by_hooks(gluon, fed), net.count(fed), net.count_auxiliary(fed)
    assert (params, macs) == (main.params + aside["3a"].params, main.macs + aside["3a"].macs)
    scores = mxnet_call(lambda: [y.asnumpy() for y in gluon(np.array(image(fed=fed)))])()
    assert [y.shape for y in scores] == [(1, 4), (1, 4)] and not numpy.array_equal(*scores)
    assert net.auxiliary["3a"].weight == 0.25


@pytest.mark.parametrize("blocks", [("five branches", "batch norm"), ("residual", "added")])
def test_a_net_of_such_blocks_is_looked_into_and_its_gradients_shared_out(blocks):
    named = {f"2{letter}": BLOCKS[name] for letter, name in zip("ab", blocks, strict=True)}
    stem = {"b1": {"3×3": Conv(6, 3, 2, 1, norm=True)}}
    net = SimpleNamespace(net=made(Net(stem, {"b2": named}, {"dense": {"dense": Dense(4)}}), fed=(1, 12, 15)))
    x = image(fed=(1, 12, 15))
    shares, maps = look_inside(net, x)
    numpy.testing.assert_allclose(shares, softmax(run(net.net, x)[0]), rtol=1e-5)
    assert {name: list(of) for name, of in maps.items()} == {n: list(b.branches) for n, b in named.items()}
    with autograd.record():
        loss = mxnet_call(lambda: (net.net(np.array(x)) ** 2).sum())()
    loss.backward()
    grads = [p.grad().asnumpy() for p in net.net[1].collect_params().values() if p.grad_req != "null"]
    found = sum(square for of in branch_gradients(net.net).values() for square in of.values())
    assert found == pytest.approx(sum((grad**2).sum() for grad in grads), rel=1e-4)


def test_a_branch_of_a_sum_cannot_be_silenced():
    table = {"b2": {"2a": BLOCKS["added"]}}
    net = SimpleNamespace(net=made(Net({}, table, {"dense": {"dense": Dense(4)}}), fed=(1, 12, 15)))
    with pytest.raises(ValueError, match="added to others has no channels of its own"):
        Ablation(net, numpy.repeat(image(fed=(1, 12, 15)), 2, axis=0), [3, 1])


def test_a_net_of_layers_alone_is_built_as_well():
    gluon = made(NETS["NiN"], fed=(3, 224, 224))
    counted = NETS["NiN"].count((3, 224, 224))
    assert counted_by_hooks(gluon, (3, 224, 224))[:2] == (counted.params, counted.macs)
