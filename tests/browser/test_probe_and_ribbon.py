"""Chapters 02 and 03 in a browser: ImpulseProbe and ConcatRibbon by keyboard, to the ends of every slider."""

import pytest
from harness import OnPage

CHAPTER_02, CHAPTER_03 = "02_what_each_branch_sees.ipynb", "03_channel_concatenation.ipynb"
SLIDERS = {
    "ImpulseProbe": {"size": (1, 15), "row": (0, 6), "column": (0, 6)},
    "ConcatRibbon": {"channel": (0, 255), "filters": (1, 384)},
}
EACH = [(kind, name) for kind, sliders in SLIDERS.items() for name in sliders]


@pytest.fixture(scope="module")
def pages(open_notebook, chapters):
    with (
        open_notebook(chapters / CHAPTER_02) as probe,
        open_notebook(chapters / CHAPTER_03) as ribbon,
    ):
        opened = {"ImpulseProbe": probe, "ConcatRibbon": ribbon}
        for notebook in opened.values():
            notebook.run_all()
        yield {kind: OnPage(notebook, kind) for kind, notebook in opened.items()}


@pytest.fixture
def explorer(pages, request):
    """One of the two, back at its beginning, and watched: a test that leaves an error behind fails."""
    on_page = pages[request.param]
    on_page.notebook.page.bring_to_front()
    before = on_page.notebook.problems()
    on_page.notebook.ask(f"{on_page.python}.reset()")
    on_page.start = on_page.settled()
    yield on_page
    assert on_page.notebook.problems()[len(before) :] == []


both = pytest.mark.parametrize("explorer", SLIDERS, indirect=True)
ribbon_only = pytest.mark.parametrize("explorer", ["ConcatRibbon"], indirect=True)


@both
def test_run_all_leaves_no_error_and_tab_reaches_every_control(explorer):
    assert explorer.notebook.problems() == []
    assert sorted(explorer.tab_stops()) == sorted(explorer.names)


@pytest.mark.parametrize(("explorer", "name"), EACH, indirect=["explorer"])
def test_a_slider_moves_the_picture_at_both_ends_and_in_the_middle(explorer, name):
    least, most = next(sliders[name] for sliders in SLIDERS.values() if name in sliders)
    seen, state = [], explorer.text_in("state")
    height = explorer.area.bounding_box()["height"]
    explorer.focus(name)
    for key, value in (("End", most), ("Home", least), ("ArrowRight", least + 1)):
        explorer.press(key)
        explorer.wait("the state follows", lambda before=state: explorer.text_in("state") != before)
        drawings = explorer.settled()["drawings"]
        state = explorer.text_in("state")
        assert explorer.number(name) == value
        assert state == explorer.notebook.ask(f"{explorer.python}.state")
        assert drawings not in seen
        seen.append(drawings)
        assert explorer.area.bounding_box()["height"] == height  # nothing jumps
    explorer.focus("reset")
    explorer.press("Enter")
    explorer.wait("Reset takes hold", lambda: explorer.seen() == explorer.start)


@pytest.mark.parametrize("explorer", ["ImpulseProbe"], indirect=True)
def test_the_pixel_goes_to_a_corner_and_stays_there_when_the_map_grows(explorer):
    for name, key in (("row", "Home"), ("column", "End"), ("size", "ArrowRight")):
        explorer.focus(name)
        explorer.press(key)
        explorer.settled()
    assert (explorer.number("row"), explorer.number("column")) == (0, 7)
    assert explorer.text_in("state").startswith("0,7 of 8x8")
    assert "at row 0, column 7" in explorer.seen()["text"]


@ribbon_only
def test_the_box_takes_a_number_and_refuses_others_in_words(explorer):
    explorer.type_line("number", "217")
    sentence = "Channel 217 of 256 is filter 25 of b3 (5×5), which holds channels 192 … 223."
    explorer.wait("the channel is named", lambda: sentence in explorer.seen()["text"])
    good = explorer.settled()
    for typed, got in (("256", "256"), ("many", "'many'"), ("-1", "-1")):
        explorer.type_line("number", typed)
        said = f"channel must be a whole number from 0 to 255; got {got}."
        explorer.wait("the refusal is on screen", lambda said=said: said in explorer.seen()["text"])
        after = explorer.settled()
        assert (after["drawings"], explorer.text_in("number")) == (good["drawings"], "217")
    explorer.type_line("number", "64")
    explorer.wait("the refusal is gone", lambda: "must be" not in explorer.seen()["text"])
    assert explorer.number("channel") == 64


@ribbon_only
def test_garment_and_kernel_are_chosen_by_keyboard(explorer):
    explorer.focus("garment")
    explorer.press("End")
    explorer.wait("the garment follows", lambda: "of coat" in explorer.text_in("state"))
    first = explorer.settled()["drawings"]
    assert first != explorer.start["drawings"]
    explorer.control("kernel").locator("button").nth(2).focus()
    explorer.press("Enter")
    explorer.wait("the kernel follows", lambda: "next 5x5" in explorer.text_in("state"))
    assert explorer.settled()["drawings"] != first
