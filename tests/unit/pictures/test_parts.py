"""The parts of pictures: bars that add up, legends that stand in line, markers round their place."""

import pytest

from widgets.pictures.palette import COLOURS, PAINTS
from widgets.pictures.scene import (
    branch_entries,
    entries,
    entry,
    framed,
    in_columns,
    joined,
    square,
    stacked,
    stroke,
    swatch,
)

AMOUNTS = {"b1": 1, "b2": 0, "b3": 5, "b5": 2}


def test_a_bar_is_cut_as_the_amounts_say():
    boxes = [*stacked(AMOUNTS, 10, 20, 80, 6)]
    assert [(box.x, box.w) for box in boxes] == [(10, 10), (20, 0), (20, 50), (70, 20)]
    assert {(box.y, box.h) for box in boxes} == {(20, 6)}
    assert [(box.fill, box.hatch) for box in boxes] == [PAINTS[branch] for branch in AMOUNTS]


def test_a_bar_stands_and_hangs():
    hanging, standing = ([*stacked(AMOUNTS, 10, 20, long, 6, upright=True)] for long in (80, -80))
    assert [(box.y, box.h) for box in hanging] == [(20, 10), (30, 0), (30, 50), (80, 20)]
    assert [(box.y, box.h) for box in standing] == [(10, 10), (10, 0), (-40, 50), (-60, 20)]
    assert {(box.x, box.w) for box in (*hanging, *standing)} == {(10, 6)}


def test_a_bar_of_nothing_has_no_length():
    assert [box.w for box in stacked({"b1": 0, "b2": 0}, 0, 0, 80, 6)] == [0, 0]


@pytest.mark.parametrize("upright", [False, True])
def test_what_is_added_lies_over_the_whole_length(upright):
    *lanes, frame = joined({"b1": 7, "b2": 7, "b5": 7}, True, 10, 20, 90, 30, upright)
    along, across = ("y", "h"), ("x", "w")
    if not upright:
        along, across = across, along
    assert {tuple(getattr(lane, name) for name in along) for lane in lanes} == {(20 if upright else 10, 90)}
    starts = [getattr(lane, across[0]) for lane in lanes]
    assert starts == [starts[0] + step for step in (0, 10, 20)]
    assert {getattr(lane, across[1]) for lane in lanes} == {10}
    assert [lane.fill for lane in lanes] == [COLOURS[branch] for branch in ("b1", "b2", "b5")]
    assert (frame.w, frame.h) == ((30, 90) if upright else (90, 30)) and not frame.fill


def test_what_is_concatenated_lies_one_after_the_other():
    *parts, frame = joined({"b1": 10, "b2": 20}, False, 0, 0, 90, 30)
    assert [(part.x, part.w) for part in parts] == [(0, 30), (30, 60)] and frame.w == 90


def test_the_entries_of_a_legend_stand_round_their_line():
    shapes = [*entries({"b1": "one", "b5": "five"}, 10, 50, 70, PAINTS, w=20, h=16, gap=5)]
    boxes, words = shapes[::2], shapes[1::2]
    assert [(box.x, box.y + box.h / 2) for box in boxes] == [(10, 50), (80, 50)]
    assert [(text.x, text.y, text.text) for text in words] == [(35, 50, "one"), (105, 50, "five")]
    assert boxes[1].fill == COLOURS["b5"]
    assert entry(0, 0, ("", ""), "hollow")[0].fill == ""


def test_a_legend_of_branches_keeps_its_room_however_many_and_however_long():
    few = [*branch_entries({"b1": "1×1", "b2": "3×3"}, 10, 20, 400)]
    assert [box.x for box in few[::2]] == [10, 110] and few[1].size == 13
    many = [*branch_entries({f"b{n}": f"b{n} 3×3 → 7×7 → 1×1" for n in range(1, 7)}, 10, 20, 400)]
    ends = [text.x + 0.62 * text.size * len(text.text) for text in many[1::2]]
    assert all(end < box.x for end, box in zip(ends, many[2::2], strict=False)) and ends[-1] <= 410


def test_a_line_of_a_legend_ends_before_its_words():
    line, text = stroke(10, 50, 26, "mean", "#0072B2", 3)
    assert line.points == ((10, 50), (36, 50)) and text.x > 36


def test_a_square_and_a_frame_stand_where_they_should():
    box = square(20, 30, 9)
    assert (box.x + box.w / 2, box.y + box.h / 2, box.w) == (20, 30, 9)
    picture, frame = framed(1, 2, 30, 40, None)
    assert (picture.x, picture.y, picture.w, picture.h) == (frame.x, frame.y, frame.w, frame.h)


def test_a_row_has_a_text_for_every_column():
    assert [(text.x, text.text) for text in in_columns(5, (10, 20), "ab")] == [(10, "a"), (20, "b")]
    with pytest.raises(ValueError):
        in_columns(5, (10, 20), "abc")


def test_a_swatch_is_an_svg_of_the_branchs_colour():
    assert COLOURS["b3"] in swatch("b3") and COLOURS["b6"] in swatch("b6")
