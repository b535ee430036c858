"""Every control of BranchExplorer by keyboard, on whatever thread callbacks run."""

import re

import pytest
from harness import OnPage

SLIDERS = ("c1", "c2_reduce", "c2", "c3_reduce", "c3", "c4")
ROWS = {"c1": [0], "c2_reduce": [1], "c2": [1], "c3_reduce": [2], "c3": [2], "c4": [3]}
KEYS = {"preset": "ArrowDown", "garment": "End", "input": "End", "new": "Enter"}
# One filter more may be dead, and then changes no pixel; not all eight are.
STEPS = 8
BLOCK_3A = "64-96,128-16,32-32@"


@pytest.fixture(scope="module")
def on_page(sheet):
    sheet.show("from widgets import BranchExplorer\nBranchExplorer.demo()")
    assert sheet.problems() == []
    return OnPage(sheet, "BranchExplorer")


def widths(explorer):
    """The start of the state string, from the six sliders on screen."""
    c1, c2_reduce, c2, c3_reduce, c3, c4 = (explorer.number(name) for name in SLIDERS)
    return f"{c1}-{c2_reduce},{c2}-{c3_reduce},{c3}-{c4}@"


def wait_for_widths(explorer, quiet=0.25):
    """The state string is written after the picture, so it closes every move."""
    explorer.wait(
        "the state follows the sliders", lambda: explorer.text_in("state").startswith(widths(explorer))
    )
    seen = explorer.settled(quiet)
    assert explorer.text_in("state").startswith(widths(explorer))
    channels = sum(explorer.number(name) for name in ("c1", "c2", "c3", "c4"))
    assert re.search(r"Output (\d+)×", seen["text"])[1] == str(channels)
    assert "broken" not in seen["images"]
    return seen


def changed(before, after):
    """The rows of feature maps whose pixels differ."""
    return [
        row
        for row, pair in enumerate(zip(before["images"], after["images"], strict=True))
        if len({*pair}) > 1
    ]


def test_tab_reaches_every_control(explorer):
    assert sorted(explorer.tab_stops()) == sorted(explorer.names)


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_moves_its_branch_and_no_other(explorer, name):
    start, width = explorer.start, explorer.number(name)
    explorer.focus(name)
    explorer.press(*["ArrowRight"] * STEPS)
    assert explorer.number(name) == width + STEPS
    wider = wait_for_widths(explorer)
    assert changed(start, wider) == ROWS[name]
    assert wider["drawings"] != start["drawings"]
    assert wider["text"] != start["text"]
    explorer.press(*["ArrowLeft"] * STEPS)
    back = wait_for_widths(explorer)
    assert (back["images"], back["drawings"]) == (start["images"], start["drawings"])
    explorer.press("Home")
    assert explorer.number(name) == 1
    least = wait_for_widths(explorer)
    explorer.press("End")
    assert explorer.number(name) > width
    most = wait_for_widths(explorer)
    assert changed(least, most) == ROWS[name]
    explorer.press("Tab", "Control+a")  # the number beside the slider can be typed into
    explorer.keyboard.type("7")
    explorer.press("Enter")
    explorer.wait("the slider follows the typed number", lambda: explorer.number(name) == 7)
    assert changed(most, wait_for_widths(explorer)) == ROWS[name]


@pytest.mark.parametrize("name", KEYS)
def test_a_key_in_the_other_controls_moves_all_branches(explorer, name):
    explorer.focus(name)
    explorer.press(KEYS[name])
    explorer.wait("the picture moves", lambda: explorer.seen()["images"] != explorer.start["images"])
    assert changed(explorer.start, wait_for_widths(explorer)) == [0, 1, 2, 3]


def test_a_typed_state_rebuilds_the_picture(explorer):
    explorer.focus("c1")
    explorer.press("ArrowRight", "ArrowRight")
    wait_for_widths(explorer)
    explorer.focus("new")
    explorer.press("Enter")
    explorer.wait("the seed is in the state", lambda: "seed=1" in explorer.text_in("state"))
    wanted, state = wait_for_widths(explorer), explorer.text_in("state")
    explorer.focus("reset")
    explorer.press("Enter")
    explorer.wait("Reset takes hold", lambda: explorer.text_in("state").startswith(BLOCK_3A))
    assert changed(wanted, wait_for_widths(explorer)) == [0, 1, 2, 3]
    explorer.type_line("state", state)
    explorer.wait("the sliders follow the state", lambda: explorer.number("c1") == 66)
    assert wait_for_widths(explorer)["images"] == wanted["images"]


@pytest.mark.parametrize("bad", ["0", "-3", "64.5", "100000", "many"])
def test_a_bad_width_is_refused_in_words_and_the_picture_stays(explorer, bad):
    before, state = explorer.start, explorer.text_in("state")
    explorer.type_line("state", state.replace("64-", f"{bad}-", 1))
    explorer.wait("the refusal is on screen", lambda: explorer.seen()["text"] != before["text"])
    after = explorer.settled()
    said = set(after["text"].splitlines()) - set(before["text"].splitlines())
    assert any(bad in line and len(line.split()) > 4 for line in said), said
    assert (after["images"], after["drawings"]) == (before["images"], before["drawings"])
    assert explorer.number("c1") == 64


def test_reset_brings_the_beginning_back(explorer):
    for name in SLIDERS:
        explorer.focus(name)
        explorer.press("End")
    for name, key in KEYS.items():
        explorer.focus(name)
        explorer.press(key)
    wait_for_widths(explorer)
    explorer.focus("reset")
    explorer.press("Enter")
    explorer.wait("Reset takes hold", lambda: explorer.text_in("state").startswith(BLOCK_3A))
    assert wait_for_widths(explorer) == explorer.start


# The two sliders of a row draw into one image; under perComm each has a thread of its own.
@pytest.mark.parametrize(("first", "second"), [("c2_reduce", "c2"), ("c3", "c3_reduce")])
def test_quick_opposite_bursts_leave_no_stale_picture(explorer, first, second):
    for name in (first, second):  # slowly, one key at a time
        explorer.focus(name)
        for _ in range(3):
            explorer.press("ArrowRight")
            wanted = wait_for_widths(explorer)
    state = explorer.text_in("state")
    for key in [*["ArrowRight"] * 12, *["ArrowLeft"] * 12]:
        for name in (first, second):
            explorer.control(name).locator(".noUi-handle").focus()
            explorer.press(key)
    after = wait_for_widths(explorer, quiet=1)
    assert explorer.text_in("state") == state
    assert after == wanted
