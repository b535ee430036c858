"""Every picture of branches draws those that it is handed: five of them, or three that are added."""

from xml.etree import ElementTree

import numpy
import pytest

from widgets.inception.counting import join_costs
from widgets.inception.layers import Block, Conv, Pool
from widgets.inception.reach import patch
from widgets.pictures.block.channel import channel_picture
from widgets.pictures.block.diagram import block_diagram
from widgets.pictures.block.impulse import impulse_picture
from widgets.pictures.block.maps import Maps
from widgets.pictures.block.ribbon import MARKED_HEIGHT, concat_ribbon
from widgets.pictures.block.taps import TapShares
from widgets.pictures.net.layer_table import layer_table, lines
from widgets.pictures.net.network import network_map
from widgets.pictures.palette import COLOURS, PAINTS, RAMPS
from widgets.pictures.scene import Box, Line, Text
from widgets.pictures.trained.importance import importance_map
from widgets.pictures.training.gradient_shares import gradient_bars, share_lines

ONE = Conv(6, 1)
FIVE = Block(
    {
        "b1": (Conv(10, 1),),
        "b2": (ONE, Conv(20, 3, pad=1)),
        "b3": (ONE, Conv(8, 5, pad=2)),
        "b4": (Pool(3, 1, 1), Conv(12, 1)),
        "b5": (ONE, Conv(5, 3, pad=1), Conv(30, 7, pad=3)),
    }
)
ADDED = Block({"b1": (Conv(16, 1),), "b2": (ONE, Conv(16, 3, pad=1)), "b3": ()}, "add", in_channels=16)
SHAPE = (16, 9, 14)


def texts(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


def boxes(scene, branch):
    return [s for s in scene.shapes if isinstance(s, Box) and (s.fill, s.hatch) == PAINTS[branch]]


def inside(scene):
    """Whether all shapes lie on the canvas, and the drawing is well-formed."""
    ElementTree.fromstring(scene.svg())
    for shape in scene.shapes:
        places = shape.points if isinstance(shape, Line) else [(shape.x, shape.y)]
        places += ((shape.x + shape.w, shape.y + shape.h),) if isinstance(shape, Box) else ()
        if not all(-0.01 <= x <= scene.width + 0.01 and -0.01 <= y <= scene.height for x, y in places):
            return False
    return True


def test_the_diagram_has_a_lane_a_branch_with_the_channels_on_the_way():
    scene = block_diagram(FIVE, SHAPE, numpy.zeros((28, 28), numpy.uint8), "coat")
    said = texts(scene)
    assert inside(scene) and "five branches, output 80×9×14" in scene.title
    assert {*FIVE.outputs, "7×7", "3×3 max pool", "concatenated", "80×9×14"} <= set(said)
    assert {f"{count}×9×14" for count in (10, 20, 8, 12, 30)} <= set(said)
    lane = next(shape.y for shape in scene.shapes if isinstance(shape, Text) and shape.text == "30×9×14")
    carried = [s.text for s in scene.shapes if isinstance(s, Text) and s.y == lane and s.anchor == "middle"]
    assert carried == ["6", "5"]  # between its three convolutions
    assert scene.height == block_diagram(ADDED, SHAPE).height + 2 * 52


def test_the_diagram_of_a_sum_says_so_and_draws_a_branch_without_layers():
    scene = block_diagram(ADDED, SHAPE)
    assert inside(scene) and "added" in texts(scene) and "concatenated" not in texts(scene)
    assert texts(scene).count("16×9×14") == 5  # the input, three branches, the sum
    through = [s for s in scene.shapes if isinstance(s, Line) and s.colour == COLOURS["b3"]]
    assert len(through) == 1 and through[0].points[0][0] < through[0].points[1][0]
    lanes = [boxes(scene, branch)[0] for branch in ADDED.outputs]
    assert len({lane.x for lane in lanes}) == 3 and len({(lane.y, lane.h) for lane in lanes}) == 1


def test_the_ribbon_has_as_many_parts_as_there_are_branches():
    scene = concat_ribbon(FIVE, 79)
    parts = [boxes(scene, branch)[0] for branch in FIVE.outputs]
    assert [part.w / 980 * 80 for part in parts] == pytest.approx([10, 20, 8, 12, 30])
    assert {"b5: 30", "0", "80", "channel 79"} <= set(texts(scene)) and inside(scene)
    assert scene.title.endswith("b5 channels 50 to 79")


@pytest.mark.parametrize("channel", [None, 0, 7, 15])
def test_the_ribbon_of_a_sum_has_a_lane_a_branch_over_all_channels(channel):
    scene = concat_ribbon(ADDED, channel)
    assert inside(scene) and scene.title.startswith("Sum of 16 channels: b1 channels 0 to 15")
    lanes = [max(boxes(scene, branch), key=lambda box: box.w) for branch in ADDED.outputs]
    assert {(lane.x, lane.w) for lane in lanes} == {(10, 980)}
    assert [lane.y for lane in lanes] == sorted({lane.y for lane in lanes})
    assert {"b2 +", "b3 =", "16 channels, each a sum of three", "0", "16"} <= set(texts(scene))
    if channel is not None:
        assert scene.height == MARKED_HEIGHT
        marker = next(s for s in scene.shapes if isinstance(s, Line) and s.colour == "#000000")
        assert marker.points[0][0] == pytest.approx(10 + 980 * (channel + 0.5) / 16)


def test_the_bars_of_the_next_layer_are_cut_in_five():
    feature_map = numpy.linspace(0, 1, 126).reshape(9, 14)
    joins = join_costs(FIVE.out_channels, 7, 3, 9, 14)
    picture = channel_picture(
        feature_map.astype("uint8"), "coat", feature_map, "b5", "filter 3", FIVE, joins, "3×3"
    )
    assert all(len(boxes(picture, branch)) == 2 for branch in FIVE.outputs)  # beside and above each other
    numpy.testing.assert_array_equal(
        [s.pixels for s in picture.shapes if hasattr(s, "pixels")][1][-1, -1], RAMPS["b5"][255]
    )


def test_a_lit_pixel_has_a_panel_a_branch():
    lit = {branch: patch(kernel, 9, 14, 2, 11) for branch, kernel in FIVE.kernels.items()}
    scene = impulse_picture((2, 11), (9, 14), lit, lit, FIVE.branch_names)
    assert inside(scene) and f"b5: {FIVE.branch_names['b5']}" in texts(scene)
    for branch, pixels in lit.items():
        cells = sum(round(box.w / box.h) for box in boxes(scene, branch))
        assert cells == pixels.sum() and f"= {pixels.sum()} expected" in texts(scene)


def test_maps_of_a_fifth_branch_are_in_its_colour():
    assert repr(Maps(numpy.ones((3, 9, 6)), "b5")) == "3 maps of 9×6 in b5, 0 of them all zero"
    assert Maps(numpy.ones((3, 9, 6)), "b5").png() != Maps(numpy.ones((3, 9, 6)), "b6").png()
    with pytest.raises(ValueError, match="A branch is called b1, b2, b3"):
        Maps(numpy.ones((3, 9, 6)), "fifth")


def test_the_taps_of_any_kernel_have_a_line():
    plot = TapShares(FIVE.kernels)
    assert repr(plot).splitlines()[-1].startswith("9×9 ")  # a 3×3 and a 7×7 look through 9 pixels
    line = next(s for s in plot.scene().shapes if isinstance(s, Line) and s.colour == COLOURS["b5"])
    assert len(line.points) == 15 and "9×9" in texts(plot.scene())


def test_gradients_are_cut_by_branch():
    squares = {"3a": dict.fromkeys(FIVE.outputs, 1.0), "3b": dict.fromkeys(FIVE.outputs, 3.0)}
    scene = gradient_bars(squares, FIVE.short_names)
    assert inside(scene) and f"b5 ({FIVE.short_names['b5']})" in texts(scene)
    assert share_lines(squares)[1] == "3a: b1 20%, b2 20%, b3 20%, b4 20%, b5 20%"
    legend, *bars = boxes(scene, "b5")
    assert len({round(bar.h, 6) for bar in bars}) == 1 and len(bars) == 3 and legend.x + 100 < scene.width


def test_importance_has_a_row_a_branch():
    scene = importance_map(("3a", "3b"), {"3b b5": 0.0625}, ("3a b5",), "3a", "Title", names=FIVE.short_names)
    assert inside(scene) and "−6.2" in texts(scene) and f"b5 {FIVE.short_names['b5']}" in texts(scene)
    assert scene.height == importance_map(("3a",), {}, (), "3a", "Title").height + 36


@pytest.mark.parametrize("block", [FIVE, ADDED])
def test_a_block_of_a_net_has_a_lane_a_branch_and_a_line_a_layer(block):
    part = block.count(SHAPE, "3a")
    scene = network_map({"b3": [part]}, SHAPE, 0, block.short_names)
    lanes = [s for s in scene.shapes if isinstance(s, Box) and s.edge in {COLOURS[b] for b in block.outputs}]
    assert len(lanes) == len(block.outputs) and inside(scene)
    assert sum(lane.h + 2 for lane in lanes) == pytest.approx(92)
    table = layer_table("b3", part, SHAPE, block.short_names)
    layers = sum(map(len, block.branches.values()))
    assert len(lines(part)) == layers + 1 and inside(table)
    assert ("all, added" if block is ADDED else "all, concatenated") in texts(table)
    if block is FIVE:
        assert "6›5›30" in texts(scene)
