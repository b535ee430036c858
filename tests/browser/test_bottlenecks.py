"""Chapter 04 in a browser: BottleneckExplorer and BudgetDesigner by keyboard, to the ends of every slider."""

import json

import pytest
from harness import OnPage

SLIDERS = {
    "BottleneckExplorer": {"channels": 1024, "reduce": 1024, "out": 512, "size": 112},
    "BudgetDesigner": {"c1": 384, "c2_reduce": 192, "c2": 384, "c3_reduce": 48, "c3": 128, "c4": 128},
}
EACH = [(kind, name) for kind, sliders in SLIDERS.items() for name in sliders]


@pytest.fixture(scope="module")
def chapter(open_notebook, chapters):
    with open_notebook(chapters / "04_one_by_one_bottlenecks.ipynb") as notebook:
        notebook.run_all()
        yield notebook


@pytest.fixture(scope="module")
def pages(chapter):
    return {kind: OnPage(chapter, kind) for kind in SLIDERS}


@pytest.fixture
def explorer(pages, request):
    """One of the two, back at its beginning, and watched: a test that leaves an error behind fails."""
    on_page = pages[request.param]
    before = on_page.notebook.problems()
    on_page.notebook.ask(f"{on_page.python}.reset()")
    on_page.start = on_page.settled()
    yield on_page
    assert on_page.notebook.problems()[len(before) :] == []


both = pytest.mark.parametrize("explorer", SLIDERS, indirect=True)
designer = pytest.mark.parametrize("explorer", ["BudgetDesigner"], indirect=True)


@both
def test_tab_reaches_every_control(explorer):
    assert sorted(explorer.tab_stops()) == sorted(explorer.names)


@pytest.mark.parametrize(("explorer", "name"), EACH, indirect=["explorer"])
def test_a_slider_moves_the_picture_at_both_ends_and_in_the_middle(explorer, name):
    most = next(sliders[name] for sliders in SLIDERS.values() if name in sliders)
    seen, state = [explorer.start["drawings"]], explorer.text_in("state")
    explorer.focus(name)
    for key, value in (("Home", 1), ("End", most), ("PageDown", None), ("ArrowLeft", None)):
        explorer.press(key)
        if value:
            assert explorer.number(name) == value
        explorer.wait("the state follows", lambda before=state: explorer.text_in("state") != before)
        drawings = explorer.settled()["drawings"]
        state = explorer.text_in("state")
        assert state == explorer.notebook.ask(f"{explorer.python}.state")
        assert drawings not in seen
        seen.append(drawings)
    explorer.focus("reset")
    explorer.press("Enter")
    explorer.wait("Reset takes hold", lambda: explorer.seen()["drawings"] == seen[0])


@pytest.mark.parametrize(("explorer", "name"), [("BottleneckExplorer", n) for n in ("kernel", "measure")],
                         indirect=["explorer"])  # fmt: skip
def test_the_other_of_two_buttons_is_pressed_by_keyboard(explorer, name):
    buttons = explorer.control(name).locator("button")
    pressed = buttons.nth(0 if name == "kernel" else 1)
    pressed.focus()
    explorer.press("Enter")
    explorer.wait("the picture follows", lambda: explorer.seen()["drawings"] != explorer.start["drawings"])


@both
def test_a_preset_is_chosen_by_keyboard(explorer):
    explorer.focus("preset")
    explorer.press("PageDown")
    explorer.wait("the picture follows", lambda: explorer.seen()["drawings"] != explorer.start["drawings"])


@designer
@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("budget", "lots", "budget must be a whole number from 1 to 10000000; got 'lots'."),
        ("budget", "3000", "Nothing can hand on 256 channels from 192 for 3 000 parameters"),
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


@designer
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
