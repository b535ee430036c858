"""Chapter 04 in a browser: what BudgetDesigner refuses, keeps, takes back, exports and imports."""

import json

import pytest
from harness.chapters import in_chapter

pytestmark = in_chapter("04", "BudgetDesigner")


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("budget", "lots", "budget must be a whole number from 1 to 10000000; got 'lots'."),
        ("budget", "3000", "No block can output 256 channels from 192 for 3 000 parameters"),
        ("target", "-7", "target must be a whole number from 4 to 1024; got -7."),
        ("channels", "1e9", "channels must be a whole number from 1 to 1024; got '1e9'."),
    ],
)
def test_a_bad_number_is_refused_beside_its_box_and_the_old_one_comes_back(explorer, name, typed, says):
    shown = explorer.text_in(name)
    explorer.type_line(name, typed)
    explorer.wait("the refusal is on screen", lambda: says in explorer.seen()["text"])
    after = explorer.settled()
    assert after["drawings"] == explorer.start["drawings"]
    assert explorer.text_in(name) == shown
    explorer.type_line(name, "200" if name == "channels" else "500" if name == "target" else "200 000")
    explorer.wait("the refusal is gone", lambda: says not in explorer.seen()["text"])
    assert explorer.settled()["drawings"] != explorer.start["drawings"]


def test_keep_undo_export_and_import(explorer):
    explorer.focus("keep")
    explorer.press("Enter")
    explorer.wait(
        "the try is listed", lambda: "over budget by 43 696" in explorer.seen()["text"].split("try")[-1]
    )
    kept = explorer.settled()
    exported = explorer.control("json").locator("textarea").input_value()
    assert json.loads(exported)["tries"] == ["64-96,128-16,32-32"]
    explorer.focus("undo")
    explorer.press("Enter")
    explorer.wait("Undo takes hold", lambda: explorer.seen()["drawings"] == explorer.start["drawings"])
    area = explorer.control("json").locator("textarea")
    for text, done in (("{}", lambda seen: "This JSON is not ours" in seen["text"]),
                       (exported, lambda seen: seen["drawings"] == kept["drawings"])):  # fmt: skip
        area.fill(text)
        explorer.focus("import")
        explorer.press("Enter")
        explorer.wait("the import is answered", lambda done=done: done(explorer.seen()))
