"""Chapters 01 and 10 on a small screen, and at 150 %: what is drawn stays large enough to be read."""

import pytest
from harness.chapters import in_chapter

WIDTHS = (1024, 853)  # CSS pixels of a page; 1280 at 150 % are 853
# Widths of the maps, the smallest letters of the drawings, and by how much the explorer is too wide.
MEASURED = """area => {
    const letters = [...area.querySelectorAll('svg text')].map(
        text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a);
    return {
        maps: [...area.querySelectorAll('img')].map(img => img.getBoundingClientRect().width),
        letters: Math.min(...letters),
        beyond: area.scrollWidth - area.clientWidth,
    };
}"""


def measured(explorer, width):
    explorer.notebook.size(width)
    explorer.settled()
    return explorer.area.evaluate(MEASURED)


@pytest.fixture
def wide(explorer):
    """What is measured on a page of 1280 pixels, where the page is brought back to."""
    yield measured(explorer, 1280)
    explorer.notebook.size(1280)


@in_chapter("01", "BranchExplorer")
@pytest.mark.parametrize("width", WIDTHS)
def test_maps_keep_half_their_width_and_letters_eleven_pixels(explorer, wide, width):
    narrow = measured(explorer, width)
    assert len(narrow["maps"]) == 4
    assert all(now >= before / 2 for now, before in zip(narrow["maps"], wide["maps"], strict=True)), narrow
    assert narrow["letters"] >= 11 and narrow["beyond"] <= 0


@in_chapter("10", "BugClinic")
@pytest.mark.parametrize("test", ["shape", "lit pixel", "gradient"])
@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_test_of_the_clinic_finds_has_letters_of_eleven_pixels(explorer, wide, width, test):
    explorer.notebook.ask(f"{explorer.python}.set(test={test!r})")
    explorer.wait("the test is shown", lambda: f"test={test.replace(' ', '-')}" in explorer.text_in("state"))
    narrow = measured(explorer, width)
    assert narrow["letters"] >= 11 and narrow["beyond"] <= 0
