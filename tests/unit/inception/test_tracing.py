"""The trace against the running net, and its marks against gradients."""

import numpy
import pytest
from mxnet import autograd, init, np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.counting import LAYERS, network_cost
from widgets.inception.network import GoogLeNet
from widgets.inception.reach import BRANCH_KERNELS, tap_share, taps_at_once, taps_ever
from widgets.inception.tracing import (
    FINE,
    GRADES,
    STARVED,
    VOID,
    branch_windows,
    least_side,
    trace,
)

pytestmark = pytest.mark.usefixtures("numpy_mode")


@pytest.mark.parametrize(("height", "width"), [(1, 1), (96, 96), (61, 33), (7, 224)])
def test_sizes_and_channels_are_those_of_the_running_net_layer_by_layer(height, width):
    @mxnet_call
    def shapes():
        x, seen = np.zeros((1, 1, height, width)), []
        for stage in GoogLeNet().net[:5]:
            for layer in stage:
                x = layer(x)
                seen.append(x.shape[1:])
        return seen

    traced = trace(height, width).values()
    assert [(one.layer.channels, *one.size) for one in traced] == shapes()
    assert [one.fed for one in traced] == [(height, width), *(one.size for one in traced)][:-1]


def test_stages_end_where_the_cost_says():
    ends = {one.layer.stage: (one.layer.channels, *one.size) for one in trace(130, 71).values()}
    stages = network_cost(1, 130, 71).stages
    assert ends == {n: stages[f"b{n}"].shape for n in range(1, 6)}


@pytest.mark.parametrize("name", ["7×7", "3×3", "3a", "pool 1", "1×1", "pool 4"])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 5), (7, 8), (9, 3), (96, 61)])
def test_live_taps_are_what_a_convolution_of_ones_counts(name, height, width):
    layer = LAYERS[name]
    ones = nn.Conv2D(1, layer.kernel, strides=layer.stride, padding=layer.kernel // 2, use_bias=False)
    ones.initialize(init.One())
    fed = trace(height, width)[name].fed
    x = np.ones((1, 1, *fed))
    with autograd.record():
        met = ones(x)
        met.sum().backward()
    assert trace(height, width)[name].live == pytest.approx(float(met.mean()) / layer.kernel**2)
    assert taps_at_once(layer.kernel, *fed, layer.stride) == int(met.max())
    assert taps_ever(layer.kernel, *fed, layer.stride) == int((ones.weight.grad() != 0).sum())


@pytest.mark.parametrize("side", [1, 2, 3, 4, 5, 20, 28, 32, 33, 64, 65, 96, 128, 129, 224])
def test_a_layer_is_marked_for_what_a_gradient_and_a_window_show(side):
    for name, one in trace(side, side).items():
        grade, reason = one.verdict
        assert bool(reason) == (grade != FINE) and (not reason or reason.endswith("."))
        kernel = one.layer.kernel
        if one.layer.kind in ("pool", "average"):
            assert (grade == VOID) == (one.fed == (1, 1)), name
        elif kernel > 1:
            ever = taps_ever(kernel, *one.fed, one.layer.stride)
            full = taps_at_once(kernel, *one.fed, one.layer.stride) == kernel**2
            assert grade == (VOID if ever == 1 else FINE if full else STARVED), name
        else:
            assert grade == FINE


def test_a_pool_and_an_average_that_are_marked_change_nothing():
    pixel = np.array([[[[-3.5]]]])
    assert nn.MaxPool2D(3, 2, 1)(pixel) == pixel == nn.GlobalAvgPool2D()(pixel)


def test_the_figures_of_the_curriculum():
    assert trace(96, 96)["5a"].live == tap_share(5, 3, 3) == 0.36
    assert trace(32, 32)["5b"].live == 0.04
    assert trace(96, 96)["5a"].verdict == (
        STARVED, "on 3×3, the 5×5 never fits completely: at most 9 of its 25 taps cover pixels.",
    )  # fmt: skip
    assert "24 of the 25 taps" in trace(28, 28)["5a"].verdict[1]
    assert "16 of the 25 taps of the 5×5 always lie on padding" in trace(28, 28)["4e"].verdict[1]
    assert trace(1, 1)["7×7"].verdict[1].startswith("on a single pixel, 48 of the 49 taps of the 7×7")


def test_from_which_side_on_nothing_is_marked():
    assert [least_side(grade) for grade in GRADES] == [225, 129, 33]
    worst = {side: {one.verdict[0] for one in trace(side, side).values()} for side in (32, 33, 128, 129)}
    assert VOID in worst[32] and VOID not in worst[33]
    assert STARVED in worst[128] and worst[129] == {FINE}


def test_the_middle_output_sees_more_with_every_layer_and_corners_least():
    traced = trace(96, 61)
    shares = [one.share(*one.middle) for one in traced.values()]
    assert shares == sorted(shares) and shares[-1] == 1
    for one in traced.values():
        places = [(r, c) for r in range(one.size[0]) for c in range(one.size[1])]
        assert one.everywhere == all(one.share(*place) == 1 for place in places), one.layer.name


def test_windows_of_a_block_by_branch():
    rows, columns = trace(96, 61)["3a"].window(0, 7)
    assert (rows, columns) == (range(0, 30), range(27, 61))
    windows = branch_windows(trace(96, 96)["3a"])
    assert {branch: len(rows) for branch, (rows, _) in windows.items()} == {
        "b1": 27, "b2": 43, "b3": 59, "b4": 43,
    }  # fmt: skip
    assert windows.keys() == BRANCH_KERNELS.keys()


@pytest.mark.parametrize("bad", [0, -3, "many", 1e9, 225, None, 2.5])
def test_an_impossible_image_is_refused_in_a_sentence(bad):
    with pytest.raises(ValueError, match="height must be a whole number from 1 to 224; got"):
        trace(bad, 96)
    with pytest.raises(ValueError, match="width must be a whole number"):
        trace(96, bad)


def test_an_output_or_branch_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="row must be a whole number from 0 to 2; got 3"):
        trace(96, 96)["5a"].window(3, 0)
    with pytest.raises(ValueError, match="7×7 has no branch 'b1'"):
        trace(96, 96)["7×7"].window(0, 0, "b1")
    with pytest.raises(ValueError, match="5a has no branch 'b9'"):
        trace(96, 96)["5a"].window(0, 0, "b9")


def test_numbers_are_plain():
    one = trace(96, 61)["3a"]
    assert not isinstance(one.live, numpy.generic) and not isinstance(one.size[0], numpy.generic)
