"""WhatChannelsSeek on a seeker made up here: what it says is what it draws, and what it was handed."""

import re
from threading import Event

import numpy
import pytest

from tests.unit.explorers.test_trained import own  # noqa: F401 - a fixture
from widgets.explorers.what_channels_seek import WhatChannelsSeek
from widgets.inception.seeking import Patch
from widgets.pictures.scene import Picture, Text
from widgets.pictures.trained.sought import filter_levels, sought_scene

COUNTS = {"7×7": {"": 5}, "3a": {"b1": 4, "b2": 2}, "3b": {"b1": 3, "b2": 6}}
PICTURES = numpy.random.default_rng(0).integers(0, 255, (12, 20, 24), "uint8")
LABELS = numpy.arange(12) % 3
NAMES = ("boot", "bag", "coat")
MEANS = numpy.array([0.1, 0.3, 0.2])


class MadeUp:
    """Channel 0 is dark; the first patch of the others reaches over the upper left corner."""

    counts, pictures, labels = COUNTS, PICTURES, LABELS

    def field(self, place, branch):
        return 7 if place != "3b" else 99

    def nine(self, place, branch, channel):
        if place == "3b":
            return [Patch(4, (0, 0), range(20), range(24), ("top", "left", "bottom", "right"), 2.5)]
        corner = Patch(3, (0, 0), range(4), range(5), ("top", "left"), 1.25)
        inside = [Patch(n, (n, n), range(n, n + 7), range(9, 16), (), 1 / n) for n in range(4, 12)]
        return [corner, *inside] if channel else []

    def by_class(self, place, branch, channel):
        return MEANS * (1 + channel)

    def filter(self, channel):
        return numpy.arange(9.0).reshape(3, 3) - channel


def climb(place, branch, channel):
    for step in range(3):
        yield step, 2, numpy.full((6, 6), step / 2), 7.0 + step


@pytest.fixture
def explorer():
    return WhatChannelsSeek(MadeUp(), climb, NAMES)


def drawn(explorer):
    """(texts, images) of the scene."""
    shapes = explorer._scene().shapes
    return [s.text for s in shapes if isinstance(s, Text)], [s for s in shapes if isinstance(s, Picture)]


def test_the_text_twin_is_what_is_drawn(explorer):
    explorer.set(branch="b2", channel=1)
    texts, images = drawn(explorer)
    said = explorer.words()
    assert said[0] == f"{texts[0]}." == "Block 3a, b2 3×3, channel 1 of 2."
    assert len(images) == 9
    for number, picture in enumerate(images, start=1):
        line = re.fullmatch(
            r"(\d)\. (\w+), ([\d.]+), image (\d+), rows (\d+) to (\d+), columns (\d+) to (\d+)(.*)\.",
            said[number],
        )
        which, name, value, image, *ends, over = line.groups()
        top, bottom, left, right = map(int, ends)
        assert int(which) == number and name == NAMES[int(image) % 3]
        assert f"{name} {float(value):.2f}" in texts
        assert (picture.pixels == PICTURES[int(image), top : bottom + 1, left : right + 1]).all()
        assert (over == "; beyond the edge: top, left") == (number == 1)
    means = dict(re.findall(r"(\w+) (\d\.\d+)", said[10]))
    assert means == {"boot": "0.2", "bag": "0.6", "coat": "0.4"} and {*means.values()} <= {*texts}


def test_what_lies_outside_the_image_is_left_out_where_it_lies(explorer):
    explorer.set(channel=1)
    corner, inside = drawn(explorer)[1][:2]
    assert inside.w == inside.h and (corner.w, corner.h) == pytest.approx(
        (inside.w * 5 / 7, inside.h * 4 / 7)
    )
    assert (corner.x, corner.y) == pytest.approx((inside.w * 2 / 7, inside.y + inside.h * 3 / 7))
    assert "1 of these patches extend beyond the edge of the image" in explorer.describe().replace("\n", " ")


def test_a_field_larger_than_the_image_shows_the_image(explorer):
    explorer.set(block="3b")
    (picture,) = drawn(explorer)[1]
    assert (picture.pixels == PICTURES[4]).all() and picture.w > picture.h


def test_a_dark_channel_is_said_to_be_dark(explorer):
    assert "It responds to none of the images: it is 0 everywhere." in explorer.words()
    assert "It responds to no image." in drawn(explorer)[0]


def test_the_first_layer_has_no_branch_and_shows_its_filter(explorer):
    explorer.set(block="7×7", branch="b2", channel=4)
    texts, images = drawn(explorer)
    assert texts[0] == "Layer 7×7, channel 4 of 5"
    assert (images[-1].pixels == filter_levels(MadeUp().filter(4))).all()
    assert (
        "Its filter, row by row: -4.00, -3.00, -2.00; -1.00, 0.00, 1.00; 2.00, 3.00, 4.00."
        in explorer.words()
    )
    assert explorer.state == "7x7 b2, channel 4"


def test_grey_is_0_in_a_filter():
    assert filter_levels(numpy.array([[-2.0, 0.0, 2.0]])).tolist() == [[0, 127, 255]]
    assert filter_levels(numpy.zeros((2, 2))).tolist() == [[127, 127]] * 2


def test_a_channel_that_another_branch_has_not_becomes_its_last(explorer):
    explorer.set(channel=3)
    explorer.controls["branch"].value = "b2"
    assert explorer.state == "3a b2, channel 1" and explorer.controls["channel"].max == 1
    explorer.controls["block"].value = "3b"
    assert explorer.state == "3b b2, channel 1" and explorer.controls["channel"].max == 5
    with pytest.raises(ValueError, match="channel must be"):
        explorer.set(block="3a", channel=2)


def test_a_picture_is_made_for_the_channel_that_was_chosen_and_kept(explorer):
    assert "No image is generated yet." in explorer.words() and "press Climb" in drawn(explorer)[0]
    explorer.set(channel=1)
    explorer.controls["climb"].click()
    assert explorer.wait()
    assert "Climbed to 9.00, best patch 1.25." in explorer.words()
    texts, images = drawn(explorer)
    assert {"Climbed to 9.00", "best patch 1.25"} <= {*texts} and (images[-1].pixels == 255).all()
    assert "Climbed to 9.00" in explorer.views["sought"].value
    explorer.set(channel=2)
    assert "No image is generated yet." in explorer.words()
    explorer.set(channel=1)
    assert "Climbed to 9.00, best patch 1.25." in explorer.words()


def test_a_reader_who_moves_on_meanwhile_finds_it_with_its_channel():
    go = Event()

    def slow(*unit):
        assert go.wait(60)
        yield from climb(*unit)

    explorer = WhatChannelsSeek(MadeUp(), slow, NAMES)
    explorer.climb()
    explorer.set(channel=2)
    explorer.climb()  # one is under way: nothing happens
    go.set()
    assert explorer.wait() and "No image is generated yet." in explorer.words()
    explorer.set(channel=0)
    assert "Climbed to 9.00, best patch 0.00." in explorer.words()


def test_an_ascent_that_breaks_off_says_so_beside_its_button():
    def broken(*unit):
        yield 0, 2, numpy.zeros((6, 6)), 1.0
        raise MemoryError("no room")

    explorer = WhatChannelsSeek(MadeUp(), broken, NAMES)
    explorer.climb()
    assert explorer.wait() and "broke off: MemoryError: no room" in explorer.notes["climb"].value
    assert explorer.views["progress"].layout.visibility == "hidden"
    assert "No image is generated yet." in explorer.words()


def test_a_net_of_the_readers_own_is_looked_at(own):  # noqa: F811
    explorer = WhatChannelsSeek.of(own)
    assert len(explorer.controls["block"].options) == 12
    explorer.set(block="5h", branch="b2", channel=1)
    explorer.climb()
    assert explorer.wait(300) and "Climbed to" in explorer.describe() and explorer.png()


def test_means_that_are_all_zero_have_no_bars():
    assert sought_scene("x", [], numpy.zeros(3), NAMES).svg()


def test_means_far_below_1_are_told_apart(explorer, monkeypatch):
    monkeypatch.setattr(MadeUp, "by_class", lambda *unit: numpy.array([0.00012, 0.0, 0.00034]))
    assert "Mean response by class: boot 0.00012, bag 0, coat 0.00034." in explorer.words()
    assert {"0.00012", "0", "0.00034"} <= {*drawn(explorer)[0]}
