"""A map over a picture, pixel by pixel; marks that can be told apart by shape."""

import numpy
import pytest

from widgets.pictures.palette import COLOURS, rgb
from widgets.pictures.scene import Dot, Picture
from widgets.pictures.trained.where import MARKS, Overlay, over, where_scene

IMAGE = numpy.arange(20, dtype=numpy.uint8).reshape(4, 5) * 12


def test_a_share_of_0_leaves_the_picture_and_its_sign_chooses_the_colour():
    assert (over(IMAGE, numpy.zeros((4, 5))) == IMAGE[..., None]).all()
    for share, branch in ((1, "b1"), (-1, "b2"), (7, "b1")):
        wanted = IMAGE[..., None] * 0.25 + rgb(COLOURS[branch]) * 0.75
        assert over(IMAGE, numpy.full((4, 5), share)) == pytest.approx(wanted, abs=0.5)
    half = over(IMAGE, numpy.full((4, 5), 0.5)).astype(float)
    assert half == pytest.approx(IMAGE[..., None] * 0.625 + rgb(COLOURS["b1"]) * 0.375, abs=0.5)


@pytest.fixture
def scene():
    image = numpy.zeros((28, 28), numpy.uint8)
    shares = numpy.linspace(0, 1, 784).reshape(28, 28)
    overlay = Overlay("A map", "says", shares, ((0, "9.1"), (1, "14.9")), {(0.0, 1.0): "12.5"}, 0.25)
    marked = {kind: numpy.eye(3, dtype=bool)[[place]].repeat(3, 0) for place, kind in enumerate(MARKS)}
    return where_scene("Where", image, [overlay, overlay._replace(heading="Other")], marked, [0.2, 0.5, 0.8])


def test_the_scene_holds_the_picture_both_maps_and_all_numbers(scene):
    svg = scene.svg()
    assert all(words in svg for words in ("A map", "Other", "9.1", "14.9", "12.5", *MARKS.values()))
    assert sum(isinstance(shape, Picture) for shape in scene.shapes) == 5  # with the two scales
    assert scene.pixels(1).size == (scene.width, scene.height)


def test_a_mark_says_by_its_shape_whose_it_is(scene):
    dots = [shape for shape in scene.shapes if isinstance(shape, Dot)]
    assert len(dots) == 2 * (3 + 1)  # in both, and of the activation map alone; each also in the legend
    places = {round(dot.x) for dot in dots}
    assert places == {8, round(0.2 * 290), round(0.5 * 290)}
