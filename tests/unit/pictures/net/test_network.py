"""The drawing of the net: every part once, shares that add up, nothing off the canvas."""

from itertools import pairwise

import pytest

from widgets.core.words import grouped, memory, times
from widgets.inception.counting import network_cost
from widgets.inception.nets import IMAGE, NETS, googlenet, net_cost, stage_costs
from widgets.pictures.net.layer_table import CONV, DENSE, layer_table, rivals
from widgets.pictures.net.layer_table import HEIGHT as TABLE_HEIGHT
from widgets.pictures.net.network import HEIGHT, SHARES, STAGE_COLOURS, WIDTH, network_map, percent, places
from widgets.pictures.net.overview import Overview
from widgets.pictures.scene import Box, Text

SMALL = (1, 96, 96)


def stages(classes=10, image=SMALL):
    return stage_costs(googlenet(classes), image)


def inside(scene):
    """Whether every box and every text's anchor lies on the canvas."""
    return all(
        shape.x > -1e-6
        and shape.x + getattr(shape, "w", 0) <= scene.width + 1e-6
        and shape.y > -1e-6
        and shape.y + getattr(shape, "h", 0) <= scene.height + 1e-6
        for shape in scene.shapes
        if isinstance(shape, (Box, Text))
    )


@pytest.mark.parametrize("image, classes", [(SMALL, 10), (IMAGE, 1000), ((1, 32, 32), 2), ((3, 97, 97), 10)])
def test_the_net_fits_the_canvas_whatever_part_is_marked(image, classes):
    found = places(stages(classes, image))
    assert len(found) == 18
    for (_, _, _, right), (_, _, left, _) in pairwise(found):
        assert right < left
    for chosen in range(18):
        scene = network_map(stages(classes, image), image, chosen)
        assert (scene.width, scene.height) == (WIDTH, HEIGHT)
        assert inside(scene)


def written(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


def test_without_shares_the_net_is_drawn_alone():
    whole = network_map(stages(), SMALL, 3)
    alone = network_map(stages(), SMALL, 3, shares={})
    assert inside(alone) and alone.height < HEIGHT / 2
    assert written(alone) == written(whole)[: len(written(alone))]
    assert [sum("%" in text for text in written(scene)) for scene in (alone, whole)] == [0, len(SHARES)]
    frames = [sum(isinstance(s, Box) and s.width == 3 for s in scene.shapes) for scene in (alone, whole)]
    assert frames == [1, 1 + len(SHARES)]


@pytest.mark.parametrize("block", ["3a", "4d"])
def test_an_overview_draws_a_block_and_marks_it_in_the_net(block):
    overview = Overview(block)
    part = network_cost().stages[f"b{block[0]}"].blocks[block]
    said = repr(overview)
    assert f"Block {block}: " in said and f"{times(part.shape)} comes out." in said
    assert "GoogLeNet: 9 blocks one after the other, 3a, 3b, " in said
    alone, net = overview.scenes()
    assert times(part.shape) in written(alone) and "concatenated" in written(alone)
    assert f"{grouped(network_cost().params)} parameters" in written(net)[0]
    (frame,) = (shape for shape in net.shapes if isinstance(shape, Box) and shape.width == 3)
    (name,) = (shape for shape in net.shapes if isinstance(shape, Text) and shape.text == block)
    assert frame.x < name.x < frame.x + frame.w and frame.y < name.y < frame.y + frame.h
    assert overview.png().startswith(b"\x89PNG")


def test_the_22_layers_are_numbered_on_the_picture():
    scene = network_map(stages(), SMALL, 0)
    row = next(shape.y for shape in scene.shapes if isinstance(shape, Text) and shape.text == "20 21")
    written = " ".join(s.text for s in scene.shapes if isinstance(s, Text) and s.y == row)
    assert [int(number) for number in written.split()] == list(range(1, 23))


def test_bars_are_as_high_as_the_shares():
    net = stages()
    scene = network_map(net, SMALL, 0)
    parts = [part for own in net.values() for part in own]
    bars = [b for b in scene.shapes if isinstance(b, Box) and b.fill in STAGE_COLOURS.values() and b.h != 5]
    assert len(bars) == 3 * len(parts)
    for row, what in enumerate(SHARES.values()):
        whole = sum(getattr(part, what) for part in parts)
        scale = 42 / max(
            getattr(part, each) / sum(getattr(other, each) for other in parts)
            for part in parts
            for each in SHARES.values()
        )
        for bar, part in zip(bars[18 * row : 18 * (row + 1)], parts, strict=True):
            assert bar.h == pytest.approx(scale * getattr(part, what) / whole)


def test_the_shares_of_the_stages_are_those_of_the_count():
    said = {s.text for s in network_map(stages(), SMALL, 0).shapes if isinstance(s, Text) and s.bold}
    known = network_cost().stages
    for stage in ("b3", "b4", "b5"):
        share = known[stage].params / network_cost().params
        assert f"stage {stage[1]}: {percent(share)}" in said


@pytest.mark.parametrize(
    "share, said", [(0, "0"), (1e-4, "<0.1"), (0.0268, "2.7"), (0.0999, "10"), (1, "100")]
)
def test_shares_are_written_short(share, said):
    assert percent(share) == said


@pytest.mark.parametrize("count, said", [(40, "40 B"), (470_016, "470.0 kB"), (23_524_960, "23.5 MB")])
def test_memory_is_written_with_its_unit(count, said):
    assert memory(count) == said


def test_the_table_of_a_block_has_a_line_a_layer_and_the_known_sums():
    part = stages()["b3"][0]
    scene = layer_table("b3", part, (192, 12, 12))
    said = [s.text for s in scene.shapes if isinstance(s, Text)]
    assert {"stage 3, 3a: from 192×12×12 to 256×12×12", "163 696", "all, concatenated"} <= {*said}
    assert sum(text.startswith(("b1,", "b2,", "b3, 5", "b4,")) for text in said) == 7
    assert inside(scene) and scene.height == TABLE_HEIGHT


def test_bars_of_the_nets_show_what_is_dense():
    scene = rivals([net_cost(name) for name in NETS], IMAGE, "GoogLeNet")
    assert inside(scene)
    wide = {
        fill: [b.w for b in scene.shapes if isinstance(b, Box) and b.fill == fill and b.h == 16][:4]
        for fill in (CONV, DENSE)
    }
    for name, conv, dense in zip(NETS, wide[CONV], wide[DENSE], strict=True):
        net = net_cost(name)
        assert dense / (conv + dense) == pytest.approx(net.dense_params / net.params)
    assert "61.0 M, 96% in dense layers" in [s.text for s in scene.shapes if isinstance(s, Text)]
