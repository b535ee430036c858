"""The plot of tries: who beats whom, and where each point stands."""

from widgets.pictures.block.pareto import HEIGHT, WIDTH, Point, beats, front, pareto_plot
from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Box, Dot, Line, Text

BLOCKS = [Point("3a", 160, 160), Point("4e", 700, 448), Point("5a", 700, 448), Point("5b", 960, 512)]


def point(params, looks_around, met=True):
    return Point(f"{params}", params, looks_around, met)


def shapes(scene, kind):
    return [shape for shape in scene.shapes if isinstance(shape, kind)]


def test_a_point_beats_another_if_it_is_no_worse_in_both_and_not_the_same():
    assert beats(point(5, 9), point(6, 9)) and beats(point(5, 9), point(5, 8))
    assert not beats(point(5, 9), point(5, 9))
    assert not beats(point(5, 9), point(4, 8)) and not beats(point(4, 8), point(5, 9))


def test_the_front_is_what_nothing_beats_from_the_cheapest_up():
    a, b, c, beaten = point(1, 1), point(5, 5), point(9, 9), point(6, 4)
    assert front([c, beaten, a, b]) == [a, b, c]
    assert front([]) == []


def test_points_stand_by_their_counts_and_off_the_scale_at_its_end():
    tries = [point(100, 128), point(200, 256)]
    scene = pareto_plot(BLOCKS, tries, point(50, 64), budget=120)  # shows up to 2.5 · 120
    squares = [box for box in shapes(scene, Box) if box.y > 60]
    first, second = ((box.x + box.w / 2, box.y + box.h / 2) for box in squares)
    now = next(dot for dot in shapes(scene, Dot) if dot.y > 60 and dot.r == 8)
    origin = (2 * now.x - first[0], 2 * now.y - first[1])  # 50 and 64 are half of 100 and 128
    assert second[0] - origin[0] == 2 * (first[0] - origin[0])
    assert abs((second[1] - origin[1]) - 2 * (first[1] - origin[1])) < 1e-6
    blocks = [dot for dot in shapes(scene, Dot) if dot.y > 60 and dot.r == 5]
    assert len(blocks) == 3  # 4e and 5a are one
    assert blocks[1].x == blocks[2].x > blocks[0].x
    labels = [text.text for text in shapes(scene, Text)]
    assert {"3a", "4e, 5a ▸ 700", "5b ▸ 960", "budget 120"} <= set(labels)
    over = pareto_plot(BLOCKS, tries, point(5_000, 64), budget=150)
    assert "5000 ▸ 5 000" in [text.text for text in shapes(over, Text)]


def test_blocks_off_the_scale_at_one_height_share_a_label():
    blocks = [Point("4b", 334, 288), Point("3a", 160, 160), Point("3b", 366, 288)]
    labels = [text.text for text in shapes(pareto_plot(blocks, [], point(1, 1), 100), Text)]
    assert "3b, 4b ▸ ≥ 334" in labels
    labels = [text.text for text in shapes(pareto_plot(blocks, [], point(1, 1), 146), Text)]
    assert {"4b", "3b"} <= set(labels)


def test_what_misses_the_target_is_hollow_and_not_on_the_line():
    tries = [point(10, 400, met=False), point(100, 128), point(200, 256)]
    scene = pareto_plot(BLOCKS, tries, point(50, 64, met=False), budget=150)
    squares = [box for box in shapes(scene, Box) if box.y > 60]
    assert [bool(box.fill) for box in squares] == [False, True, True]
    stairs = [line for line in shapes(scene, Line) if line.colour == COLOURS["b1"]]
    assert len(stairs) == 1 and len(stairs[0].points) == 3
    hollow = squares[0].x + squares[0].w / 2
    assert hollow not in [x for x, _ in stairs[0].points]


def test_everything_stands_within_the_picture_at_any_budget():
    tries = [point(10**6, 500), point(1, 2)]
    for budget in (4, 150, 10_000_000):
        scene = pareto_plot(BLOCKS, tries, point(5_000, 512), budget)
        places = [(s.x, s.y) for s in scene.shapes if not isinstance(s, Line)]
        places += [place for line in shapes(scene, Line) for place in line.points]
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
        assert scene.pixels(1).size == (WIDTH, HEIGHT)
