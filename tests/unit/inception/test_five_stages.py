"""The net that the reader builds in chapter 06 against the package's, with the same weights, and as saved."""

import json
from pathlib import Path

import numpy
import pytest
from d2l import mxnet as d2l
from mxnet import init, np
from mxnet.gluon import nn

import widgets
from widgets.backend.threads import mxnet_call
from widgets.inception.network import Inception
from widgets.inception.seeding import set_weights

CHAPTER = Path(__file__).parents[3] / "chapters" / "06_the_five_stage_network.ipynb"
# As both source documents of the net print them, for one grey picture of 96×96.
SHAPES = [
    (1, 64, 24, 24),
    (1, 192, 12, 12),
    (1, 480, 6, 6),
    (1, 832, 3, 3),
    (1, 1024, 1, 1),
    (1, 10),
]


def cells():
    return json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]


@pytest.fixture
def chapters_net(numpy_mode):
    """An instance of the class as it grows over the chapter's cells."""
    names = {"d2l": d2l, "nn": nn, "np": np, "init": init, "Inception": Inception}
    sources = ["".join(cell["source"]) for cell in cells() if cell["cell_type"] == "code"]
    for source in sources:
        if "class GoogLeNet(" in source or "@d2l.add_to_class(GoogLeNet)" in source:
            exec(source, names)
    return names["GoogLeNet"]()


def output(net, images):
    return mxnet_call(lambda: net(np.array(images)).asnumpy())()


def test_with_equal_weights_it_is_the_packages_net(chapters_net):
    ours = widgets.GoogLeNet()
    images = numpy.random.default_rng(0).random((2, 1, 96, 96), dtype="float32")
    for net in (chapters_net, ours):
        output(net, images)  # shapes become known
        set_weights(net, seed=3)
    counted = [sum(p.data().size for p in net.collect_params().values()) for net in (chapters_net, ours)]
    assert counted == [5_977_530, 5_977_530]
    scores = output(chapters_net, images)
    assert scores.shape == (2, 10) and scores.any()
    numpy.testing.assert_array_equal(scores, output(ours, images))


def test_primed_it_hands_on_the_sources_shapes(chapters_net):
    x, shapes = np.zeros((1, 1, 96, 96)), []
    for layer in chapters_net.net:
        x = layer(x)
        shapes.append(x.shape)
    assert shapes == SHAPES


def test_the_saved_summary_is_the_books():
    (cell,) = (cell for cell in cells() if "layer_summary((1, 1" in "".join(cell["source"]))
    said = "".join(cell["outputs"][0]["text"]).splitlines()
    kinds = ["Sequential"] * 5 + ["Dense"]
    assert said == [f"{kind} output shape:\t {shape}" for kind, shape in zip(kinds, SHAPES, strict=True)]


def test_it_keeps_its_hyperparameters(chapters_net):
    assert (chapters_net.lr, chapters_net.num_classes) == (0.1, 10)
