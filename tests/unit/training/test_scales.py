"""The scale of a net's numbers, against NumPy on a tiny net, and against what He's rule promises."""

import re
from itertools import combinations

import numpy
import pytest
from mxnet import init, np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.widths import GOOGLENET_BLOCKS
from widgets.training.scales import WEIGHTED, initializer, layer_scales, net_scales, started, stops
from widgets.training.starts import STARTS

rng = numpy.random.default_rng(5)
IMAGES = rng.normal(size=(3, 1, 2, 4)).astype("float32")
LABELS = numpy.array([1, 0, 4])


def rms(array):
    return numpy.sqrt((array**2).mean())


@mxnet_call
def tiny():
    """Two dense layers on 8 numbers, 6 and 5 wide, a ReLU between them: (chain, W1, b1, W2, b2)."""
    first, second = nn.Dense(6, activation="relu"), nn.Dense(5)
    chain = [("", nn.Flatten()), ("first", first), ("second", second)]
    x = np.array(IMAGES)
    for _, layer in chain:
        layer.initialize(init.Normal(0.7), force_reinit=True)
        x = layer(x)
    first.bias.set_data(np.array(rng.normal(size=6).astype("float32")))
    return chain, *(p.data().asnumpy() for layer in (first, second) for p in (layer.weight, layer.bias))


def test_outputs_and_gradients_are_those_of_numpy():
    chain, w1, b1, w2, b2 = tiny()
    found = layer_scales(chain, IMAGES, LABELS)
    x = IMAGES.reshape(3, 8)
    before = x @ w1.T + b1
    hidden = numpy.maximum(before, 0)
    scores = hidden @ w2.T + b2
    chances = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
    by_scores = (chances - numpy.eye(5)[LABELS]) / 3  # of the mean loss over 3 images
    by_hidden = by_scores @ w2
    by_before = by_hidden * (before > 0)
    assert found.outputs == pytest.approx({"first": rms(hidden), "second": rms(scores)}, rel=1e-5)
    assert found.gradients == pytest.approx({"first": rms(by_hidden), "second": rms(by_scores)}, rel=1e-5)
    cosines = [a @ b / (a @ a * b @ b) ** 0.5 for a, b in combinations(hidden, 2)]
    assert found.cosines["first"] == pytest.approx(sum(cosines) / 3, rel=1e-5)
    assert found.spreads["first"] == pytest.approx(rms(hidden - hidden.mean(axis=0)) / rms(hidden), rel=1e-5)
    shares = {"first": rms(by_before.T @ x) / rms(w1), "second": rms(by_scores.T @ hidden) / rms(w2)}
    assert found.weights == pytest.approx(shares, rel=1e-5)


def test_an_auxiliary_head_adds_its_gradient_where_it_stands_and_before():
    chain, w1, b1, w2, b2 = tiny()
    head = nn.Dense(5)

    @mxnet_call
    def begin():
        head.initialize(init.Normal(0.7))
        head(np.zeros((1, 6)))
        return head.weight.data().asnumpy()

    w3 = begin()
    found = layer_scales(chain, IMAGES, LABELS, {"first": (head, 0.25)})
    hidden = numpy.maximum(IMAGES.reshape(3, 8) @ w1.T + b1, 0)

    def by_scores(scores):
        chances = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
        return (chances - numpy.eye(5)[LABELS]) / 3

    own, aside = by_scores(hidden @ w2.T + b2), by_scores(hidden @ w3.T)
    by_hidden = own @ w2 + 0.25 * aside @ w3
    assert found.gradients == pytest.approx({"first": rms(by_hidden), "second": rms(own)}, rel=1e-5)
    by_first = (by_hidden * (hidden > 0)).T @ IMAGES.reshape(3, 8)
    assert found.weights["first"] == pytest.approx(rms(by_first) / rms(w1), rel=1e-5)
    assert found.outputs == layer_scales(chain, IMAGES, LABELS).outputs


def test_heads_leave_the_signal_and_raise_the_gradient_before_them():
    for start in ("xavier", "he"):
        without, found = net_scales(start, divide=8), net_scales(f"{start}+heads", divide=8)
        assert found.outputs == without.outputs
        more = {name: found.gradients[name] / without.gradients[name] for name in WEIGHTED}
        assert more["4e"] == more["5b"] == more["dense"] == 1 < more["3a"]


def test_garments_become_alike_with_depth_unless_their_mean_is_subtracted():
    """Daneshmand et al. 2020 for batch normalisation; a quarter of the width, three seeds."""
    for start, alike in (("xavier", True), ("he", True), ("centred", False), ("batchnorm", False)):
        for seed in range(3):
            found = net_scales(start, seed=seed, divide=4)
            assert (found.cosines["5b"] > 0.95) == alike == (found.cosines["5b"] > found.cosines["7×7"])
            assert (found.spreads["5b"] < 0.25) == alike


def test_the_stops_are_the_thirteen_layers_of_the_net_in_order():
    named = [(name, layer) for name, layer in stops(started("he", divide=16)) if name]
    assert [name for name, _ in named] == list(WEIGHTED) == ["7×7", "1×1", "3×3", *GOOGLENET_BLOCKS, "dense"]
    assert [layer.description.outputs["b1"] for name, layer in named if name in GOOGLENET_BLOCKS] == [
        widths.c1 // 16 for widths in GOOGLENET_BLOCKS.values()
    ]
    assert [layer._kwargs["kernel"] for _, layer in named[:3]] == [(7, 7), (1, 1), (3, 3)]


# (out, in, height, width): 600 numbers are added up for each output; enough weights to tell scales apart.
@pytest.mark.parametrize(
    ("start", "gain", "std"),
    [
        ("default", 1, 0.07 / 3**0.5),
        ("xavier", 1, (2 / (24 * 25 + 200 * 25)) ** 0.5),
        ("he", 1, (2 / 600) ** 0.5),
        ("batchnorm", 1, (2 / 600) ** 0.5),
        ("centred", 1, (2 / 600) ** 0.5),
        ("he+heads", 1, (2 / 600) ** 0.5),
        ("xavier+heads", 1, (2 / (24 * 25 + 200 * 25)) ** 0.5),
        ("gain", 0.5, 0.5 * (2 / 600) ** 0.5),
    ],
)
def test_each_start_draws_at_the_scale_of_its_rule(start, gain, std):
    def draw():
        conv = nn.Conv2D(200, kernel_size=5, in_channels=24)
        conv.initialize(initializer(start, gain))
        return conv.weight.data().asnumpy()

    weights = mxnet_call(draw)()
    assert weights.std() == pytest.approx(std, rel=0.02) and abs(weights.mean()) < 0.02 * std


def ends(numbers):
    return numbers["7×7"], numbers["dense"]


def test_he_keeps_the_scale_and_mxnets_default_lets_it_vanish():
    first, last = ends(net_scales("he").outputs)
    assert 1 / 3 < last / first < 3
    first, last = ends(net_scales("default").outputs)
    assert first / last > 100
    assert all(0.65 < value < 0.8 for value in net_scales("batchnorm").outputs.values())  # √½ after ReLU
    middle = {start: net_scales(start).weights["4c"] for start in ("default", "xavier", "he")}
    assert middle["default"] < middle["xavier"] / 3 < middle["xavier"] < middle["he"] / 30


def test_a_gain_of_one_is_he_and_order_does_not_matter():
    assert net_scales("gain", 0.8).outputs["dense"] < 0.2 * net_scales("he").outputs["dense"]
    again, he = net_scales("gain", 1.0), net_scales("he")
    for kind in ("outputs", "gradients", "weights"):
        assert getattr(again, kind) == pytest.approx(getattr(he, kind), rel=1e-4)


def test_an_unknown_start_is_refused():
    with pytest.raises(ValueError, match=re.escape(f"start must be one of {', '.join(STARTS)}; got 'zero'")):
        started("zero")


def test_a_narrow_net_is_measured_by_its_own_width():
    """The same weights, a quarter of the fan in: half the scale behind each layer, so far less at the end."""
    (_, full), (_, narrow) = (ends(net_scales("default", divide=divide).outputs) for divide in (1, 4))
    assert narrow < full / 100
    first, last = ends(net_scales("gain", 1.0, divide=4).outputs)
    assert 1 / 5 < last / first < 5
    full = net_scales("gain", 1.0)  # not the narrow net that was kept
    assert full.outputs["dense"] == pytest.approx(net_scales("he").outputs["dense"], rel=1e-4)
