"""Nets with another block: what each is, what it costs, and how near to the book's."""

import numpy
import pytest
from mxnet import init, np

from widgets.backend.threads import mxnet_call
from widgets.inception.building import built_net
from widgets.inception.layers import Block, Conv, Pool, convolutions, he_shares
from widgets.inception.nets import googlenet, narrow_googlenet
from widgets.inception.variants import BLOCKS, BOOK, NEAR, of_equal_cost, variant

from .hooks import counted_by_hooks

each_variant = pytest.mark.parametrize("name", BLOCKS)


@mxnet_call
def running(net, fed):
    gluon = built_net(net)
    gluon.initialize(init.Xavier())
    gluon(np.zeros((1, *fed)))
    return gluon


@mxnet_call
def outputs(gluon, images):
    found = gluon(np.array(images, dtype="float32"))
    return (found[0] if isinstance(found, tuple | list) else found).asnumpy()


@each_variant
@pytest.mark.parametrize("cost", ["equal", "own"])
def test_it_counts_as_hooks_on_its_running_layers_do(name, cost):
    fed = (1, 33, 33)
    net = of_equal_cost(name, 8, 33)[0] if cost == "equal" else variant(name, 8)
    params, macs, _ = counted_by_hooks(running(net, fed), fed)
    main, aside = net.count(fed), net.count_auxiliary(fed).values()
    assert params == main.params + sum(head.params for head in aside)
    assert macs == main.macs + sum(head.macs for head in aside)


@each_variant
@pytest.mark.parametrize("divide", [1, 2, 4])
@pytest.mark.parametrize("size", [33, 65])
def test_equal_cost_is_equal(name, divide, size):
    net, scale = of_equal_cost(name, divide, size)
    wanted = googlenet(10) if divide == 1 else narrow_googlenet(divide)
    assert net.count((1, size, size)).macs == pytest.approx(wanted.count((1, size, size)).macs, rel=NEAR)
    assert scale == 1 or name != BOOK


def test_the_books_is_the_books():
    assert variant(BOOK, 1).count((1, 96, 96)) == googlenet(10).count((1, 96, 96))
    assert variant(BOOK, 4).count((1, 65, 65)) == narrow_googlenet(4).count((1, 65, 65))


def chains(name, place="3a"):
    """{branch: (kernel of each convolution, or "pool", …)} of a block of a variant."""
    branches = variant(name, 4).stages["b3"][place].branches
    return {
        branch: tuple(
            "pool" if isinstance(layer, Pool) else layer.kernel if isinstance(layer, Conv) else "block"
            for layer in chain
        )
        for branch, chain in branches.items()
    }


WHOLE = {"b1": (1,), "b2": (1, 3), "b3": (1, 5), "b4": ("pool", 1)}


@pytest.mark.parametrize(("name", "wanted"), [
    (BOOK, WHOLE), ("average pool", WHOLE), ("added", WHOLE), ("batch norm", WHOLE),
    ("auxiliary heads", WHOLE),
    ("3×3 only", {"b1": (1, 3)}), ("5×5 only", {"b1": (1, 5)}), ("1×1 only", {"b1": (1, 1)}),
    ("two 3×3 for the 5×5", WHOLE | {"b3": (1, 3, 3)}), ("a second 3×3 for the 5×5", WHOLE | {"b3": (1, 3)}),
    ("no 5×5", {key: WHOLE[key] for key in ("b1", "b2", "b4")}),
    ("no pool", {key: WHOLE[key] for key in ("b1", "b2", "b3")}),
    ("no reduce", WHOLE | {"b2": (3,), "b3": (5,)}),
    ("grouped", {"b1": (1, 3, 1)}), ("separable", {"b1": (3, 1)}),
    ("residual", {"block": ("block",), "shortcut": (1,)}),
    ("VGG-like", {"b1": (3, 3)}), ("NiN-like", {"b1": (3, 1, 1)}),
])  # fmt: skip
def test_each_is_what_it_is_called(name, wanted):
    assert chains(name) == chains(name, "3b") == wanted


def test_what_does_not_show_in_the_chains():
    def block(name):
        return variant(name, 4).stages["b4"]["4a"]

    assert block("added").join == block("residual").join == "add" and block(BOOK).join == "concatenate"
    assert block("average pool").branches["b4"][0].kind == "average"
    assert block("grouped").branches["b1"][1].groups == 4
    assert block("separable").branches["b1"][0].groups == variant("separable", 4).stages["b3"]["3b"].out
    normed = [conv.norm for layer in variant("batch norm", 4).layers.values() for conv in convolutions(layer)]
    assert normed and all(normed)
    assert list(variant("auxiliary heads", 4).auxiliary) == ["4a", "4d"] and not variant(BOOK, 4).auxiliary


def test_what_is_none_is_refused():
    with pytest.raises(ValueError, match=r"There is no variant 'wide'; choose one of the book's, 3×3 only"):
        variant("wide")
    with pytest.raises(ValueError, match="divide must be a whole number from 1 to 16"):
        variant(BOOK, 17)


def test_all_widths_grow_with_the_scale_and_none_vanishes():
    layers = [variant(BOOK, 8, scale).layers.values() for scale in (0.01, 0.3, 1, 1.01, 3)]
    widths = numpy.array([[conv.out for layer in one for conv in convolutions(layer)] for one in layers])
    assert (numpy.diff(widths, axis=0) >= 0).all() and (widths >= 1).all()
    assert (widths[-1, 3:] > widths[0, 3:]).all()  # behind the stem's three


@each_variant
def test_he_keeps_the_scale_of_the_signal_in_each(name):
    """A weight of He's scale for each layer, as its share says: no block blows up what it is handed."""
    net = variant(name, 8)
    gluon = running(net, (1, 65, 65))
    weights = [p for p in gluon.collect_params().values() if p.name.endswith("weight")]
    chance = numpy.random.default_rng(0)
    for weight, share in zip(weights, net.he_shares, strict=True):
        fan = numpy.prod(weight.shape[1:])
        weight.set_data(np.array(chance.normal(0, share * (2 / fan) ** 0.5, weight.shape), dtype="float32"))
    scores = outputs(gluon, chance.random((8, 1, 65, 65)))
    assert 0.01 < abs(scores).max() < 30


def test_shares_of_he_by_hand():
    line, bent = Conv(4, 1, relu=False), Conv(4, 1)
    assert he_shares(bent) == [1] and he_shares(line) == [0.5**0.5]
    assert he_shares(Block({"b1": (bent, line), "b2": (line,)}, "add", True)) == [1, 0.5**0.5, 0.5**0.5]
    assert he_shares(Block({"b1": (bent,), "b2": ()}, "add")) == [0.5**0.5]
    inner = Block({"b1": (line, line)})  # its end is the end of an added branch, with a ReLU behind the sum
    assert he_shares(Block({"b1": (inner,), "b2": (line,)}, "add", True)) == [0.5**0.5] * 3
    net = variant("auxiliary heads", 8)
    assert set(net.he_shares) == {1} and set(variant("added", 8).he_shares) == {1, 0.5}
