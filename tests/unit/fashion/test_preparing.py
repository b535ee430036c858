"""Each step from a photo to 28×28, on pictures whose numbers are known."""

import numpy
import pytest
from PIL import Image

from widgets.fashion import sample
from widgets.fashion.preparing import photographed, prepare


def on_ground(ground, garment, height=120, width=200):
    """A box of 60×30 pixels (height×width), 10 from the left and 20 from the top."""
    pixels = numpy.full((height, width, 3), ground, numpy.uint8)
    pixels[20:80, 10:40] = garment
    return Image.fromarray(pixels).convert("RGBA")


def step(steps, name):
    return next(one for one in steps if one.name == name)


def test_the_steps_in_order_and_their_shapes():
    steps = prepare(on_ground(255, 60))
    assert [(one.name, one.picture.shape) for one in steps] == [
        ("as opened", (120, 200, 3)),
        ("trimmed", (60, 30, 3)),
        ("longest edge 28", (28, 14, 3)),
        ("centred on 28×28", (28, 28, 3)),
        ("light on dark", (28, 28)),
        ("grey, 28×28", (28, 28)),
    ]
    assert steps[-1].picture.dtype == numpy.uint8


def test_a_dark_garment_on_white_becomes_light_on_black_in_the_middle():
    image = prepare(on_ground(255, 60))[-1].picture
    assert (image[:, :7] == 0).all() and (image[:, 21:] == 0).all()
    assert (image[:, 7:21] == 255 - 60).all()


def test_a_light_garment_on_black_is_not_negated():
    steps = prepare(on_ground(0, 200))
    assert "not negated" in step(steps, "light on dark").says
    assert (steps[-1].picture[:, 7:21] == 200).all() and steps[-1].picture[0, 0] == 0


@pytest.mark.parametrize(("turn", "value"), [("negate", 255 - 200), ("keep", 200)])
def test_negating_can_be_asked_for_or_kept_out(turn, value):
    assert prepare(on_ground(0, 200), turn=turn)[-1].picture[14, 14] == value


def test_only_edges_close_to_the_corner_are_trimmed():
    faint = on_ground(255, 255 - 30)  # 12 % off
    assert prepare(faint, close=5)[1].picture.shape == (60, 30, 3)
    wide = prepare(faint, close=20)[1]
    assert wide.picture.shape == (120, 200, 3) and "nothing to trim" in wide.says


def test_what_is_transparent_takes_the_ground_that_is_asked_for():
    picture = Image.new("RGBA", (40, 40))
    picture.paste((90, 90, 90, 255), (10, 5, 30, 35))
    white, black = (prepare(picture, ground) for ground in ("white", "black"))
    assert white[0].picture[0, 0].tolist() == [255] * 3 and black[0].picture[0, 0].tolist() == [0] * 3
    assert white[-1].picture[14, 14] == 255 - 90 and black[-1].picture[14, 14] == 90


def test_the_ground_can_be_made_black():
    wall = on_ground(200, 60)
    plain, level = (prepare(wall, level=way)[-1].picture for way in (False, True))
    assert plain[0, 0] == 55 and plain[14, 14] == 195
    assert level[0, 0] == 0 and level[14, 14] == 255


@pytest.mark.parametrize("size", [(1, 1), (1, 560), (560, 1), (28, 28), (3, 2)])
@pytest.mark.parametrize("level", [False, True])
def test_any_size_becomes_28_by_28(size, level):
    steps = prepare(Image.new("RGBA", size, (9, 80, 130, 140)), level=level)
    assert steps[-1].picture.shape == (28, 28)


def test_other_grounds_and_turns_are_refused():
    for wrong in ({"ground": "red"}, {"turn": "upside down"}):
        with pytest.raises(ValueError, match="must be one of"):
            prepare(on_ground(255, 60), **wrong)


def test_a_garment_comes_back_much_as_it_was():
    """Photographed and prepared again: trimmed and sharpened once more, so not to the pixel."""
    images = sample.load().val.images[:200]
    apart = [
        numpy.corrcoef(prepare(photographed(image))[-1].picture.ravel(), image.ravel())[0, 1]
        for image in images
    ]
    assert numpy.median(apart) > 0.88 and min(apart) > 0.3
