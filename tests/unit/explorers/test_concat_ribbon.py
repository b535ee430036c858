"""ConcatRibbon: whose a channel is, against the block's own output."""

import numpy
import pytest
from mxnet import np
from mxnet.util import use_np

from widgets.explorers.concat_ribbon import ConcatRibbon
from widgets.inception.building import BuiltBlock
from widgets.inception.layers import Block, Conv
from widgets.inception.network import Inception
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths
from widgets.pictures.block.channel import map_image

rng = numpy.random.default_rng(0)
WIDTHS = {"b1": 2, "b2": 4, "b3": 2, "b4": 1}
IMAGES = {"left": rng.random((3, 20, 14)), "right": rng.random((3, 20, 14))}


def maps(x):
    """Branches as a function: every map higher than wide, and no two alike."""
    start = x.sum()
    return {
        branch: numpy.arange(n * 9 * 6).reshape(n, 9, 6) + start + 100 * len(branch) * ord(branch[1])
        for branch, n in WIDTHS.items()
    }


@pytest.fixture
def ribbon():
    return ConcatRibbon(maps, IMAGES)


def test_every_channel_is_whose_a_concatenation_says(ribbon):
    joined = numpy.concatenate(list(maps(IMAGES["left"].astype("float32")).values()))
    for channel, feature_map in enumerate(joined):
        ribbon.controls["channel"].value = channel
        ((branch, number),) = ribbon._places()
        assert f"Channel {channel} of 9 is filter {number} of {branch}" in ribbon.describe()
        numpy.testing.assert_array_equal(ribbon._map(), feature_map)


def test_the_demo_is_block_3a_and_channel_217_is_filter_25_of_the_5x5():
    ribbon = ConcatRibbon.demo()
    ribbon.controls["channel"].value = 217
    sentence = "Channel 217 of 256 is filter 25 of b3 (5×5), which holds channels 192 … 223."
    assert ribbon.describe().splitlines()[0] == sentence
    assert sentence in ribbon.views["sentence"].value
    assert "channel 217" in ribbon.views["ribbon"].value
    assert ribbon._block.outputs == GOOGLENET_BLOCKS["3a"].outputs


def test_the_map_on_screen_is_the_channels(ribbon):
    ribbon.set(channel=6, garment="right")
    picture = [shape for shape in ribbon._scene().shapes if hasattr(shape, "pixels")][1]
    numpy.testing.assert_array_equal(
        picture.pixels, map_image(maps(IMAGES["right"].astype("float32"))["b3"][0], "b3")
    )


def test_the_number_box_and_the_slider_follow_each_other(ribbon):
    ribbon.controls["channel"].value = 5
    assert ribbon.controls["number"].value == "5"
    ribbon.controls["number"].value = " 7 "
    assert (ribbon.controls["channel"].value, ribbon.controls["number"].value) == (7, "7")
    assert "Channel 7 of 9 is filter 1 of b3" in ribbon.describe()


@pytest.mark.parametrize("bad", ["9", "-1", "many", "1.5", "", "<b>3</b>", "1e3", "9" * 40])
def test_a_wrong_number_is_refused_beside_the_box_and_the_picture_stays(ribbon, bad):
    ribbon.controls["channel"].value = 5
    before = ribbon.state, ribbon.views["channel seen"].value, ribbon.views["ribbon"].value
    ribbon.controls["number"].value = bad
    note = ribbon.notes["number"].value
    assert "⚠ channel must be a whole number from 0 to 8; got" in note and "<b>" not in note
    assert (ribbon.state, ribbon.views["channel seen"].value, ribbon.views["ribbon"].value) == before
    ribbon.controls["number"].value = "6"
    assert ribbon.notes["number"].value == "" and ribbon.model.channel == 6


@pytest.mark.parametrize(
    ("state", "named"),
    [
        ("9 of left, next 1x1 to 8", "channel must be a whole number from 0 to 8; got 9"),
        ("2 of middle, next 1x1 to 8", "garment must be one of left, right; got 'middle'"),
        ("2 of left, next 7x7 to 8", "kernel must be one of"),
        ("2 of left, next 1x1 to 0", "filters must be a whole number from 1 to"),
    ],
)
def test_a_state_that_cannot_be_is_refused(ribbon, state, named):
    before = ribbon.state
    with pytest.raises(ValueError, match=named):
        ribbon.state = state
    assert ribbon.state == before


def test_it_counts_what_the_next_layer_costs(ribbon):
    ribbon.set(kernel="3×3", filters=7)
    assert (
        "after concatenating: 9 channels, 574 parameters, 30 618 MACs" in ribbon.describe()
    )  # 9·9·7 + 7; ·54
    assert "after adding: 2 channels, 133 parameters, 6 804 MACs" in ribbon.describe()
    assert (
        "574 parameters" in ribbon.views["channel seen"].value
        and "133 parameters" in ribbon.views["channel seen"].value
    )
    assert "these have 2, 4, 2, 1, so 2 each are assumed." in ribbon.describe()


def test_branches_of_one_width_can_be_added_as_they_are():
    even = ConcatRibbon(lambda x: {b: numpy.ones((3, 9, 6)) for b in WIDTHS}, IMAGES)
    assert "Adding needs" not in even.describe() and "after adding: 3 channels" in even.describe()


def test_a_map_of_zeros_is_called_so():
    dark = ConcatRibbon(lambda x: {b: numpy.zeros((n, 9, 6)) for b, n in WIDTHS.items()}, IMAGES)
    assert "is 9×6 and all zero." in dark.describe()
    assert dark.png()


@use_np
def test_a_block_and_one_image_will_do():
    block, x = Inception(2, (3, 4), (1, 2), 1), np.ones((1, 3, 9, 6))
    block.initialize()
    joined = block(x)[0].asnumpy()
    ribbon = ConcatRibbon(block, x)
    for channel in range(9):
        ribbon.controls["channel"].value = channel
        numpy.testing.assert_array_equal(ribbon._map(), joined[channel])


@use_np
def test_a_block_of_five_branches_shows_its_own_output():
    block = BuiltBlock(
        Block(BranchWidths(2, (3, 4), (1, 2), 1).branches | {"b5": (Conv(2, 1), Conv(3, 7, pad=3))})
    )
    block.initialize()
    x = np.random.uniform(size=(1, 3, 9, 6))
    joined, ribbon = block(x)[0].asnumpy(), ConcatRibbon(block, x)
    for channel in range(12):
        ribbon.controls["channel"].value = channel
        numpy.testing.assert_array_equal(ribbon._map(), joined[channel])
    assert "Channel 11 of 12 is filter 2 of b5 (7×7), which holds channels 9 … 11." in ribbon.describe()
    assert "Adding needs branches of equal width; these have 2, 4, 2, 1, 3, so 2 each" in ribbon.describe()
    assert "after adding: 2 channels" in ribbon.describe() and "b5: 3" in ribbon.views["ribbon"].value
    assert ribbon.png()


@use_np
@pytest.mark.parametrize("relu", [False, True])
def test_a_block_whose_branches_are_added_shows_the_sums(relu):
    chains = {"b1": (Conv(4, 1, relu=False),), "b2": (Conv(2, 1), Conv(4, 3, pad=1, relu=False)), "b3": ()}
    block = BuiltBlock(Block(chains, join="add", relu=relu, in_channels=4))
    block.initialize()
    x = np.random.uniform(-1, 1, size=(1, 4, 9, 6))
    joined, ribbon = block(x)[0].asnumpy(), ConcatRibbon(block, x)
    for channel in range(4):
        ribbon.controls["channel"].value = channel
        numpy.testing.assert_allclose(ribbon._map(), joined[channel], rtol=1e-6, atol=1e-7)
    said = "Channel 3 of 4 is the sum of the filters 3 of b1 (1×1), b2 (3×3), b3 (identity)."
    assert said in ribbon.describe() and said in ribbon.views["sentence"].value
    assert ribbon.controls["channel"].max == 3 and "after concatenating: 12 channels" in ribbon.describe()
    assert "sum of the filters 3" in ribbon.views["channel seen"].value and ribbon.png()
    with pytest.raises(ValueError, match="channel must be a whole number from 0 to 3; got 4"):
        ribbon.set(channel=4)


def test_a_branch_of_which_nothing_is_said_is_refused():
    with pytest.raises(ValueError, match="Nothing says what b5 is called"):
        ConcatRibbon(lambda x: maps(x) | {"b5": numpy.ones((2, 9, 6))}, IMAGES)


def test_maps_of_different_sizes_and_images_of_a_wrong_shape_are_refused():
    with pytest.raises(ValueError, match=r"cannot be concatenated: b1 9×6, b2 9×6, b3 5×2, b4 9×6"):
        ConcatRibbon(lambda x: maps(x) | {"b3": numpy.ones((2, 5, 2))}, IMAGES)
    for wrong in (numpy.ones((20, 14)), numpy.ones((2, 1, 20, 14)), numpy.ones((0, 3, 3))):
        with pytest.raises(ValueError, match="An image must have the shape"):
            ConcatRibbon(maps, wrong)
