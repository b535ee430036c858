"""The plot of shares: lines through the computed values, and the same in words."""

from io import BytesIO

from PIL import Image

from widgets.inception.reach import tap_share
from widgets.pictures.block.taps import TapShares
from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Line, Text


def test_the_words_hold_the_figures_of_the_curriculum():
    sides, _, _, five = (line.split() for line in repr(TapShares()).splitlines())
    shares = dict(zip(sides[-len(five) + 1 :], five[1:], strict=True))
    assert shares["3"] == "36%" and shares["1"] == "4%"


def test_the_sizes_of_the_nine_blocks_are_marked_with_their_names():
    plot = TapShares()
    assert plot.blocks == {12: "3a … 3b", 6: "4a … 4e", 3: "5a … 5b"}
    assert {*plot.blocks.values()} <= {s.text for s in plot.scene().shapes if isinstance(s, Text)}


def test_the_lines_rise_as_the_shares_do():
    line = next(s for s in TapShares().scene().shapes if isinstance(s, Line) and s.colour == COLOURS["b3"])
    heights = [y for _, y in line.points]
    assert len(heights) == 15
    low, high = tap_share(5, 1, 1), tap_share(5, 15, 15)
    for side, y in enumerate(heights, start=1):
        along = (heights[0] - y) / (heights[0] - heights[-1])
        assert abs(along - (tap_share(5, side, side) - low) / (high - low)) < 1e-9


def test_it_shows_itself_as_a_picture():
    image = Image.open(BytesIO(TapShares().png()))
    assert 600 < image.width <= 1280
