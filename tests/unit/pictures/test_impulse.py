"""The grids of the probe: every lit pixel is coloured where it is, and no other."""

import numpy
import pytest

from widgets.inception.reach import BRANCH_KERNELS, patch
from widgets.pictures.impulse import impulse_picture
from widgets.pictures.palette import BRANCHES, COLOURS
from widgets.pictures.scene import Box, Text

SHAPE, PIXEL = (5, 8), (1, 6)


def patches(**others):
    kernels = BRANCH_KERNELS | others
    return {branch: patch(kernels[branch], *SHAPE, *PIXEL) for branch in BRANCHES}


def words(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("branch", BRANCHES)
def test_coloured_cells_stand_where_the_map_is_lit(branch):
    lit = patches(b3=3)
    scene = impulse_picture(PIXEL, SHAPE, lit, patches())
    panel = next(s.x for s in scene.shapes if isinstance(s, Text) and s.text.startswith(f"{branch}:"))
    cells = [s for s in scene.shapes if isinstance(s, Box) and s.fill == COLOURS[branch]]
    side = cells[0].w + 3
    places = {(round((c.y - 26) // side), round((c.x - panel) // side)) for c in cells}
    assert len(cells) == lit[branch].sum()
    assert places == {*zip(*lit[branch].nonzero(), strict=True)}


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
