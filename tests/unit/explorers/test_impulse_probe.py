"""ImpulseProbe: what is seen is what the block does, not what a formula says."""

import sys
from threading import Thread

import numpy
import pytest
from mxnet.util import use_np

from widgets.explorers.impulse_probe import ImpulseProbe
from widgets.explorers.probe_state import LARGEST_MAP
from widgets.inception.building import BuiltBlock
from widgets.inception.layers import Block, Conv
from widgets.inception.reach import BRANCH_KERNELS, patch
from widgets.inception.widths import BranchWidths

IMPOSTOR = "torchvision's block"


def seen(**kernels):
    """A block as a function: each branch lights the patch of that kernel."""
    kernels = BRANCH_KERNELS | kernels
    return lambda *place: {branch: patch(kernel, *place) for branch, kernel in kernels.items()}


@pytest.fixture
def demo():
    return ImpulseProbe.demo()


def test_the_books_block_is_as_promised(demo):
    said = demo.describe()
    for line in (
        "b1  1×1: 1 pixel lit, 1 expected.",
        "b2  1×1 → 3×3: 9 pixels lit, 9 expected.",
        "b3  1×1 → 5×5: 25 pixels lit, 25 expected.",
        "b4  3×3 max pool → 1×1: 9 pixels lit, 9 expected.",
        "Every branch lights the pixels that its name promises.",
    ):
        assert line in said


def test_the_impostor_is_told_apart_in_words_and_in_the_picture(demo):
    before, screen = demo.png(), demo.views["impulse"].value
    demo.controls["block"].value = IMPOSTOR
    assert "b3  1×1 → 5×5: 9 pixels lit, 25 expected." in demo.describe()
    assert "b3 lights 9 pixels, not 25: its window is 3×3, not 5×5." in demo.describe()
    assert "≠ 25 expected" in demo.views["impulse"].value and "not 25" in demo.views["verdict"].value
    assert demo.png() != before and demo.views["impulse"].value != screen


def test_a_corner_cuts_the_patches(demo):
    demo.controls["row"].value, demo.controls["column"].value = 0, 6
    said = demo.describe()
    assert "row 0, column 6" in said
    assert "b2  1×1 → 3×3: 4 pixels lit, 4 expected." in said and "b3  1×1 → 5×5: 9 pixels lit" in said


def test_a_map_too_small_to_tell_them_apart_says_so(demo):
    demo.state = f"0,0 of 2x2 in {IMPOSTOR}"
    assert "As expected. But here 3×3 and 5×5 light the same pixels" in demo.describe()


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (seen(b2=5), "b2 lights 25 pixels, not 9: its window is 5×5, not 3×3."),
        (seen(b1=7), "b1 lights 49 pixels, not 1: its window is 7×7, not 1×1."),
        (
            lambda *place: seen()(*place) | {"b4": numpy.roll(patch(3, *place), 1, axis=0)},
            "b4 lights 9 pixels, not 9, or lights other pixels: its window is not 3×3.",
        ),
        (lambda *place: seen()(*place) | {"b3": numpy.ones((5, 4), bool)}, "b3 outputs a 5×4 map, not 7×7."),
    ],
)
def test_other_faults_are_named(block, said):
    probe = ImpulseProbe(block)
    assert said in probe.describe()


FIVE = Block(BranchWidths(2, (3, 4), (1, 2), 1).branches | {"b5": (Conv(2, 1), Conv(3, 7, pad=3))})
ADDED = Block(
    {"b1": (Conv(4, 1),), "b2": (Conv(4, 3, pad=1),), "b3": (Conv(2, 1), Conv(4, 7, pad=3))}, join="add"
)


@use_np
@pytest.mark.parametrize(
    ("description", "line", "alike"),
    [
        (FIVE, "b5  1×1 → 7×7: 49 pixels lit, 49 expected.", "5×5 and 7×7"),
        (ADDED, "b3  1×1 → 7×7: 49 pixels lit, 49 expected.", "3×3 and 7×7"),
    ],
)
def test_a_block_of_any_branches_is_as_its_description_promises(description, line, alike):
    block = BuiltBlock(description)
    block.initialize()
    probe = ImpulseProbe(block)
    said = probe.describe()
    assert line in said and said.count("expected") == len(description.branches)
    assert "Every branch lights the pixels that its name promises." in said
    assert all(name in probe.views["impulse"].value for name in description.branch_names.values())
    probe.state = "1,1 of 3x3 in BuiltBlock"
    assert f"But here {alike} light the same pixels" in probe.describe()
    assert probe.png()


def test_a_branch_of_which_nothing_is_said_is_refused():
    with pytest.raises(ValueError, match="Nothing says how far b5 should look"):
        ImpulseProbe(seen(b5=7))


def test_functions_need_no_network():
    """With functions it runs where MXNet has never been: `demo` alone brings it."""
    code = """
import sys
from widgets.explorers import ImpulseProbe
from widgets.inception.reach import patch
probe = ImpulseProbe(lambda *place: {b: patch(1, *place) for b in ("b1", "b2", "b3", "b4")})
probe.controls["row"].value = 0
probe.png()
sys.exit("mxnet" in sys.modules)
"""
    import subprocess

    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize(("old", "new", "place", "kept"), [
    (7, 3, (3, 3), (1, 1)),
    (7, 12, (0, 6), (0, 11)),
    (9, 1, (8, 4), (0, 0)),
    (1, 9, (0, 0), (4, 4)),
])  # fmt: skip
def test_the_centre_stays_the_centre_and_a_corner_a_corner(old, new, place, kept):
    probe = ImpulseProbe(seen())
    probe.set(size=old)
    probe.set(row=place[0], column=place[1])
    probe.controls["size"].value = new
    assert (probe.model.row, probe.model.column) == kept
    assert (probe.controls["row"].value, probe.controls["column"].value) == kept
    assert probe.controls["row"].max == probe.controls["column"].max == new - 1


def test_every_size_can_be_walked_to_and_fro_with_a_pixel_that_is_on_the_map():
    probe = ImpulseProbe(seen())
    probe.set(row=6, column=0)
    for size in (*range(1, LARGEST_MAP + 1), *range(LARGEST_MAP, 0, -1)):
        probe.controls["size"].value = size
        assert probe.model.size == size and 0 <= probe.model.row < size and 0 <= probe.model.column < size
        assert f"of a {size}×{size} map" in probe.describe()


@pytest.mark.parametrize(
    ("state", "named"),
    [
        ("9,1 of 5x5 in block", "row must be a whole number from 0 to 4; got 9"),
        ("1,5 of 5x5 in block", "column must be a whole number from 0 to 4; got 5"),
        ("x,1 of 5x5 in block", "row must be a whole number from 0 to 4; got 'x'"),
        ("0,0 of 99x99 in block", "size must be a whole number from 1 to 15; got 99"),
        ("0,0 of 5x6 in block", "A state looks like"),
        ("0,0 of 5x5 in another", "block must be one of block, other; got 'another'"),
    ],
)
def test_a_pixel_off_the_map_is_refused_and_everything_stays(state, named):
    probe = ImpulseProbe({"block": seen(), "other": seen(b3=3)})
    probe.set(row=2, column=6)
    before = probe.state, probe.views["impulse"].value
    with pytest.raises(ValueError, match=named):
        probe.state = state
    assert (probe.state, probe.views["impulse"].value) == before
    probe.controls["state"].value = state
    assert "⚠" in probe._message.value and (probe.state, probe.views["impulse"].value) == before


def test_a_block_that_cannot_run_on_a_small_map_keeps_the_last_picture():
    def picky(height, width, row, column):
        if height < 5:
            raise ValueError(f"The block cannot run on a {height}×{width} map: too small")
        return seen()(height, width, row, column)

    probe = ImpulseProbe(picky)
    before = probe.describe(), probe.views["impulse"].value, probe.state
    probe.controls["size"].value = 4
    assert (probe.describe(), probe.views["impulse"].value, probe.state) == before
    assert "cannot run on a 4×4 map" in probe.notes["size"].value
    assert probe.controls["size"].value == 7
    probe.controls["size"].value = 6
    assert probe.notes["size"].value == "" and probe.model.size == 6


def test_a_single_block_needs_no_choice_and_has_its_own_name():
    from widgets.inception.network import Inception

    block = Inception(1, (1, 1), (1, 1), 1)
    block.initialize()
    probe = ImpulseProbe(block)
    assert "block" not in probe.controls and probe.state == "3,3 of 7x7 in Inception"


def test_two_threads_leave_a_picture_that_belongs_to_the_state(demo):
    def walk(name, values):
        for value in values:
            demo.controls[name].value = value

    threads = [
        Thread(target=walk, args=("size", [3, 9, 2, 11, 5] * 3)),
        Thread(target=walk, args=("row", [0, 1, 2, 3, 4] * 3)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    twin = ImpulseProbe.demo()
    twin.state = demo.state
    assert (twin.views["impulse"].value, twin.describe()) == (demo.views["impulse"].value, demo.describe())
