"""The app: which explorer is on which page, and the address that brings a page back."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import nbformat
import pytest

from widgets import explorers
from widgets.app import App, pages, request

AT = "http://127.0.0.1:8866/"
ADDRESS = re.compile(r'<a class="address" href="(.*?)">(.*?)</a>')


def address(app):
    """What the page says of itself; its link and its words lead to the same place."""
    href, words = map(unescape, ADDRESS.search(app._foot.value).groups())
    assert AT + href == words
    return words


def links(app):
    """The queries of all links of a page."""
    found = re.findall('href="(.*?)"', "".join(getattr(child, "value", "") for child in app.children))
    return [dict(parse_qsl(unescape(href).removeprefix("?"), keep_blank_values=True)) for href in found]


def opened(app, name):
    app._folds[name].value = True
    return app.made[name]


@pytest.fixture
def chapters(tmp_path):
    """A folder of chapters; the function writes one: its file's name, its title, its code."""

    def write(name, title, *code):
        cells = [nbformat.v4.new_markdown_cell(f"# {title}\n\nTopKMaps(1) in words")]
        cells += map(nbformat.v4.new_code_cell, code)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
        return tmp_path

    return write


def test_every_explorer_is_on_a_page():
    assert {name for _, _, names in pages() for name in names} == {*explorers.__all__}
    assert all(title and names for _, title, names in pages())


def test_a_page_has_what_the_code_of_its_chapter_makes(chapters):
    chapters("02_more", "02 · More", "ConcatRibbon.of(net)", "GarmentExplorer.demo()", "RateMaps(RateMap)")
    chapters("03_nothing", "03 · Nothing", "from widgets import GarmentExplorer")
    folder = chapters("01_one", "01 · One", "from widgets import RateMap", "TrainedMaps(1); ConcatRibbon()")
    assert pages(folder) == [
        ("01", "One", ["TrainedMaps", "ConcatRibbon"]),
        ("02", "More", ["ConcatRibbon", "GarmentExplorer"]),
    ]


def test_without_a_page_all_are_listed_with_a_sentence_each():
    for query in ("", "page=77"):
        app = App(AT, query)
        assert [link for link in links(app) if len(link) == 1 and "page" in link] == [
            {"page": number} for number, _, _ in pages()
        ]
        assert {name for link in links(app) for name in link} == {"page", "large", *explorers.__all__}
        for name in explorers.__all__:
            assert f": {getattr(explorers, name).__doc__.splitlines()[0]}" in unescape(app.children[1].value)
        assert not app.made


def test_the_address_brings_back_what_was_left():
    app = App(AT, "page=00&GarmentExplorer=")
    app.made["GarmentExplorer"].controls["garment"].value = "coat"
    app.made["GarmentExplorer"].controls["pixels"].value = 9
    before, _, query = address(app).partition("?")
    again = App(before, query)
    assert again.made["GarmentExplorer"].state == "coat at 9" == app.made["GarmentExplorer"].state
    assert address(again) == address(app)


def test_only_what_is_open_is_made_and_in_the_address():
    app = App(AT, "page=04")
    first, second = dict((number, names) for number, _, names in pages())["04"][:2]
    assert [*app.made] == [first]
    opened(app, second)
    app._folds[first].value = False
    asked = dict(parse_qsl(urlsplit(address(app)).query))
    assert asked == {"page": "04", second: app.made[second].state}
    assert [*App(AT, urlsplit(address(app)).query).made] == [second]
    kept = app.made[first]
    assert opened(app, first) is kept


def test_a_line_that_is_no_state_is_refused_beside_the_widget():
    app = App(AT, "page=00&GarmentExplorer=a+hat+at+9")
    explorer = app.made["GarmentExplorer"]
    assert "hat" in explorer._message.value and 'role="alert"' in explorer._message.value
    assert explorer.state in dict(parse_qsl(urlsplit(address(app)).query)).values()


def test_what_else_was_asked_for_stays_in_every_link_as_text():
    app = App(AT, "token=a%22%3E%3Cscript%3E&large=1&page=00&ConcatRibbon=1")
    assert all(link["token"] == 'a"><script>' for link in links(app))
    assert not any("ConcatRibbon" in link for link in links(app))  # of another page
    assert "<script" not in "".join(getattr(child, "value", "") for child in app.children)
    usual = [link for link in links(app) if "large" not in link]
    assert len(usual) == 1 and "zoom" not in App(AT).children[0].value
    assert "zoom" in app.children[0].value


@pytest.mark.parametrize(
    ("url", "before"),
    [
        ("http://127.0.0.1:8866/?page=01&a=b", "http://127.0.0.1:8866/"),
        # A proxy with a certificate speaks HTTP with the server behind it.
        ("http://hub.example/user/ada/voila/render/my/app.ipynb?page=01&a=b",
         "https://hub.example/user/ada/voila/render/my/app.ipynb"),
    ],
    ids=["itself", "behind a proxy"],
)  # fmt: skip
def test_the_request_is_told_by_voila(url, before):
    assert request({"VOILA_REQUEST_URL": url}) == (before, "page=01&a=b")


def test_without_voila_there_is_no_request():
    assert request({}) == ("", "")
