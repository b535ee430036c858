"""The picture of a trace: bars as tall as the shares, frames where the fields are, nothing outside."""

import numpy
import pytest

from widgets.core.words import BRANCHES
from widgets.fashion.garments import garment_image
from widgets.inception.tracing import FINE, GRADES, STARVED, VOID, trace
from widgets.pictures.net.resolution import GRADE_PAINTS, SIGNS, trace_picture
from widgets.pictures.palette import COLOURS
from widgets.pictures.pixels import resized
from widgets.pictures.scene import Box, Line, Picture, Text

BOOT = garment_image("ankle boot")


def drawn(height, width, focus="3a"):
    traced = trace(height, width)
    return traced, trace_picture(traced, focus, BOOT, "boot")


def bars(scene):
    """Three boxes a layer, as they are added: map, share seen, live taps."""
    colours = [colour for colour, _ in GRADE_PAINTS.values()]
    found = [s for s in scene.shapes if isinstance(s, Box) and s.fill in colours and not s.edge]
    return [found[i : i + 3] for i in range(0, len(found), 3)]


@pytest.mark.parametrize(("height", "width"), [(96, 96), (61, 224), (28, 28), (3, 1)])
def test_bars_and_maps_are_as_large_as_the_numbers(height, width):
    traced, scene = drawn(height, width)
    assert len(bars(scene)) == len(traced) == 17
    first = next(iter(traced.values()))
    scale = max(bars(scene)[0][0].w, bars(scene)[0][0].h) / max(first.size)
    full = max(seen.h for _, seen, _ in bars(scene))  # the average sees it all
    for one, (of_map, seen, live) in zip(traced.values(), bars(scene), strict=True):
        assert (of_map.h, of_map.w) == pytest.approx([max(size * scale, 2) for size in one.size])
        assert seen.h == pytest.approx(max(full * one.share(*one.middle), 1))
        assert live.h == pytest.approx(max(full * one.live, 1))
        assert {(box.fill, box.hatch) for box in (of_map, seen, live)} == {GRADE_PAINTS[one.verdict[0]]}


def test_marks_have_a_sign_each_beside_their_colour():
    assert len({hatch for _, hatch in GRADE_PAINTS.values()}) == len(SIGNS) == len(GRADES) == 3
    assert not {colour for colour, _ in GRADE_PAINTS.values()} & {COLOURS[branch] for branch in BRANCHES}
    traced, scene = drawn(28, 28)
    signs = [s.text for s in scene.shapes if isinstance(s, Text) and s.size == 18]
    assert signs == [SIGNS[one.verdict[0]] for one in traced.values()]
    assert {SIGNS[FINE], SIGNS[STARVED], SIGNS[VOID]} == set(signs)


@pytest.mark.parametrize(("height", "width"), [(96, 96), (61, 224), (224, 100)])
def test_each_branchs_frame_stands_around_its_field(height, width):
    traced, scene = drawn(height, width)
    picture = next(s for s in scene.shapes if isinstance(s, Picture))
    cell = picture.w / width
    assert cell == pytest.approx(picture.h / height)
    frames = {s.edge: s for s in scene.shapes if isinstance(s, Box) and s.edge in COLOURS.values()}
    one = traced["3a"]
    for branch in BRANCHES:
        rows, columns = one.window(*one.middle, branch)
        frame = frames[COLOURS[branch]]
        inset = (len(columns) * cell - frame.w) / 2
        assert 0 < inset <= 2.5
        assert frame.h == pytest.approx(len(rows) * cell - 2 * inset)
        assert frame.x == pytest.approx(picture.x + columns.start * cell + inset)
        assert frame.y == pytest.approx(picture.y + rows.start * cell + inset)


def test_the_garment_is_drawn_in_the_pixels_the_net_gets_but_never_finer_than_a_page_shows():
    assert resized(BOOT, 5, 9).shape == (5, 9)
    numpy.testing.assert_array_equal(resized(BOOT, 28, 28), BOOT)
    assert resized(BOOT, 224, 60).shape == (112, 60)


@pytest.mark.parametrize("focus", ["7×7", "pool 3", "4c", "average"])
@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 224), (224, 1), (224, 224), (20, 9)])
def test_everything_stands_within_the_picture(focus, height, width):
    _, scene = drawn(height, width, focus)
    for shape in scene.shapes:
        points = shape.points if isinstance(shape, Line) else [(shape.x, shape.y)]
        if isinstance(shape, (Box, Picture)):
            assert shape.w >= 0 and shape.h >= 0
            points.append((shape.x + shape.w, shape.y + shape.h))
        assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in points), shape
    assert scene.svg().count("<image") == 1
