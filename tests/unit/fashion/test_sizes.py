"""Garments of every size: drawn from seed and place, whole on the canvas, the same every time."""

import numpy
import pytest

from widgets.fashion import sample
from widgets.fashion.sizes import SIDES, of_every_size


@pytest.fixture(scope="module")
def images():
    return sample.load().val.images[:200]


def test_they_follow_from_seed_and_place(images):
    pictures, sides = of_every_size(images, seed=3)
    again, _ = of_every_size(images, seed=3)
    assert pictures.dtype == numpy.uint8 and pictures.shape == (200, 65, 65)
    assert (pictures == again).all()
    other, _ = of_every_size(images, seed=4)
    assert (pictures != other).any(axis=(1, 2)).all()
    assert set(sides) == set(SIDES)


def test_the_garment_is_there_whole_at_its_size():
    white = numpy.zeros((40, 28, 28), "uint8")
    white[::2] = 255  # every other image is white all over, and the pieces of it are, too
    pictures, sides = of_every_size(white, seed=0)
    for picture, side in zip(pictures[::2], sides[::2], strict=True):
        windows = numpy.lib.stride_tricks.sliding_window_view(picture == 255, (side, side))
        assert windows.all(axis=(2, 3)).any()


def test_a_larger_canvas_and_one_too_small(images):
    pictures, _ = of_every_size(images[:3], seed=0, canvas=96)
    assert pictures.shape == (3, 96, 96)
    with pytest.raises(ValueError, match="The canvas must have 64 pixels a side or more; got 63"):
        of_every_size(images[:3], seed=0, canvas=63)
