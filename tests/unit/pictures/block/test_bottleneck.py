"""The lanes, the curve and the waterfall: do lines and bars stand where the counts say?"""

import pytest

from widgets.inception.bottleneck import naive_to_real
from widgets.inception.widths import BranchWidths
from widgets.pictures.block.bottleneck import branch_lanes, compared, reduce_curve, waterfall
from widgets.pictures.palette import COLOURS
from widgets.pictures.scene import Box, Dot, Line, Text

BRANCH = (192, 16, 32, 5, 28)


def texts(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


def test_the_lanes_say_both_costs_and_the_ratio():
    said = texts(branch_lanes(*BRANCH))
    assert {"192×28×28", "16", "153 632 parameters", "15 920 parameters", "9.7 times"} <= set(said)
    assert said.count("32×28×28") == 2
    assert said.count("5×5") == 2 and said.count("1×1") == 1


@pytest.mark.parametrize(
    "before, after, says",
    [
        (120_422_400, 12_443_648, ("9.7 times", "fewer")),
        (10, 32, ("3.2 times", "as many")),
        (100, 101, ("about", "as many")),
        (5, 5, ("about", "as many")),
        (25_600, 100, ("256 times", "fewer")),
    ],
)
def test_what_is_compared_is_never_less_than_once(before, after, says):
    assert compared(before, after) == says


@pytest.mark.parametrize("measure", ["parameters", "MACs"])
@pytest.mark.parametrize("branch", [BRANCH, (832, 192, 384, 3, 7), (8, 40, 4, 3, 7), (1, 1, 1, 5, 1)])
def test_the_lines_cross_at_the_break_even(branch, measure):
    scene = reduce_curve(*branch, measure)
    thick = [shape for shape in scene.shapes if isinstance(shape, Line) and shape.width >= 2.5]
    direct, through = (line.points for line in thick[:2])
    even, yours = [shape for shape in scene.shapes if isinstance(shape, Dot)][:2]
    (x0, y0), (x1, y1) = through
    assert direct[0][1] == direct[1][1] == even.y

    def on_the_line(x):
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0)

    assert on_the_line(even.x) == pytest.approx(even.y, abs=0.01)
    assert on_the_line(yours.x) == pytest.approx(yours.y, abs=0.01)
    # Left of the crossing the way through the 1×1 is the cheaper, so it lies below; y grows downwards.
    assert on_the_line(even.x - 5) > even.y > on_the_line(even.x + 5)


@pytest.mark.parametrize("measure, attribute", [("parameters", "params"), ("MACs", "macs")])
def test_the_bars_of_the_waterfall_are_as_tall_as_the_counts(measure, attribute):
    widths, fed = BranchWidths(5, (7, 40), (3, 30), 9), (50, 6, 4)
    steps = naive_to_real(widths, *fed)
    scene = waterfall("9z", fed, steps, measure)
    boxes = [shape for shape in scene.shapes if isinstance(shape, Box)][4:]  # four are the legend
    naive, b2, b3, real = boxes[:4], boxes[4], boxes[5], boxes[6:]
    cost = {step: getattr(cost, attribute) for step, cost in steps.items()}
    unit = sum(box.h for box in naive) / cost["naive"]
    for box, (branch, part) in zip(naive, steps["naive"].branches.items(), strict=True):
        assert box.fill == COLOURS[branch]
        assert box.h == pytest.approx(unit * getattr(part, attribute))
    assert b2.h == pytest.approx(unit * (cost["naive"] - cost["b2"]))
    assert b3.h == pytest.approx(unit * (cost["b2"] - cost["b3"]))
    assert (b2.fill, b3.fill) == (COLOURS["b2"], COLOURS["b3"])
    assert sum(box.h for box in real) == pytest.approx(unit * cost["b3"])
    # Each hangs where the one before ended, and the last stands on the ground.
    assert b2.y == pytest.approx(min(box.y for box in naive))
    assert b3.y == pytest.approx(b2.y + b2.h)
    assert min(box.y for box in real) == pytest.approx(b3.y + b3.h)
    assert max(box.y + box.h for box in real) == max(box.y + box.h for box in naive)


def test_everything_stands_within_the_pictures():
    steps = naive_to_real(BranchWidths(384, (192, 384), (48, 128), 128), 1024, 112, 112)
    scenes = [waterfall("5b", (1024, 112, 112), steps, "MACs")]
    for branch in (BRANCH, (1024, 1024, 512, 5, 112), (1, 1, 1, 3, 1)):
        scenes += [branch_lanes(*branch), reduce_curve(*branch, "MACs"), reduce_curve(*branch, "parameters")]
    for scene in scenes:
        for shape in scene.shapes:
            points = shape.points if isinstance(shape, Line) else [(shape.x, shape.y)]
            assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in points), shape
