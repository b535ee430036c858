"""The keyboard in a widget, and in the notebook around it."""

from io import BytesIO

import pytest
from PIL import Image


def focused(notebook, what="outerHTML"):
    return notebook.page.evaluate(f"document.activeElement.{what}")


@pytest.mark.parametrize("on_page", [("00_start_here.ipynb", "GarmentExplorer")], indirect=True)
@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_same_in_words_opens_and_closes_from_the_keyboard(explorer, key):
    words = explorer.area.locator("pre")
    assert not words.is_visible()
    explorer.focus("reset")
    explorer.press("Tab")
    assert "The same in words" in focused(explorer.notebook, "innerText")
    explorer.press(key)
    explorer.wait("the words were there", words.is_visible)
    assert words.inner_text() == explorer.notebook.ask(f"{explorer.python}.describe()")
    assert "The same in words" in focused(explorer.notebook, "innerText")  # to close them by the same key
    explorer.press(key)
    explorer.wait("the words were gone", lambda: not words.is_visible())


@pytest.mark.parametrize("on_page", [("00_start_here.ipynb", "GarmentExplorer")], indirect=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_arrow_of_a_list_stands_out_in_either_theme(explorer, theme):
    try:
        explorer.notebook.theme(theme)
        box = explorer.control("garment").locator("select")
        shot = Image.open(BytesIO(box.screenshot())).convert("L")
    finally:
        explorer.notebook.theme("light")
    end = shot.crop((shot.width - 18, 4, shot.width - 4, shot.height - 4))  # within the border
    darkest, lightest = end.getextrema()
    assert lightest - darkest > 100, f"grey {darkest} to {lightest}"
