"""The pictures of the trained net: cells and their ink, the matrix, the map, the gallery, the steps."""

import numpy
import pytest

from widgets.fashion.preparing import Prepared
from widgets.pictures.scene import Box, Picture, Text
from widgets.pictures.shades import cell, luminance, shade
from widgets.pictures.trained.class_bars import answer_bars, class_bars
from widgets.pictures.trained.confusion import confusion_matrix, largest_confusions
from widgets.pictures.trained.gallery import Gallery, Mistakes, step_row
from widgets.pictures.trained.importance import importance_map
from widgets.pictures.trained.measures import WRITTEN, as_change

NAMES = ("hat", "scarf", "glove")


def texts(scene):
    return [shape.text for shape in scene.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.03, 0, "+3"),
        (-0.024, 0, "−2"),
        (0, 0, "0"),
        (-4e-4, 1, "0"),
        (0.0025, 1, "+0.2"),
        (-0.1234, 1, "−12.3"),
    ],
)
def test_a_change_is_written_in_points_with_its_sign(share, digits, text):
    assert WRITTEN["accuracy"].change(share, digits) == text


@pytest.mark.parametrize(
    ("measure", "level", "harm", "said"),
    [
        ("accuracy", 0.933, 0.089, ("93.3%", "−8.9", "8.9")),
        ("margin", -6.304, 1.184, ("−6.30", "−1.18", "1.18")),
        ("cross-entropy", 0.2, 0.3014, ("0.200", "+0.301", "0.301")),
    ],
)
def test_a_level_and_a_harm_of_each_measure_are_written_its_way(measure, level, harm, said):
    written, change = WRITTEN[measure], as_change(measure, harm)
    assert (written.value(level), written.change(change), written.size(change)) == said


@pytest.mark.parametrize("value", range(-10, 11))
def test_the_number_in_a_cell_can_be_read_on_its_colour(value):
    box, text = cell(0, 0, 40, 30, value, 10, str(value))
    light, dark = sorted((luminance(box.fill), luminance(text.colour)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) > 4.5  # WCAG 2, contrast of text


def test_luminance_of_the_ends_and_of_a_known_grey():
    assert luminance("#000000") == 0 and luminance("#ffffff") == pytest.approx(1)
    assert luminance("#777777") == pytest.approx(0.1845, abs=1e-3)  # 4.5 : 1 on white, as WCAG's examples


def test_shades_are_white_at_0_and_told_apart_by_sign():
    assert shade(0, 5) == shade(0, 0) == "#ffffff"
    assert shade(5, 5) == shade(9, 5) != shade(-5, 5)


def test_the_matrix_has_a_cell_for_every_pair_and_hides_zeros():
    counts = numpy.array([[5, 0, 2], [0, 7, 0], [1, 0, 3]])
    scene = confusion_matrix(counts, NAMES, "Images")
    assert sum(isinstance(shape, Box) for shape in scene.shapes) == 9
    assert [t for t in texts(scene) if t.isdigit()] == ["5", "2", "7", "1", "3"]
    assert {*NAMES, "what it is", "what the net calls it"} <= set(texts(scene))
    assert "+5" in texts(confusion_matrix(counts, NAMES, "Images", difference=True))


def test_the_largest_confusions_come_first():
    counts = numpy.array([[5, 0, 2], [0, 7, 0], [4, 1, 3]])
    assert largest_confusions(counts, NAMES, 2) == ["glove called hat: 4", "hat called glove: 2"]
    assert largest_confusions(numpy.eye(3, dtype=int), NAMES) == []


def test_the_map_shows_what_is_measured_and_marks_what_is_silenced():
    scene = importance_map(("3a", "3b"), {"3b b2": 0.0625, "3a b1": -0.01}, ("3a b4",), "3b", "Title")
    assert {"−6.2", "+1.0"} <= set(texts(scene)) and texts(scene).count("") == 6
    silenced = [shape for shape in scene.shapes if isinstance(shape, Box) and shape.edge == "#d55e00"]
    assert len(silenced) == 1
    bold = [shape.text for shape in scene.shapes if isinstance(shape, Text) and shape.bold]
    assert "3b" in bold and "3a" not in bold
    worse = importance_map(("3a", "3b"), {"3b b2": 0.0625}, (), "3b", "Title", "cross-entropy")
    assert "+0.062" in texts(worse) and any("cross-entropy in nats" in text for text in texts(worse))
    fills = [{s.fill for s in one.shapes if isinstance(s, Box) and s.w == 58} for one in (worse, scene)]
    assert fills[0] & fills[1] > {"#ffffff"}, "what is worse has one colour, whatever the measure"


def test_bars_are_as_long_as_the_shares():
    scene = class_bars(NAMES, (1, 0.5, 0.8), (0.5, 0.5, 0.9), "Accuracy")
    widths = [shape.w for shape in scene.shapes if isinstance(shape, Box) and shape.w > 20]
    assert widths == pytest.approx([85, 170, 85, 85, 153, 136])
    assert {"50%", "−50", "+10", "0", "100%"} <= set(texts(scene))
    shares = answer_bars(NAMES, (0.2, 0.7, 0.1), "Shares")
    assert [round(s.w) for s in shares.shapes if isinstance(s, Box)] == [54, 189, 27]
    assert [s.text for s in shares.shapes if isinstance(s, Text) and s.bold][1:] == ["scarf", "70.0 %"]


def test_bars_of_margins_begin_at_0_and_may_point_to_the_left():
    scene = class_bars(NAMES, (6, 4, 2), (-2, 4, 1), "Margin", "margin")  # from −2 to 6: 170 wide
    boxes = [shape for shape in scene.shapes if isinstance(shape, Box)][2:]
    zero = boxes[2].x
    assert [box.w for box in boxes] == pytest.approx([42.5, 127.5, 85, 85, 21.25, 42.5])
    assert boxes[0].x + boxes[0].w == pytest.approx(zero) and boxes[1].x == zero
    assert {"−2", "0", "2", "4", "6", "−2.00", "−8.00", "−1.00"} <= set(texts(scene))


def test_a_gallery_shows_each_image_with_its_lines():
    images = numpy.arange(7 * 6 * 5, dtype=numpy.uint8).reshape(7, 6, 5)
    gallery = Gallery(images, ((f"image {n}", f"{n} wide") for n in range(7)), "Seven")
    assert repr(gallery).splitlines()[:2] == ["Seven:", "image 0, 0 wide"]
    scene = gallery.scene()
    shown = [shape for shape in scene.shapes if isinstance(shape, Picture)]
    assert numpy.array_equal([shape.pixels for shape in shown], images)
    assert shown[6].x == shown[0].x and shown[6].y > shown[0].y + shown[0].h  # the second row
    assert {"image 6", "6 wide"} <= set(texts(scene)) and gallery.png()[:4] == b"\x89PNG"


def test_the_gallery_shows_the_surest_mistakes_first():
    images = numpy.arange(5 * 28 * 28, dtype=numpy.uint8).reshape(5, 28, 28)
    shares = numpy.array(
        [[0.9, 0.1, 0], [0.6, 0.4, 0], [0.2, 0.8, 0], [0, 0.05, 0.95], [0.3, 0.3, 0.4]]
    )  # called hat, hat, scarf, glove, glove
    gallery = Mistakes(images, [0, 1, 0, 1, 2], shares, NAMES, count=2)
    assert gallery.places.tolist() == [3, 2]
    assert repr(gallery).splitlines() == [
        "3 of 5 images are classified wrongly. The most confident:",
        "“glove”, 95% sure: scarf",
        "“scarf”, 80% sure: hat",
    ]
    shown = [shape.pixels for shape in gallery.scene().shapes if isinstance(shape, Picture)]
    assert numpy.array_equal(shown, images[[3, 2]])
    assert gallery.png()[:4] == b"\x89PNG"


def test_a_gallery_without_mistakes_says_so():
    gallery = Mistakes(numpy.zeros((1, 28, 28), numpy.uint8), [0], numpy.array([[1.0, 0]]), NAMES)
    assert repr(gallery).startswith("0 of 1") and gallery.png()


def test_each_step_stands_with_its_name_and_its_words_and_keeps_its_proportions():
    steps = [Prepared("first", "of all " * 9, numpy.zeros((20, 40, 3), numpy.uint8))]
    steps += [Prepared("second", "done", numpy.zeros((900, 1), numpy.uint8))]
    scene = step_row(steps)
    wide, tall = (shape for shape in scene.shapes if isinstance(shape, Picture))
    assert wide.w / wide.h == pytest.approx(2) and tall.h == 150 and tall.w == 1
    assert max(tall.pixels.shape) <= 300
    assert {"1. first", "2. second", "done"} <= set(texts(scene))
