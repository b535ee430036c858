import pytest

from widgets.pictures.axes import Axes, short, ticks
from widgets.pictures.scene import Scene, Text


@pytest.mark.parametrize(
    "most, wanted",
    [
        (192, [0, 50, 100, 150]),
        (1024, [0, 250, 500, 750, 1000]),
        (153_632, [0, 50_000, 100_000, 150_000]),
        (3, [0, 1, 2, 3]),
        (1, [0, 1]),
    ],
)
def test_ticks_are_round_whole_numbers_up_to_the_most(most, wanted):
    assert ticks(most) == wanted


@pytest.mark.parametrize("most", [*range(1, 400), 10**6, 123_456_789, 5_964_800.5])
def test_there_are_neither_too_few_ticks_nor_too_many(most):
    found = ticks(most)
    assert 2 <= len(found) <= 6
    assert all(isinstance(value, int) for value in found) and found[-1] <= most


def test_numbers_stand_where_they_belong():
    axes = Axes(100, 20, 400, 200, x_most=8, y_most=50)
    assert (axes.across(0), axes.across(2), axes.across(8)) == (100, 200, 500)
    assert (axes.up(0), axes.up(10), axes.up(50)) == (220, 180, 20)


def test_each_tick_is_written_beside_its_place():
    axes, scene = Axes(100, 20, 400, 200, x_most=8, y_most=50), Scene(600, 300, "test")
    axes.draw(scene, "across", "upwards")
    texts = {(text.text, text.anchor): text for text in scene.shapes if isinstance(text, Text)}
    assert texts["20", "end"].y == axes.up(20)
    assert texts["6", "middle"].x == axes.across(6)
    assert {("across", "end"), ("upwards", "start")} <= texts.keys()


def test_short_numbers():
    assert [short(n) for n in (0, 2_500, 150_000, 120_000_000, 2_500_000)] == [
        "0", "2 500", "150 000", "120 M", "2.5 M",
    ]  # fmt: skip
