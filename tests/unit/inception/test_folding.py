"""Blocks as one convolution, held against the running block: inside, at the border, random and trained.

The oracle is Gluon: what the block of four branches puts out, every pixel of it.
"""

from dataclasses import replace

import numpy
import pytest
from mxnet import np

from widgets.backend.threads import mxnet_call
from widgets.fashion import sample
from widgets.inception.building import built_layer
from widgets.inception.folding import folded, folded_conv, folded_weights, linear_inside
from widgets.inception.layers import Average, Block, Conv, Pool
from widgets.inception.nets import googlenet
from widgets.inception.network import Inception
from widgets.inception.variants import BLOCKS as VARIANTS
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths
from widgets.training.recipes import Phase, Recipe
from widgets.training.run import Run, train

SIX = BranchWidths(5, (3, 7), (2, 4), 6)
FED = (6, 7, 9)
INNER = Conv(4, 1, relu=False, bias=False)
POOL = Pool(3, 1, 1, kind="average")
FOLDING = {
    "the book's, linear inside": linear_inside(SIX),
    "no pool": linear_inside(VARIANTS["no pool"](SIX, 6)),
    "with norms": Block({
        "b1": (Conv(5, 1, norm=True),),
        "b2": (INNER, Conv(3, 3, pad=1, norm=True)),
        "b3": (Conv(2, 5, pad=2, bias=False, norm=True),),
    }),
    "in groups": Block({"b1": (Conv(6, 3, pad=1, groups=2, relu=False), Conv(4, 1))}),
    "separable": Block({"b1": (Conv(6, 3, pad=1, groups=6, relu=False), Conv(5, 1))}),
    "added": Block({
        "b1": (Conv(6, 1, relu=False, norm=True),),
        "b2": (Conv(6, 3, pad=1, relu=False, norm=True),),
        "b3": (POOL, Conv(6, 1, relu=False)),
        "b4": (),
    }, "add", True, in_channels=6),
    "without a ReLU": Block({"b1": (INNER, Conv(3, 7, pad=3, relu=False)), "b2": (POOL,)}, in_channels=6),
}  # fmt: skip


@mxnet_call
def drawn(description, fed=FED, seed=1):
    """The Gluon block with every parameter drawn, biases, means and variances too."""
    block, rng = built_layer(description), numpy.random.default_rng(seed)
    block.initialize()
    block(np.zeros((1, *fed)))
    for name, parameter in block.collect_params().items():
        low = 0.5 if name.endswith(("gamma", "running_var")) else -0.5
        parameter.set_data(np.array(rng.uniform(low, low + 1, parameter.shape), dtype="float32"))
    return block


@mxnet_call
def run(block, shape, seed=2):
    x = numpy.random.default_rng(seed).normal(size=shape).astype("float32")
    return block(np.array(x)).asnumpy()


@pytest.mark.parametrize("name", FOLDING)
@pytest.mark.parametrize("size", [(7, 9), (1, 2), (4, 4)], ids=["7×9", "1×2", "4×4"])
def test_one_convolution_puts_out_what_the_branches_do_up_to_the_border(name, size):
    block = drawn(FOLDING[name])
    one = folded(block)
    wanted, found = (run(layer, (2, 6, *size)) for layer in (block, one))
    assert wanted.shape == found.shape and wanted.std() > 0.05
    numpy.testing.assert_allclose(found, wanted, rtol=0, atol=1e-4)
    seen = folded_conv(FOLDING[name]).count((6, *size))
    assert seen.params == sum(of.data().size for of in one.collect_params().values())


@pytest.mark.parametrize("place", ["3a", "5b"])
def test_the_books_blocks_fold_at_their_own_widths(place):
    fed = {"3a": (192, 6, 5), "5b": (832, 3, 3)}[place]
    description = linear_inside(GOOGLENET_BLOCKS[place])
    block = drawn(description, fed)
    for parameter in block.collect_params().values():  # at a scale that sums of so many keep
        mxnet_call(parameter.set_data)(parameter.data() * float(numpy.prod(parameter.shape[1:])) ** -0.5)
    wanted, found = (run(layer, (1, *fed)) for layer in (block, folded(block)))
    numpy.testing.assert_allclose(found, wanted, rtol=0, atol=1e-4)
    # Counted by hand: 25 taps, all that goes in, all that comes out; a bias each.
    out = GOOGLENET_BLOCKS[place].out_channels
    assert folded_conv(description).count(fed).params == 25 * fed[0] * out + out


def test_a_net_trained_as_branches_says_the_same_folded():
    net = googlenet(10, {"3a": linear_inside(BranchWidths(4, (6, 8), (2, 4), 4))})
    net = net.changed(lambda conv: replace(conv, out=8) if conv.out > 60 else conv)
    images, labels = sample.load().train
    run_of_some_steps = Run(
        Recipe("fold", (Phase(1, 33),), 32, "adam", 0.003, init="he", warmup=0, cosine=False, flip=False),
        images[:256], labels[:256], net=net,
    )  # fmt: skip
    losses = [step.loss for step in train(run_of_some_steps)]
    assert losses[-1] < losses[0]  # it has learnt something: these are no weights of the start
    block = run_of_some_steps.net[2][0]
    biases = numpy.concatenate([
        of.data().asnumpy() for name, of in block.collect_params().items() if name.endswith("bias")
    ])  # fmt: skip
    assert abs(biases).max() > 1e-3
    wanted, found = (run(layer, (3, 8, 5, 6)) for layer in (block, folded(block)))
    numpy.testing.assert_allclose(found, wanted, rtol=0, atol=1e-4)


REFUSED = {
    "ReLU inside": (SIX, "b2 has a ReLU inside"),
    "ReLU before a sum": (
        Block({"b1": (Conv(6, 1),), "b2": ()}, "add", in_channels=6),
        "b1 has a ReLU before",
    ),
    "max pool": (Block({"b1": (Pool(3, 1, 1), Conv(2, 1))}), "b1 has a max pool"),
    "bias before padding": (
        Block({"b1": (Conv(2, 1, relu=False), Conv(3, 3, pad=1))}),
        "except at the border: its 3×3 pads with 0, where a bias",
    ),
    "norm before padding": (
        Block({"b1": (Conv(2, 1, relu=False, bias=False, norm=True), Conv(3, 3, pad=1))}),
        "except at the border: its 3×3 pads with 0, where a bias",
    ),
    "two windows": (
        Block({"b1": (Conv(2, 3, pad=1, relu=False, bias=False), Conv(3, 3, pad=1))}),
        "pads with 0, where the 3×3 before it",
    ),
    "ReLU for some": (Block({"b1": (Conv(2, 1),), "b2": (Conv(2, 1, relu=False),)}), "Some branches end in"),
    "stride": (Block({"b1": (Conv(2, 3, 2, 1),)}), "b1 changes the size"),
    "no padding": (Block({"b1": (Conv(2, 3),)}), "b1 changes the size"),
    "half a norm": (Block({"b1": (Conv(2, 1, norm="mean"),)}), "b1 has a layer inside"),
    "a block inside": (VARIANTS["residual"](SIX, 6), "block has a layer inside"),
    "another layer": (Block({"b1": (Conv(2, 1, relu=False), Average())}), "b1 has a layer inside"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_one_convolution_is_refused_in_a_sentence(name):
    block, why = REFUSED[name]
    with pytest.raises(ValueError, match=f"(?:Branch )?{why}") as refused:
        folded_conv(block)
    said = str(refused.value)
    assert said.endswith(".") and said.count(". ") == 0
    with pytest.raises(ValueError, match=why):
        folded_weights(block, {}, 6)


def test_the_explicit_block_of_the_book_is_refused_as_it_is():
    block = mxnet_call(lambda: Inception(5, (3, 7), (2, 4), 6))()
    with pytest.raises(ValueError, match="Branch b2 has a ReLU inside"):
        folded(block)


NO_CONVOLUTION = {  # each for one reason alone: none ends in a ReLU, which folding would keep
    "ReLU inside": Block({"b1": (Conv(4, 1), Conv(3, 3, pad=1, relu=False))}),
    "max pool": Block({"b1": (Pool(3, 1, 1), Conv(2, 1, relu=False))}),
    "bias before padding": Block({"b1": (Conv(2, 1, relu=False), Conv(3, 3, pad=1, relu=False))}),
    "two windows": Block({"b1": (replace(INNER, kernel=3, pad=1), Conv(3, 3, pad=1, relu=False))}),
}


@mxnet_call
def adds_up_and_moves(block):
    """Whether a block adds up, like (x + y) = like x + like y, and moves with its input, border or not."""
    drawn = [numpy.random.default_rng(seed).normal(size=(1, *FED)) for seed in (3, 4)]
    one, other = (np.array(x, dtype="float32") for x in drawn)
    nothing = block(np.zeros((1, *FED)))
    parts = block(one) + block(other) - nothing
    corner, middle = np.zeros((1, FED[0], 15, 15)), np.zeros((1, FED[0], 15, 15))
    corner[:, :, : FED[1], : FED[2]], middle[:, :, 3 : 3 + FED[1], 3 : 3 + FED[2]] = one, one
    there = block(middle)[:, :, 3 : 3 + FED[1], 3 : 3 + FED[2]]
    apart = abs(parts - block(one + other)).max(), abs(block(corner)[:, :, : FED[1], : FED[2]] - there).max()
    return tuple(bool(one < 1e-4) for one in apart)


def test_what_is_refused_is_no_convolution_which_adds_up_and_moves_with_its_input():
    assert adds_up_and_moves(drawn(FOLDING["without a ReLU"])) == (True, True)
    found = {name: adds_up_and_moves(drawn(block)) for name, block in NO_CONVOLUTION.items()}
    assert found == {
        "ReLU inside": (False, False),
        "max pool": (False, False),  # it pads with less than any number
        "bias before padding": (True, False),
        "two windows": (True, False),
    }
    for block in NO_CONVOLUTION.values():
        with pytest.raises(ValueError, match="Branch b1"):
            folded_conv(block)


def test_linear_inside_keeps_widths_and_costs_its_inner_biases():
    block = linear_inside(SIX)
    assert block.outputs == SIX.outputs and block.reduces == SIX.reduces
    assert SIX.count(FED).params - block.count(FED).params == 3 + 2
    assert linear_inside(block) == block
    assert block.branch_names["b4"] == "3×3 average pool → 1×1"
