"""The ribbon's marker stands on the channel it names."""

from itertools import pairwise

import pytest

from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths
from widgets.pictures.block.ribbon import WIDTH, concat_ribbon
from widgets.pictures.palette import COLOURS, rgb
from widgets.pictures.scene import Line, Text

WIDTHS = GOOGLENET_BLOCKS["3a"]
TINY = BranchWidths(2, (3, 4), (1, 2), 1)


def marker(scene):
    """x of the black line across the ribbon."""
    return next(s.points[0][0] for s in scene.shapes if isinstance(s, Line) and s.colour == "#000000")


def test_without_a_channel_there_is_no_marker_and_no_room_for_it():
    assert concat_ribbon(WIDTHS).height < concat_ribbon(WIDTHS, 0).height
    assert "channel 0" not in concat_ribbon(WIDTHS).svg()


@pytest.mark.parametrize(("channel", "branch"), [(0, "b1"), (63, "b1"), (64, "b2"), (217, "b3"), (255, "b4")])
def test_the_marker_stands_in_the_colour_of_its_branch(channel, branch):
    scene = concat_ribbon(WIDTHS, channel)
    bare = concat_ribbon(WIDTHS).pixels(4)
    colours = {bare.getpixel((round((marker(scene) + n / 8) * 4), 35 * 4)) for n in range(-8, 9)}
    assert tuple(rgb(COLOURS[branch])) in colours


def test_markers_lie_in_order_and_evenly():
    places = [marker(concat_ribbon(TINY, channel)) for channel in range(TINY.out_channels)]
    steps = {round(b - a, 6) for a, b in pairwise(places)}
    assert len(steps) == 1 and steps.pop() > 0


@pytest.mark.parametrize("widths", [WIDTHS, TINY, GOOGLENET_BLOCKS["5b"]])
def test_the_markers_name_stays_on_the_picture(widths):
    for channel in (0, 1, widths.out_channels // 2, widths.out_channels - 2, widths.out_channels - 1):
        scene = concat_ribbon(widths, channel)
        words = next(s for s in scene.shapes if isinstance(s, Text) and s.text == f"channel {channel}")
        length = 8.5 * len(words.text)
        start = words.x - {"start": 0, "middle": length / 2, "end": length}[words.anchor]
        assert start >= 0 and start + length <= WIDTH
