"""Slides as a class meets them: keys turn them, a widget moves, its keys are its own, an answer waits."""

import re

import pytest
from harness import SlidesPage, SlidesServer

from widgets.copies import CHAPTERS

pytest.importorskip("voila")

# With BranchExplorer, and with the highest of the others. sweep_slides.py turns the slides of all chapters.
SHOWN = {path.stem[:2]: path for name in ("01_*", "06_*") for path in CHAPTERS.glob(name)}


@pytest.fixture(scope="module")
def server(_chromium_is_there):
    with SlidesServer(*map(str, SHOWN.values())) as started:
        yield started


@pytest.fixture(scope="module", params=SHOWN)
def deck(request, server, browser):
    theme = "dark" if request.param == "06" else "light"
    address = f"{server.slides(SHOWN[request.param])}&theme={theme}"
    with SlidesPage(server, browser, address, seconds=300) as page:
        page.chapter, page.theme = request.param, theme
        yield page


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720)], ids=["1024x768", "1280x720"])
def test_keys_come_to_every_slide_none_is_cut_and_none_shows_an_error(deck, size):
    deck.page.set_viewport_size({"width": size[0], "height": size[1]})
    seen = [deck.go(1)]
    while seen[-1]["at"] < seen[-1]["of"]:
        seen.append(deck.press("PageDown"))
    assert {slide["at"] for slide in seen} == set(range(1, seen[-1]["of"] + 1)) and seen[-1]["of"] > 20
    assert not [slide for slide in seen if slide["cut"] or slide["errors"]]
    assert sum(slide["high"] > size[1] for slide in seen) < len(seen) / 4  # they are scrolled
    assert len({slide["heading"] for slide in seen}) > 8
    assert deck.press("PageUp")["at"] == len({slide["at"] for slide in seen}) - 1
    assert deck.problems() == []  # a page that fetches from elsewhere says so, too


def test_a_slide_is_as_light_as_the_address_says(deck):
    colour = deck.here().evaluate("slide => getComputedStyle(slide).backgroundColor")
    assert (min(map(int, re.findall(r"\d+", colour)[:3])) > 200) == (deck.theme == "light")


def test_a_slider_moves_and_its_keys_turn_no_slide(deck):
    handle = deck.find(".widget-vbox:has(img, svg) .noUi-handle")
    at, before = deck.told()["at"], handle.get_attribute("aria-valuenow")
    pictures = "() => [...current.querySelectorAll('svg, img')].map(one => one.src || one.outerHTML).join()"
    picture = deck.page.evaluate(pictures)
    handle.focus()
    deck.page.keyboard.press("ArrowRight")
    deck.page.wait_for_function(f"before => ({pictures})() !== before", arg=picture)
    assert float(handle.get_attribute("aria-valuenow")) > float(before)
    assert deck.told()["at"] == at and not deck.told()["cut"]
    assert deck.problems() == []


def test_an_answer_shows_when_it_is_asked_for(deck):
    beside = ".jp-OutputArea-child:not(:has(.jupyter-widgets))"
    prints = deck.chapter == "01"  # a cell there prints the error that the class is to predict
    button = deck.find(".jp-OutputArea:has(.jp-RenderedText) " * prints + "button[title='Show the answer']")
    printed = deck.here(beside)
    assert printed.count() >= prints
    assert not any(one.is_visible() for one in printed.all())
    button.click()
    button.wait_for(state="hidden")
    assert all(one.is_visible() for one in printed.all())
    assert deck.problems() == []


def test_what_the_class_predicts_is_judged_on_the_next_slide(deck):
    deck.find(".widget-radio input").check()
    deck.here("button", has_text="Commit").click()
    deck.here(has_text="Committed").wait_for()
    while "reveal" not in deck.here().get_attribute("class"):
        deck.go(deck.told()["at"] + 1)
    deck.here(has_text="You said").wait_for()
    assert deck.problems() == []
