"""Pictures decoded back to pixels. Maps are higher than wide, so that a swap of axes shows."""

from io import BytesIO

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from widgets.core.words import BRANCHES
from widgets.pictures.montage import EMPTY, GAP, brightest, cell_size, grey_levels, montage, palette_png
from widgets.pictures.palette import COLOURS, RAMPS

CANVAS = (90, 200)


def test_a_map_stands_where_its_number_says():
    levels = numpy.arange(2, 14, dtype=numpy.uint8)[:, None, None] * numpy.ones((12, 30, 20), numpy.uint8)
    picture = montage(levels, CANVAS)
    assert picture.shape == CANVAS and picture.dtype == numpy.uint8
    h, w = cell_size(12, 30, 20, CANVAS)
    columns = CANVAS[1] // (w + 1)
    for number in range(12):
        top, left = number // columns * (h + 1), number % columns * (w + 1)
        tile = picture[top : top + h, left : left + w]
        assert tile.shape == (h, w) and (tile == number + 2).all()


def test_a_map_keeps_its_rows_and_columns():
    level = numpy.full((1, 30, 20), 2, dtype=numpy.uint8)
    level[0, 3, 15] = 255
    picture = montage(level, (31, 21))
    assert (picture[:30, :20] == level[0]).all()
    assert (picture[30] == GAP).all() and (picture[:, 20] == GAP).all()


@given(st.integers(1, 400), st.integers(1, 30), st.integers(1, 30))
def test_every_map_fits_whatever_their_number(count, height, width):
    size = cell_size(count, height, width, (290, 1240))
    columns = 1240 // (size[1] + 1)
    assert columns >= 1 and -(-count // columns) * (size[0] + 1) <= 290
    picture = montage(numpy.full((count, height, width), 9, numpy.uint8), (290, 1240))
    assert (picture == 9).sum() == count * size[0] * size[1]


def test_the_canvas_does_not_move_when_a_map_is_added():
    shapes = {montage(numpy.full((n, 12, 12), 5, numpy.uint8), CANVAS).shape for n in range(1, 80, 7)}
    assert shapes == {CANVAS}


def test_grey_levels_are_monotonous_and_keep_clear_of_the_canvas():
    maps = numpy.linspace(-1, 2, 60, dtype="float32").reshape(1, 10, 6)
    levels = grey_levels(maps, white=1.0)
    assert levels.min() == 2 > max(EMPTY, GAP) and levels.max() == 255
    assert (numpy.diff(levels.ravel().astype(int)) >= 0).all()


def test_one_outlier_does_not_darken_the_rest_and_black_maps_do_not_divide_by_zero():
    maps = numpy.ones((100, 5, 4), dtype="float32")
    maps[0, 0, 0] = 1000
    assert brightest(maps) == pytest.approx(1.0)
    assert brightest(numpy.zeros((4, 5, 4), "float32")) == 1.0


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_png_holds_the_colours_of_the_ramp_and_a_see_through_canvas(branch):
    levels = numpy.array([[[2, 128], [255, 60], [2, 2]]], dtype=numpy.uint8)
    picture = numpy.full((5, 7), EMPTY, dtype=numpy.uint8)
    picture[:3, :2] = levels[0]
    decoded = numpy.asarray(Image.open(BytesIO(palette_png(picture, RAMPS[branch]))).convert("RGBA"))
    assert (decoded[:3, :2, :3] == RAMPS[branch][levels[0]]).all()
    assert (decoded[:3, :2, 3] == 255).all() and (decoded[4, :, 3] == 0).all()


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_ramp_grows_lighter_and_passes_through_its_branchs_colour(branch):
    lightness = RAMPS[branch] @ numpy.array([0.2126, 0.7152, 0.0722])
    assert (numpy.diff(lightness) >= -1).all() and lightness[-1] - lightness[0] > 200
    colour = [int(COLOURS[branch][i : i + 2], 16) for i in (1, 3, 5)]
    assert numpy.abs(RAMPS[branch].astype(int) - colour).sum(axis=1).min() <= 3
