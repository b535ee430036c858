"""Variants over seeds, drawn: what stands where, told apart without colour, numbers that do not touch."""

from itertools import combinations

import pytest

from widgets.pictures.scene import Box, Dot, Text
from widgets.pictures.training.trials import Mark, Span, trials_against, trials_by_side, trials_rows
from widgets.training.paired import Difference

ROLES = ("base", "chosen", *["other"] * 16)
SIDES = (12, 24, 64)


def marks(spread=1.0):
    """Eighteen of them, the higher the later."""
    return [
        Mark(
            number, f"variant {number}", role, (80 + spread * number, 82 + spread * number),
            79 + spread * number, 83 + spread * number,
            Difference(spread * number, spread * number - 5, spread * number + 5, 2) if number > 1 else None,
            1000.0 * number, {side: 50 + side / 2 + spread * number for side in SIDES},
        )
        for number, role in enumerate(ROLES, start=1)
    ]  # fmt: skip


def test_whatever_stands_on_a_span_has_room():
    span = Span.over([80.0, 84.0], 100, -50)
    assert 50 < span.at(84) < span.at(80) < 100 and all(80 - 1 < tick < 84 + 1 for tick in span.ticks())
    assert Span.over([3.0, 3.0], 0, 10).at(3.0) == pytest.approx(5)
    assert Span.over([], 0, 10).low < Span.over([], 0, 10).high


def shapes(scene, kind):
    return [shape for shape in scene.shapes if isinstance(shape, kind)]


def test_the_base_is_a_square_and_the_chosen_one_the_largest_dot():
    for scene in (trials_rows(marks(), "mean", "accuracy", "points"), trials_by_side(marks(), "accuracy")):
        assert {box.w for box in shapes(scene, Box)} == {12}
        assert sorted({dot.r for dot in shapes(scene, Dot)}) == [4, 7]


def test_hollow_is_what_its_interval_does_not_tell_from_nothing():
    scene = trials_rows(marks(), "mean", "accuracy", "points")
    right = [dot for dot in shapes(scene, Dot) if dot.x > 600]
    assert [dot.fill == dot.edge for dot in right] == [number > 5 for number in range(2, 19)]


@pytest.mark.parametrize("spread", [1.0, 0.1, 0.0])
def test_numbers_beside_points_never_touch(spread):
    for scene in (
        trials_against(marks(spread), "mean", "accuracy", "MACs"),
        trials_by_side(marks(spread), "a"),
    ):
        numbers = [text for text in shapes(scene, Text) if text.text.isdigit() and text.anchor == "start"]
        assert numbers and {text.text for text in numbers} & {"1", "2"}
        for one, other in combinations(numbers, 2):
            assert abs(one.x - other.x) > 16 or abs(one.y - other.y) > 12


def test_seeds_are_points_of_their_own():
    means, seeds = (trials_against(marks(), by, "accuracy", "MACs") for by in ("mean", "seed"))
    assert len(shapes(seeds, Dot)) - len(shapes(means, Dot)) == 17


def test_nothing_is_drawn_of_nothing():
    assert trials_rows([], "mean", "accuracy", "points").pixels().size[0] > 300
