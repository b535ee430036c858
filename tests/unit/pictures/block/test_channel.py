"""A feature map and a garment as pixels, and the bars of the next layer's cost."""

import numpy
import pytest

from widgets.inception.counting import join_costs
from widgets.inception.widths import BranchWidths
from widgets.pictures.block.channel import channel_picture, map_image
from widgets.pictures.palette import COLOURS, RAMPS
from widgets.pictures.pixels import grey_image
from widgets.pictures.scene import Box, Picture, Text

rng = numpy.random.default_rng(0)


def test_a_garment_is_grey_from_its_least_to_its_most():
    x = rng.random((1, 20, 14)).astype("float32")
    grey = grey_image(x)
    assert grey.shape == (20, 14) and (grey.min(), grey.max()) == (0, 255)
    assert numpy.array_equal(numpy.argsort(grey, axis=None)[-1], numpy.argsort(x[0], axis=None)[-1])
    assert grey_image(numpy.full((3, 4, 5), 7.0)).max() == 0  # one grey, no division by zero


def test_a_map_is_in_its_branchs_colour_its_strongest_white_and_zero_dark():
    feature_map = rng.random((9, 6)).astype("float32")
    feature_map[2, 3], feature_map[4, 1] = 0, 2
    image = map_image(feature_map, "b3")
    assert image.shape == (9, 6, 3)
    numpy.testing.assert_array_equal(image[4, 1], RAMPS["b3"][255])
    numpy.testing.assert_array_equal(image[2, 3], RAMPS["b3"][2])
    assert (map_image(numpy.zeros((9, 6)), "b1") == RAMPS["b1"][2]).all()


@pytest.mark.parametrize(
    ("widths", "said"),
    [
        (BranchWidths(2, (3, 4), (1, 2), 1), "added: 2 channels, if each branch had 2"),
        (BranchWidths(5, (3, 5), (1, 5), 5), "added: 5 channels, each a sum of four"),
    ],
)
def test_bars_are_as_long_as_the_channels_handed_on(widths, said):
    joins = join_costs(widths.out_channels, 7, 3, 9, 6)
    image, feature_map = numpy.zeros((9, 6), numpy.uint8), rng.random((9, 6))
    scene = channel_picture(image, "coat", feature_map, "b2", "filter 1 of b2", widths, joins, "3×3 to 7")
    texts = [s.text for s in scene.shapes if isinstance(s, Text)]
    assert said in texts and "coat" in texts and "filter 1 of b2" in texts
    assert f"concatenated: {widths.out_channels} channels, side by side" in texts
    bars = [s.w for s in scene.shapes if isinstance(s, Box) and s.fill == COLOURS["b1"]]
    concat, add = bars  # b1's part of the one, all of the other
    assert concat / add == pytest.approx(widths.c1 / joins["add"].channels)
    assert [s.pixels.shape for s in scene.shapes if isinstance(s, Picture)] == [(9, 6), (9, 6, 3)]
