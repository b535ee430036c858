"""One list of shapes, two renderings: they must agree."""

from xml.etree import ElementTree

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.core.words import BRANCHES
from widgets.inception.widths import GOOGLENET_BLOCKS, LARGEST, BranchWidths
from widgets.pictures.block.diagram import block_diagram, thickness
from widgets.pictures.block.ribbon import concat_ribbon
from widgets.pictures.palette import COLOURS, rgb
from widgets.pictures.scene import Box, Line, Picture, Scene, Text, hatch_lines

SVG = "{http://www.w3.org/2000/svg}"
ONES = BranchWidths(1, (1, 1), (1, 1), 1)


def texts(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


def test_a_box_has_its_colour_in_both_renderings():
    scene = Scene(40, 30, "a box")
    scene.add(Box(4, 2, 10, 20, fill="#0072B2"))
    pixels = numpy.asarray(scene.pixels(scale=1))
    assert pixels.shape == (30, 40, 3)
    assert (pixels[10, 8] == rgb("#0072B2")).all() and (pixels[10, 25] == 255).all()
    rect = ElementTree.fromstring(scene.svg()).find("rect")
    assert (rect.get("fill"), float(rect.get("width")), float(rect.get("height"))) == ("#0072B2", 10, 20)


def test_text_cannot_break_out_of_the_svg():
    scene = Scene(40, 30, 'a "title" <b>')
    scene.add(Text(0, 10, "<script>alert('x')</script>"))
    root = ElementTree.fromstring(scene.svg())
    assert root.get("aria-label") == 'a "title" <b>'
    assert root.find("text").text == "<script>alert('x')</script>"
    assert root.find("script") is None


def test_a_picture_is_drawn_upright():
    pixels = numpy.zeros((20, 30), numpy.uint8)
    pixels[0, 29] = 255
    scene = Scene(30, 20, "")
    scene.add(Picture(0, 0, 30, 20, pixels))
    assert (numpy.asarray(scene.pixels(1))[:, :, 0] == pixels).all()


@pytest.mark.parametrize("hatch", ["/", "|", "x", "\\", "-", "+"])
@given(st.floats(0, 900), st.floats(0.5, 400), st.floats(0.5, 60))
def test_hatching_stays_inside_its_box(hatch, x, w, h):
    for (x1, y1), (x2, y2) in hatch_lines(Box(x, 7, w, h, hatch=hatch)):
        assert x - 1e-6 <= min(x1, x2) and max(x1, x2) <= x + w + 1e-6
        assert min(y1, y2) >= 7 - 1e-6 and max(y1, y2) <= 7 + h + 1e-6


@pytest.mark.parametrize("widths", [*GOOGLENET_BLOCKS.values(), LARGEST, ONES])
def test_the_diagram_says_the_live_shapes(widths):
    scene = block_diagram(widths, (192, 12, 14), numpy.zeros((28, 28), numpy.uint8), "coat")
    said = texts(scene)
    for count in (*widths.outputs.values(), widths.out_channels):
        assert f"{count}×12×14" in said
    for reduce in widths.reduces.values():
        assert str(reduce) in said
    assert {"coat", "192×12×14", "b1", "b2", "b3", "b4", "3×3 max pool", "5×5"} <= set(said)
    ElementTree.fromstring(scene.svg())


def test_lines_grow_with_the_channels_they_carry():
    narrow, wide = (block_diagram(w, (192, 12, 12)) for w in (ONES, LARGEST))
    for branch in BRANCHES:
        widest = [
            max(s.width for s in scene.shapes if isinstance(s, Line) and s.colour == COLOURS[branch])
            for scene in (narrow, wide)
        ]
        assert widest[0] < widest[1] or branch == "b4", branch
    assert thickness(1) < thickness(64) < thickness(384) == thickness(5000)


@given(st.tuples(*[st.integers(1, 400)] * 6))
def test_the_ribbon_is_cut_where_the_branches_end(six):
    widths = BranchWidths(six[0], six[1:3], six[3:5], six[5])
    scene = concat_ribbon(widths)
    segments = [s for s in scene.shapes if isinstance(s, Box) and s.fill]
    unit = sum(s.w for s in segments) / widths.out_channels
    assert [round(s.w / unit) for s in segments] == list(widths.outputs.values())
    assert [s.fill for s in segments] == [COLOURS[branch] for branch in BRANCHES]
    assert {"0", str(widths.out_channels)} <= set(texts(scene))


@given(st.tuples(*[st.integers(1, 400)] * 6))
def test_no_label_of_the_ribbon_leaves_the_picture_or_covers_another(six):
    widths = BranchWidths(six[0], six[1:3], six[3:5], six[5])
    labels = [s for s in concat_ribbon(widths).shapes if isinstance(s, Text) and s.bold]
    ends = [label.x + 8.5 * len(label.text) for label in labels]
    assert max(ends) <= 1000
    assert all(end <= after.x + 0.01 for end, after in zip(ends, labels[1:], strict=False))
