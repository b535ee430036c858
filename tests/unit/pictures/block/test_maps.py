from io import BytesIO

import numpy
import pytest
from PIL import Image

from widgets.pictures.block.maps import Maps
from widgets.pictures.palette import GREYS, RAMPS
from widgets.pictures.pixels import pixelate


def decoded(maps):
    return numpy.asarray(Image.open(BytesIO(maps.png())).convert("RGBA"))


def test_maps_say_how_many_and_how_many_are_black():
    maps = numpy.zeros((3, 9, 6))
    maps[1, 2, 3] = 1
    assert repr(Maps(maps, "b3")) == "3 maps of 9×6 in b3, 2 of them all zero"
    assert repr(Maps(maps[:1])) == "1 map of 9×6, 1 of them all zero"


@pytest.mark.parametrize("branch, ramp", [("b2", RAMPS["b2"]), (None, GREYS)])
def test_maps_are_drawn_in_the_branchs_colour_and_no_larger_than_needed(branch, ramp):
    maps = numpy.zeros((2, 9, 6))
    maps[1] = 5
    picture = decoded(Maps(maps, branch))
    assert (picture[0, 0, :3] == ramp[2]).all() and (picture[5, -3, :3] == ramp[255]).all()
    assert picture[-1, -1, 3] == 255 and picture.shape[1] < 300


@pytest.mark.parametrize("wrong", [numpy.zeros((9, 6)), numpy.zeros((1, 2, 9, 6)), numpy.zeros((0, 9, 6)), 5])
def test_another_shape_is_refused(wrong):
    with pytest.raises(ValueError, match=r"Maps takes an array of shape \(maps, height, width\); got"):
        Maps(wrong)


def test_pixelate_averages():
    image = numpy.zeros((4, 4), numpy.uint8)
    image[:2, 2:] = [[100, 200], [0, 100]]
    assert pixelate(image, 2).tolist() == [[0, 100], [0, 0]]
    assert (pixelate(image, 4) == image).all()
