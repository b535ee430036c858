"""BudgetDesigner: its task, its verdicts, its tries; undo, export, import, and what it refuses."""

import json
from datetime import UTC, datetime
from html import unescape

import pytest

from widgets.explorers.budget_designer import BudgetDesigner
from widgets.explorers.budget_state import MOST_TRIES
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths, six, traits_of

BLOCK_3A = "64-96,128-16,32-32"
NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def designer():
    return BudgetDesigner.demo()


def screen(designer):
    return (
        designer.views["plot"].value,
        designer.views["verdict"].value,
        designer.views["tries"].value,
        designer.state,
    )


def said(designer, name):
    return unescape(designer.notes[name].value)


def upload(designer, content, name="mine.json"):
    designer.controls["upload"].value = (
        {
            "name": name,
            "type": "",
            "size": len(content),
            "content": memoryview(content),
            "last_modified": NOW,
        },
    )


@pytest.mark.parametrize(
    "values, says",
    [
        ({}, "256 channels of 256, 163 696 of 120 000 parameters: over budget by 43 696."),
        ({"c2_reduce": 48}, "256 channels of 256, 99 136 of 120 000 parameters: met, 20 864 to spare."),
        ({"c1": 63}, "the target is missed by 1 channel and over budget by 43 503."),
        ({"budget": 163_696}, "met, 0 to spare."),
        ({"budget": 163_695}, "over budget by 1."),
        ({"target": 300, "budget": 200_000}, "the target is missed by 44 channels."),
    ],
)
def test_the_verdict_says_by_how_much(designer, values, says):
    designer.set(**values)
    assert says in designer.views["verdict"].value
    assert says.split(": ")[-1] in "\n".join(designer.words())


def test_the_nine_blocks_are_counted_on_the_designers_own_input(designer):
    assert "3a 163 696 for 160; 3b 366 208 for 288" in designer.describe()
    designer.controls["channels"].value = 256
    # Of 3b's own 256 input channels: facts.md has 388 736 for it there.
    assert "3b 388 736 for 288" in designer.describe()
    for name, widths in GOOGLENET_BLOCKS.items():
        designer.controls["preset"].value = name
        assert designer.model.widths == widths


def test_tries_are_kept_once_ranked_and_listed(designer):
    designer.controls["keep"].click()
    assert designer.model.tries == (GOOGLENET_BLOCKS["3a"],)
    designer.controls["keep"].click()
    assert len(designer.model.tries) == 1
    assert said(designer, "keep").endswith("These widths are kept already, as try 1.</span>")
    designer.set(c2_reduce=48)
    assert "No kept try is better." in designer.describe()
    designer.controls["keep"].click()
    designer.set(c2_reduce=96)
    assert "Better: try 2," in designer.describe()
    assert designer.views["tries"].value.index("99 136") < designer.views["tries"].value.index("163 696")


def test_a_try_that_misses_the_target_beats_nothing(designer):
    designer.set(c1=1)
    designer.keep()
    designer.set(c1=64)
    assert "No kept try is better." in designer.describe()


def test_a_reduce_narrower_than_any_of_the_books_is_pointed_out(designer):
    assert "Every reduce is at least 25%" in designer.describe()
    designer.set(c2_reduce=32, c3_reduce=7)
    assert "Narrow: b3 makes 32 channels from 7." in designer.describe()


def test_undo_takes_back_moves_tries_imports_and_reset(designer):
    states = [designer.state]

    def step(action):
        action()
        states.append(designer.state)

    def slide():
        for width in range(65, 90):
            designer.controls["c1"].value = width

    step(slide)
    step(designer.keep)
    step(lambda: designer.set(c3=40))
    step(designer.keep)
    step(lambda: designer.load(BudgetDesigner().model.to_json().replace("120000", "130000")))
    step(designer.reset)
    assert len(set(states)) == len(states) - 1  # Reset is back at the first
    for state in reversed(states[:-1]):
        designer.controls["undo"].click()
        assert designer.state == state
    designer.controls["undo"].click()
    assert "nothing to take back" in said(designer, "keep")


def test_a_state_with_tries_rebuilds_the_designer(designer):
    designer.set(channels=100, target=77, budget=50_000)
    designer.keep()
    designer.set(c1=5)
    designer.keep()
    twin = BudgetDesigner()
    twin.state = designer.state
    assert designer.state == f"100>77<50000 5-96,128-16,32-32 kept {BLOCK_3A} 5-96,128-16,32-32"
    assert screen(twin) == screen(designer)
    # Straight to a task that neither the old target nor the old budget would allow alone.
    twin.state = f"1>4<100 {BLOCK_3A}"
    twin.state = f"1000>1000<9000000 {BLOCK_3A}"
    twin.reset()
    assert twin.state == BudgetDesigner().state


@pytest.mark.parametrize(
    "name, value, says",
    [
        (
            "budget",
            "3 000",
            "No block can output 256 channels from 192 for 3 000 parameters: the least is 3 328",
        ),
        ("budget", "lots", "budget must be a whole number from 1 to 10000000; got 'lots'."),
        ("budget", "", "budget must be a whole number"),
        ("budget", "-5", "budget must be a whole number from 1 to 10000000; got -5."),
        ("budget", "1e99", "budget must be a whole number"),
        ("target", "1025", "target must be a whole number from 4 to 1024; got 1025."),
        ("target", "3", "target must be a whole number from 4"),
        ("target", "<b>", "target must be a whole number"),
        ("channels", "192.5", "channels must be a whole number from 1 to 1024; got '192.5'."),
    ],
)
def test_what_no_block_can_meet_is_refused_beside_the_control_and_nothing_moves(designer, name, value, says):
    before = screen(designer)
    shown = designer.controls[name].value
    designer.controls[name].value = value
    assert says in said(designer, name) and "role" in designer.notes[name].value
    assert "<b>" not in designer.notes[name].value
    assert designer._message.value == ""
    assert screen(designer) == before
    assert designer.controls[name].value == shown
    designer.controls["c1"].value = 65
    assert designer.notes[name].value == ""


def test_the_least_budget_is_accepted_and_one_less_is_not(designer):
    designer.set(budget=3_328)
    with pytest.raises(ValueError, match="the least is 3 328, by 1-1,253-1,1-1"):
        designer.set(budget=3_327)
    with pytest.raises(ValueError, match="No block can output 257 channels"):
        designer.set(target=257)
    assert designer.state == f"192>256<3328 {BLOCK_3A}"


@pytest.mark.parametrize("typed", ["164000", "164 000", "164,000", " 164_000 ", "164\u202f000"])
def test_a_number_may_be_typed_with_spaces(designer, typed):
    designer.controls["budget"].value = typed
    assert designer.model.budget == 164_000


def test_export_and_import_as_text_and_as_a_file(designer):
    designer.set(c1=7, budget=99_000)
    designer.keep()
    exported = designer.controls["json"].value
    assert json.loads(exported)["tries"] == ["7-96,128-16,32-32"]
    for bring in ("text", "file"):
        twin = BudgetDesigner()
        if bring == "file":
            upload(twin, exported.encode())
            assert twin.controls["upload"].value == ()
        else:
            twin.controls["json"].value = exported
            twin.controls["import"].click()
        assert screen(twin) == screen(designer)


GOOD = json.loads(BudgetDesigner().model.to_json())


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "This is not JSON"),
        ("{", "This is not JSON"),
        ("[" * 100_000, "This is not JSON"),
        ("[]", "This JSON is not ours"),
        ('{"cells": []}', "This JSON is not ours"),
        (json.dumps({"format": GOOD["format"]}), "lacks budget, channels, target, tries, widths."),
        (json.dumps(GOOD | {"budget": "many"}), "budget in the JSON must be a whole number; got 'many'."),
        (json.dumps(GOOD | {"budget": True}), "budget in the JSON must be a whole number; got True."),
        (json.dumps(GOOD | {"budget": 10}), "No block can output 256 channels"),
        (json.dumps(GOOD | {"widths": 5}), '"widths" in the JSON must be text'),
        (json.dumps(GOOD | {"tries": "none"}), '"widths" in the JSON must be text'),
        (json.dumps(GOOD | {"tries": [BLOCK_3A, None]}), '"widths" in the JSON must be text'),
        (json.dumps(GOOD | {"widths": "1-2,3"}), "Six widths look like"),
        (json.dumps(GOOD | {"widths": "999-96,128-16,32-32"}), "c1 must be a whole number from 1 to 384"),
        (json.dumps(GOOD | {"tries": ["999-96,128-16,32-32"]}), "Try 1: c1 must be at most 384; got 999."),
        (json.dumps(GOOD | {"tries": ["0-96,128-16,32-32"]}), "c1 must be a whole number"),
        (
            json.dumps(GOOD | {"tries": [BLOCK_3A] * (MOST_TRIES + 1)}),
            "At most 30 tries can be kept; got 31.",
        ),
    ],
)
def test_json_that_is_not_ours_is_refused_in_a_sentence_and_stays_to_be_mended(designer, text, says):
    designer.keep()
    before = screen(designer)
    designer.controls["json"].value = text
    designer.controls["import"].click()
    assert says in said(designer, "import")
    assert screen(designer) == before
    assert designer.controls["json"].value == text
    upload(designer, text.encode())
    assert says in said(designer, "import") or "too large" in said(designer, "import")
    assert screen(designer) == before


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\xff\xfe", b"x" * 200_000])
def test_a_file_that_is_no_text_or_too_large_is_refused(designer, content):
    before = screen(designer)
    upload(designer, content, "cat.png")
    assert "⚠" in said(designer, "import")
    assert screen(designer) == before


def test_no_more_tries_than_fit(designer):
    for width in range(1, MOST_TRIES + 1):
        designer.set(c1=width)
        designer.keep()
    designer.set(c1=100)
    designer.keep()
    assert len(designer.model.tries) == MOST_TRIES
    assert "30 tries are kept and no more fit" in said(designer, "keep")
    assert designer.png()


def test_six_widths_as_text_and_as_traits():
    widths = BranchWidths(1, (2, 3), (4, 5), 6)
    assert six(widths) == "1-2,3-4,5-6"
    assert list(traits_of(widths).values()) == [1, 2, 3, 4, 5, 6]
