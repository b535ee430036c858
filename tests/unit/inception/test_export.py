"""Exported code: run on its own, is it the net that was designed? Against the live net and against Gluon."""

import contextlib
import io
import subprocess
import sys

import numpy
import pytest
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.design import GOOGLENET, Design, design_cost
from widgets.inception.export import gluon_source
from widgets.inception.network import GoogLeNet, run_design
from widgets.inception.seeding import set_weights
from widgets.inception.widths import BranchWidths

A, B = BranchWidths(1, (2, 3), (4, 5), 6), BranchWidths(7, (8, 9), (1, 2), 3)
SMALL = Design({"3": (A, B), "4": (B,), "5": (A, B, A)})


@mxnet_call
def executed(source):
    """(the namespace that the code leaves, what it printed); NumPy mode is put back afterwards."""
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        # set_np is for the whole process: others show that ours need it not.
        exec(source.replace("npx.set_np()", ""), names)
    return names, printed.getvalue()


@mxnet_call
def put_out(net, x):
    return net(np.array(x)).asnumpy()


def test_it_prints_shapes_and_the_number_that_was_counted():
    names, printed = executed(gluon_source(GOOGLENET))
    assert names["params"] == 5_977_530
    assert printed.splitlines() == [
        "b1 output shape (1, 64, 24, 24)",
        "b2 output shape (1, 192, 12, 12)",
        "b3 output shape (1, 480, 6, 6)",
        "b4 output shape (1, 832, 3, 3)",
        "b5 output shape (1, 1024, 1, 1)",
        "dense output shape (1, 10)",
        "5,977,530 parameters; NetworkBuilder counted 5,977,530",
    ]


@pytest.mark.parametrize("design", [GOOGLENET, SMALL], ids=["book", "small"])
def test_with_equal_weights_it_is_the_same_function_as_the_live_net_also_hybridized(design):
    live = mxnet_call(lambda: GoogLeNet(blocks=design.blocks).net)()
    exported = executed(gluon_source(design))[0]["net"]
    x = numpy.random.default_rng(2).normal(size=(2, 1, 96, 96)).astype("float32")
    outputs = []
    for net in (live, exported):
        put_out(net, x)
        set_weights(net, 3)
        outputs.append(put_out(net, x))
    assert outputs[0].std() > 0
    numpy.testing.assert_allclose(outputs[1], outputs[0], rtol=1e-4, atol=1e-5)
    exported.hybridize()
    numpy.testing.assert_allclose(put_out(exported, x), outputs[0], rtol=1e-4, atol=1e-5)


def test_the_code_says_where_each_block_stands_and_whose_it_is():
    source = gluon_source(GOOGLENET)
    assert "Inception(256, (160, 320), (32, 128), 128),  # 5a, as the book's 5a" in source
    assert "Inception(1, (2, 3), (4, 5), 6),  # 3a\n" in gluon_source(SMALL)
    assert all(len(line) <= 100 for line in source.splitlines())


def test_another_number_of_classes_is_exported_and_counted():
    names, printed = executed(gluon_source(SMALL, num_classes=4))
    assert "dense output shape (1, 4)" in printed
    assert names["params"] == design_cost(SMALL, num_classes=4).params != design_cost(SMALL).params


def test_as_a_file_of_its_own_it_runs_without_the_helper_package(tmp_path):
    file = tmp_path / "net.py"
    file.write_text(gluon_source(SMALL), encoding="utf-8")
    run = [sys.executable, "-I", "-W", "ignore", file]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{design_cost(SMALL).params:,} parameters" in done.stdout
    assert "widgets" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("design", [GOOGLENET, SMALL], ids=["book", "small"])
def test_a_run_of_the_live_net_finds_what_was_counted(design):
    run, cost = run_design(design), design_cost(design)
    assert run.params == cost.params
    assert run.shapes == {name: stage.shape for name, stage in cost.stages.items()}


def test_the_live_net_holds_the_designed_blocks_in_order():
    net = GoogLeNet(blocks=SMALL.blocks).net
    widths = [[layer.widths for layer in stage if hasattr(layer, "widths")] for stage in net[2:5]]
    assert widths == [list(SMALL.stages[stage]) for stage in "345"]
    assert isinstance(net[4][-1], nn.GlobalAvgPool2D)
