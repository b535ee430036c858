"""The scale of a net's numbers, against NumPy on a tiny net, and against what He's rule promises."""

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
    shares = {"first": rms(by_before.T @ x) / rms(w1), "second": rms(by_scores.T @ hidden) / rms(w2)}
    assert found.weights == pytest.approx(shares, rel=1e-5)


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
    with pytest.raises(ValueError, match=f"start must be one of {', '.join(STARTS)}; got 'zero'"):
        started("zero")


def test_a_narrow_net_is_measured_by_its_own_width():
    """The same weights, a quarter of the fan in: half the scale behind each layer, so far less at the end."""
    (_, full), (_, narrow) = (ends(net_scales("default", divide=divide).outputs) for divide in (1, 4))
    assert narrow < full / 100
    first, last = ends(net_scales("gain", 1.0, divide=4).outputs)
    assert 1 / 5 < last / first < 5
    full = net_scales("gain", 1.0)  # not the narrow net that was kept
    assert full.outputs["dense"] == pytest.approx(net_scales("he").outputs["dense"], rel=1e-4)
