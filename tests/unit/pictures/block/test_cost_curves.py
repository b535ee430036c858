"""The two curves and the bars of chapter 11: shares, words, and marks where they belong."""

import pytest

from widgets.pictures.block.cost_curves import CostCurve
from widgets.pictures.scene import Box, Dot
from widgets.pictures.training.profile_bars import ProfileBars

CURVE = CostCurve({50: 25_000_000, 100: 100_000_000}, {100: 0.2, 50: 0.08}, "width, %")


def test_both_are_shares_of_the_largest():
    assert CURVE.shares == {50: pytest.approx((25, 40)), 100: (100, 100)}


def test_the_text_has_a_line_a_point():
    lines = repr(CURVE).splitlines()
    assert len(lines) == 3 and "width, %" in lines[0]
    assert lines[1].split() == ["50", "25.0", "M", "25.0", "%", "40.0", "%"]


def test_counted_are_dots_and_measured_are_squares_at_their_height():
    shapes = CURVE.scene().shapes
    dots = sorted((s for s in shapes if isinstance(s, Dot)), key=lambda s: s.y)[1:]  # the first: legend
    squares = sorted((s for s in shapes if isinstance(s, Box)), key=lambda s: s.y)[1:]
    assert len(dots) == len(squares) == 2
    assert dots[0].y == squares[0].y + 5 and dots[1].y > squares[1].y + 5  # 100 and 100, 25 below 40


def test_another_x_is_refused():
    with pytest.raises(ValueError, match=r"same x; got \[1\], \[2\]"):
        CostCurve({1: 1}, {2: 1}, "x")


def test_two_stand_side_by_side():
    pair = CURVE | CURVE
    assert repr(pair) == f"{CURVE!r}\n{CURVE!r}"
    assert pair.png()[:4] == b"\x89PNG" == CURVE.png()[:4]


FOUND = {"Pooling": (2, 0.3), "Convolution": (6, 0.6)} | {f"op{n}": (1, 0.1 / 8) for n in range(8)}


def test_shares_add_up_and_the_small_ones_are_put_together():
    bars = ProfileBars(FOUND, "A step")
    assert [*bars.shares][:2] == ["convolution", "pooling"] and [*bars.shares][-1] == "all others"
    assert bars.shares["convolution"] == pytest.approx(0.6)
    assert sum(bars.shares.values()) == pytest.approx(1) and sum(bars.calls.values()) == 16
    assert len(bars.shares) == 8


def test_bars_are_as_long_as_their_shares():
    boxes = [shape for shape in ProfileBars(FOUND).scene().shapes if isinstance(shape, Box)]
    assert boxes[0].w == pytest.approx(2 * boxes[1].w)


def test_words_are_whole_percents():
    bars = ProfileBars({"Concat": (1, 0.004), "Convolution": (3, 0.996)}, "A step")
    assert repr(bars).splitlines()[0] == "A step"
    assert [line.split()[1] for line in repr(bars).splitlines()[1:]] == ["100%", "<"]
    assert bars.png()[:4] == b"\x89PNG"
