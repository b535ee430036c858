"""Nets against their cost: a mark a seed, none on top of another net's."""

from types import SimpleNamespace

from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Box, Dot, Text
from widgets.pictures.training.by_cost import MOST_EARLIER, AccuracyByCost


def net(name, macs, *figures):
    mean = sum(figures) / len(figures)
    return SimpleNamespace(name=name, params=macs // 10, macs=macs, figures=figures, mean=mean)


OWN, RIVALS = net("yours", 20_000_000, 70.0, 74.0), [
    net("VGG-like", 20_000_000, 70.0, 74.0), net("the book's", 59_000_000, 80.0, 81.0),
]  # fmt: skip
TRIES = [net(f"try {n}", 20_000_000, 60.0 + n, 61.0) for n in range(12)]


def marks(plot, kind):
    """(x, y) of the marks in the plot, which ends where the legend begins."""
    return [(s.x, s.y) for s in plot.scene().shapes if isinstance(s, kind) and s.x < 640]


def test_each_seed_has_a_mark_and_nets_of_equal_cost_stand_side_by_side():
    plot = AccuracyByCost(OWN, RIVALS)
    (a, low), (b, high) = marks(plot, Dot)
    assert a == b and low > high  # 70 % stands below 74 %
    squares = marks(plot, Box)
    assert len(squares) == 4 and squares[2][0] - squares[0][0] > 200
    assert abs(squares[0][0] + 5.5 - a) >= 20


def test_the_latest_tries_are_drawn_and_all_stay_on_the_canvas():
    plot = AccuracyByCost(OWN, RIVALS, TRIES)
    assert len(marks(plot, Dot)) == 2 * (1 + MOST_EARLIER)
    words = [shape.text for shape in plot.scene().shapes if isinstance(shape, Text)]
    assert "try 11" in words and "try 3" not in words
    scene = plot.scene()
    assert all(0 <= s.x <= scene.width and 0 <= s.y <= scene.height for s in scene.shapes if hasattr(s, "x"))


def test_what_is_whose_is_said_in_words_and_drawn_in_colour_and_shape():
    plot = AccuracyByCost(OWN, RIVALS, TRIES[:1])
    yours, vgg, book, before = repr(plot).split("\n")[1:]
    assert yours.split() == [
        "1",
        "yours",
        "2",
        "000",
        "000",
        "20",
        "000",
        "000",
        "72.0",
        "70.0,",
        "74.0",
        "◀",
        "yours",
    ]
    assert vgg.endswith("74.0") and book.endswith("81.0") and before.endswith("(earlier)")
    dots = {shape.fill for shape in plot.scene().shapes if isinstance(shape, Dot)}
    boxes = {shape.fill for shape in plot.scene().shapes if isinstance(shape, Box)}
    assert COLOURS["b6"] in dots and boxes == {COLOURS["b1"], COLOURS["b2"]}


def test_one_net_alone_can_be_drawn():
    assert AccuracyByCost(net("yours", 10, 50.0)).png()[1:4] == b"PNG"
