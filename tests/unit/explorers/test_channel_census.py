"""ChannelCensus on channels made up here, whose every share is known."""

from io import BytesIO

import numpy
import pytest
from PIL import Image

from widgets.explorers.census_state import COUNTS
from widgets.explorers.channel_census import ChannelCensus
from widgets.inception.channels import Census
from widgets.pictures.scene import Box, Text
from widgets.pictures.trained.census import pair_bars

SLICES = {"3a": {"b1": slice(0, 2), "b2": slice(2, 8)}, "3b": {"b1": slice(0, 4), "b2": slice(4, 5)}}


def made_up(dead, always, selective, between, threshold=0.03):
    bools = (numpy.array(list(marks)) == "x" for marks in (dead, always, selective))
    return Census(*bools, numpy.array(between), threshold)


FOUND = {
    "trained": {
        "3a": made_up("x.......", ".......x", ".xx.xx.x", [0, 0.4, 0.2, 0, 0.5, 0.1, 0, 0.4]),
        "3b": made_up("....x", ".....", "xx...", [0.5, 0.7, 0, 0, 0]),
    },
    "random": {
        "3a": made_up("xx......", ".xxxxxxx", "........", [0] * 7 + [0.06], 0.04),
        "3b": made_up(".....", "xxxxx", ".....", [0] * 5),
    },
}


@pytest.fixture
def explorer():
    return ChannelCensus(FOUND, SLICES, 1000)


def said(explorer, **controls):
    for name, value in controls.items():
        explorer.controls[name].value = value
    return "\n".join(explorer.words())


def test_it_counts_by_block_and_by_branch_within_the_chosen_one(explorer):
    words = said(explorer)
    assert "by block, all branches: 3a 12% (25%), 3b 20% (0%)." in words
    assert "block 3a, by branch: all 12% (25%), b1 50% (100%), b2 0% (0%)." in words
    words = said(explorer, count="always on", branch="b2", block="3b")
    assert "by block, b2 3×3: 3a 17% (100%), 3b 0% (100%)." in words
    assert "block 3b, by branch: all 0% (100%), b1 0% (100%), b2 0% (100%)." in words


def test_selective_names_the_threshold_of_the_chosen_block(explorer):
    words = said(explorer, count="selective")
    assert "3a 62% (0%), 3b 40% (0%)" in words and "In 3a that is more than 3.0% (trained) and 4.0%" in words
    assert "3.0% (random)" not in words and "over the 1000 images" in words


def test_variance_is_the_mean_over_what_is_not_dead_and_nothing_where_all_is(explorer):
    words = said(explorer, count="variance between classes", block="3a")
    assert "3a 23% (1%), 3b 30% (0%)" in words  # 1.6 / 7, 0.06 / 6, 1.2 / 4
    assert "b1 40% (none)" in words
    assert ">nan<" not in explorer.views["bars"].value and "% of the variance" in explorer.views["bars"].value


@pytest.mark.parametrize("count", COUNTS)
def test_no_line_of_the_picture_is_longer_than_it_is_wide(explorer, count):
    explorer.set(count=count)
    _, *lines = explorer.picture()
    assert " ".join(lines) in said(explorer) and max(map(len, lines)) <= 125


def test_state_and_refusals(explorer):
    explorer.state = "selective by block, branch b2; block 3b"
    twin = ChannelCensus(FOUND, SLICES, 1000)
    twin.state = explorer.state
    assert (twin.describe(), twin.png()) == (explorer.describe(), explorer.png())
    for wrong in ("lazy by block, branch b2; block 3b", "dead by block, branch b3; block 3b"):
        explorer.controls["state"].value = wrong
        assert "⚠" in explorer._message.value and explorer.model.count == "selective"
    assert Image.open(BytesIO(explorer.png())).width > 1000


def test_bars_are_as_tall_as_their_shares_and_told_apart_by_hatching():
    panels = {"left": {"3a": {"trained": 0.5, "random": 0.25}}, "right": {"b1": {"trained": 1, "random": 0}}}
    scene = pair_bars(panels, "Title", "channels")
    bars = [shape for shape in scene.shapes if isinstance(shape, Box)][2:]
    assert [bar.h for bar in bars] == pytest.approx([75, 37.5, 150, 0])
    assert [bool(bar.hatch) for bar in bars] == [False, True, False, True]
    texts = [shape.text for shape in scene.shapes if isinstance(shape, Text)]
    assert {"left", "right", "50", "25", "100", "trained weights"} <= set(texts)
    assert all(shape.x + shape.w <= scene.width for shape in scene.shapes if isinstance(shape, Box))
