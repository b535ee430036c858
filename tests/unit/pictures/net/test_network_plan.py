"""The plan of a net and its table of costs: do channels, marks and sums stand where the counts say?"""

import pytest

from widgets.inception.counting import network_cost
from widgets.inception.design import GOOGLENET, MOST_BLOCKS, Design, design_cost
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths
from widgets.pictures.net import network_plan as plans
from widgets.pictures.scene import INK, Box, Line, Text

BOOK = network_cost()
WIDER = GOOGLENET.resized("3a", BranchWidths(96, (96, 128), (16, 32), 32))
FULL = Design({stage: (BranchWidths(384, (8, 400), (1, 256), 100),) * MOST_BLOCKS for stage in "345"})


def texts(scene):
    return [s for s in scene.shapes if isinstance(s, Text)]


def in_row(scene, text):
    """The texts at the height of that one, from left to right."""
    y = next(shape.y for shape in texts(scene) if shape.text == text)
    return [shape.text for shape in sorted(texts(scene), key=lambda shape: shape.x) if shape.y == y]


def test_channels_stand_on_the_links_in_order():
    plan = plans.network_plan(GOOGLENET, "3a")
    assert in_row(plan, "192") == ["192", "256", "480"]
    assert in_row(plan, "528") == ["480", "512", "512", "512", "528", "832"]
    assert in_row(plan, "1024") == ["832", "832", "1024"]
    assert in_row(plan, "0.16 M") == ["0.16 M", "0.39 M"]
    said = [shape.text for shape in texts(plan)]
    assert [text for text in said if text in GOOGLENET_BLOCKS] == list(GOOGLENET_BLOCKS)
    assert {"on 12×12", "on 6×6", "on 3×3", "→ 1×1"} <= set(said)


def test_a_wider_block_is_new_and_the_next_is_fed_other_channels():
    assert plans.changes(GOOGLENET) == {}
    assert plans.changes(WIDER) == {"3a": "new", "3b": "256→288"}
    plan = plans.network_plan(WIDER, "3a")
    marks = [shape for shape in texts(plan) if shape.text in ("new", "256→288")]
    names = [shape for shape in texts(plan) if shape.text in ("3a", "3b")]
    assert [shape.x for shape in marks] == [shape.x for shape in names]
    link = next(shape for shape in texts(plan) if shape.text == "288")
    assert link.bold
    coloured = [s for s in plan.shapes if isinstance(s, Line) and s.colour != INK]
    assert len(coloured) == 1 and coloured[0].points[0][0] < link.x < coloured[0].points[1][0]


def test_dropping_a_block_marks_the_next_only_if_its_input_changed():
    without_3b, _ = GOOGLENET.dropped("3b")
    assert plans.changes(without_3b) == {"4a": "480→256"}
    without_4b, _ = GOOGLENET.dropped("4b")  # 4a and 4b both hand on 512
    assert plans.changes(without_4b) == {}


@pytest.mark.parametrize("chosen", ["3a", "4c", "5b"])
def test_the_frame_is_round_the_chosen_block(chosen):
    plan = plans.network_plan(GOOGLENET, chosen)
    frames = [s for s in plan.shapes if isinstance(s, Box) and s.edge == INK and s.width == 3]
    name = next(shape for shape in texts(plan) if shape.text == chosen)
    assert len(frames) == 1
    assert frames[0].x < name.x < frames[0].x + frames[0].w
    assert frames[0].y < name.y < frames[0].y + frames[0].h


@pytest.mark.parametrize("design", [GOOGLENET, WIDER, FULL], ids=["book", "wider", "full"])
def test_everything_stands_within_the_picture(design):
    table = plans.cost_table(design_cost(design), BOOK)
    for scene in (plans.network_plan(design, "3a"), table):
        for shape in scene.shapes:
            places = shape.points if isinstance(shape, Line) else [(shape.x, shape.y)]
            places += ((shape.x + shape.w, shape.y + shape.h),) if isinstance(shape, Box) else ()
            assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in places), shape
        assert scene.pixels(1).size == (scene.width, scene.height)


def test_the_table_adds_up_and_shows_the_difference():
    *parts, (name, _, params, macs) = plans.rows(design_cost(WIDER), BOOK)
    assert (name, params[1], macs[1]) == ("in all", 5_977_530, 276_066_304)
    for place in range(3):
        assert sum(part[2][place] for part in parts) == params[place]
        assert sum(part[3][place] for part in parts) == macs[place]
    # 32 more 1×1 filters on 192 channels, and 32 more channels into the four convolutions of 3b on its input.
    assert params[2] == 32 * 192 + 32 + 32 * (128 + 128 + 32 + 64)
    table = plans.cost_table(design_cost(WIDER), BOOK)
    assert in_row(table, "in all")[3] == "+17 440"
    assert in_row(table, "stage 1") == ["stage 1", "64×24×24", "3 200", "3 200", "0", "7.23", "7.23", "0"]
