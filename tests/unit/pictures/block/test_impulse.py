"""The grids of the probe: every lit pixel is coloured where it is, and no other."""

import numpy
import pytest

from widgets.core.words import BRANCHES
from widgets.inception.reach import BRANCH_KERNELS, patch
from widgets.pictures.block.impulse import impulse_picture
from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Box, Line, Text

SHAPE, PIXEL = (5, 8), (1, 6)


def patches(**others):
    kernels = BRANCH_KERNELS | others
    return {branch: patch(kernels[branch], *SHAPE, *PIXEL) for branch in BRANCHES}


def words(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("branch", BRANCHES)
@pytest.mark.parametrize("seen", ["a smaller square", "scattered"])
def test_pixels_are_coloured_where_the_map_is_lit(branch, seen):
    lit = patches(b3=3)
    if seen == "scattered":
        lit = {branch: numpy.random.default_rng(1).random(SHAPE) < 0.4 for branch in BRANCHES}
    scene = impulse_picture(PIXEL, SHAPE, lit, patches())
    panel = next(s.x for s in scene.shapes if isinstance(s, Text) and s.text.startswith(f"{branch}:"))
    cell = 182 / max(SHAPE)
    coloured = numpy.zeros(SHAPE, dtype=bool)
    for box in (s for s in scene.shapes if isinstance(s, Box) and s.fill == COLOURS[branch]):
        row, first = round((box.y - 26) / cell), round((box.x - panel) / cell)
        assert not coloured[row, first : first + round(box.w / cell)].any()
        coloured[row, first : first + round(box.w / cell)] = True
    numpy.testing.assert_array_equal(coloured, lit[branch])


def test_a_map_of_one_pixel_has_no_lines_inside():
    one = {branch: numpy.ones((1, 1), dtype=bool) for branch in BRANCHES}
    scene = impulse_picture((0, 0), (1, 1), one, one)
    assert not [s for s in scene.shapes if isinstance(s, Line)]
    assert scene.pixels().size == (2000, 516)


def test_the_grid_lies_between_the_pixels():
    lines = [s for s in impulse_picture(PIXEL, SHAPE, patches(), patches()).shapes if isinstance(s, Line)]
    rows, columns = lines[0].points, lines[1].points
    cell = 182 / max(SHAPE)
    assert {round((y - 26) / cell, 6) for _, y in rows} == {1, 2, 3, 4}
    assert {round((x - 4) / cell, 6) for x, _ in columns} == {1, 2, 3, 4, 5, 6, 7}


def test_words_say_what_was_seen_and_whether_it_was_expected():
    said = words(impulse_picture(PIXEL, SHAPE, patches(b3=3), patches()))
    assert "6 pixels lit" not in said  # at a corner's neighbour, all nine are inside
    assert said.count("9 pixels lit") == 3 and "≠ 16 expected" in said and "= 1 expected" in said
    assert "at row 1, column 6" in said and "5×8, one pixel lit" in said


def test_equal_counts_in_other_places_are_not_as_expected():
    elsewhere = patches() | {"b1": numpy.roll(patches()["b1"], 1, axis=1)}
    assert "≠ 1 expected" in words(impulse_picture(PIXEL, SHAPE, elsewhere, patches()))


def test_a_map_of_another_size_is_drawn_within_its_panel():
    lit = patches() | {"b3": numpy.ones((9, 12), dtype=bool)}
    scene = impulse_picture(PIXEL, SHAPE, lit, patches())
    assert all(
        s.y + s.h <= 26 + 182 + 1 and s.x + s.w <= scene.width for s in scene.shapes if isinstance(s, Box)
    )
