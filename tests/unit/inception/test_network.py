"""The block against the book's and the chapter's, with the same weights, and the net as the book uses it."""

import ast
import json
import warnings
from pathlib import Path
from threading import Thread

import numpy
import pytest
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.network import GoogLeNet, Inception
from widgets.inception.seeding import set_weights
from widgets.inception.widths import GOOGLENET_BLOCKS

CHAPTER = Path(__file__).parents[3] / "chapters" / "01_one_inception_block.ipynb"
SIX = (5, (3, 7), (2, 4), 6)  # small, and no two alike


class BookInception(nn.Block):
    """The book's class, as its chapter prints it."""

    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1_1 = nn.Conv2D(c1, kernel_size=1, activation="relu")
        self.b2_1 = nn.Conv2D(c2[0], kernel_size=1, activation="relu")
        self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")
        self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")
        self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")
        self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)
        self.b4_2 = nn.Conv2D(c4, kernel_size=1, activation="relu")

    def forward(self, x):
        b1 = self.b1_1(x)
        b2 = self.b2_2(self.b2_1(x))
        b3 = self.b3_2(self.b3_1(x))
        b4 = self.b4_2(self.b4_1(x))
        return np.concatenate((b1, b2, b3, b4), axis=1)


def chapters_inception():
    """The class that the reader builds in chapter 01, taken from the notebook."""
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    source = next(
        text
        for cell in cells
        if "class Inception(" in (text := "".join(cell["source"])) and "forward" in text
    )
    (written,) = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    names = {"nn": nn, "np": np}
    exec(ast.unparse(written), names)
    return names["Inception"]


@mxnet_call
def weighted(kind, shape, six=SIX, seed=1):
    block = kind(*six)
    block.initialize()
    block(np.zeros(shape))
    set_weights(block, seed)
    return block


@mxnet_call
def run(block, x):
    return block(np.array(x)).asnumpy()


@pytest.fixture
def batch():
    return numpy.random.default_rng(0).normal(size=(3, 11, 9, 13)).astype("float32")


@pytest.mark.parametrize("other", [lambda: BookInception, chapters_inception], ids=["book", "chapter 01"])
def test_with_equal_weights_the_outputs_are_equal(other, batch):
    ours, theirs = weighted(Inception, batch.shape), weighted(other(), batch.shape)
    out = run(ours, batch)
    assert out.shape == (3, 5 + 7 + 4 + 6, 9, 13)
    assert out.any()
    numpy.testing.assert_array_equal(out, run(theirs, batch))


def test_the_output_is_the_four_branches_on_the_channel_axis(batch):
    block = weighted(Inception, batch.shape)
    branches = mxnet_call(lambda: [b.asnumpy() for b in block.branches(np.array(batch))])()
    out = run(block, batch)
    numpy.testing.assert_array_equal(out, numpy.concatenate(branches, axis=1))
    for branch, part in zip(branches, block.widths.channel_slices.values(), strict=True):
        numpy.testing.assert_array_equal(out[:, part], branch)


def test_hybridized_it_gives_the_same(batch):
    block = weighted(Inception, batch.shape)
    before = run(block, batch)
    block.hybridize()
    numpy.testing.assert_allclose(run(block, batch), before, rtol=1e-5, atol=1e-6)


def test_the_branches_match_a_convolution_written_out(batch):
    """An oracle that is neither MXNet nor the book: branch 3 in NumPy, inside and at corners."""
    block = weighted(Inception, batch.shape)
    reduce, five = (layer.weight.data().asnumpy() for layer in (block.b3_1, block.b3_2))
    hidden = numpy.maximum(numpy.einsum("oc,bchw->bohw", reduce[:, :, 0, 0], batch), 0)
    padded = numpy.pad(hidden, ((0, 0), (0, 0), (2, 2), (2, 2)))
    b3 = mxnet_call(lambda: block.branches(np.array(batch))[2].asnumpy())()
    for row, column in ((4, 6), (0, 0), (8, 12)):
        window = padded[:, :, row : row + 5, column : column + 5]
        expected = numpy.maximum(numpy.einsum("ochw,bchw->bo", five, window), 0)
        numpy.testing.assert_allclose(b3[:, :, row, column], expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "six, field",
    [((0, (3, 7), (2, 4), 6), "c1"), ((5, (3, -7), (2, 4), 6), r"c2\[1\]"), ((5, (3, 7), 4, 6), "c3")],
)
def test_impossible_widths_are_refused_by_name(six, field):
    with pytest.raises(ValueError, match=field):
        Inception(*six)


def test_the_nets_blocks_are_the_nine():
    blocks = [layer for stage in GoogLeNet().net[2:5] for layer in stage if isinstance(layer, Inception)]
    assert [block.widths for block in blocks] == list(GOOGLENET_BLOCKS.values())


def test_the_net_keeps_its_hyperparameters_and_raises_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        net = GoogLeNet(lr=0.25, num_classes=7)
    assert (net.lr, net.num_classes) == (0.25, 7)
    assert run(net, numpy.zeros((2, 1, 96, 96), dtype="float32")).shape == (2, 7)


def test_block_and_net_work_on_a_thread_that_never_turned_numpy_mode_on(batch):
    outputs = []

    def work():
        outputs.append(Inception(*SIX))
        outputs[0].initialize()
        outputs.append(run(outputs[0], batch).shape)
        outputs.append(run(GoogLeNet(), numpy.zeros((1, 1, 32, 32), dtype="float32")).shape)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert outputs[1:] == [(3, 22, 9, 13), (1, 10)]
