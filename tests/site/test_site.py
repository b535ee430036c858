"""The built site: it builds without a warning, no link leads nowhere, answers and solutions are folded."""

import ast
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import first
import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9][0-9]*_*.ipynb"))
THEMES = {
    ("region", ".sidebar-primary-items__start")
}  # the theme sets its logo beside the navigation, not in it
LEADS = ("href", "src", "data-src", "poster")


class Page(HTMLParser):
    """What a page names, leads to and shows."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.leads, self.images, self.fetched = set(), [], [], []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found.get("id"), found.get("name")} - {None}
        self.leads += [found[name] for name in LEADS if found.get(name)]
        self.images += [found] if tag == "img" else []
        if tag in ("script", "link", "img"):
            self.fetched += [found[name] for name in ("href", "src") if found.get(name)]


@pytest.fixture(scope="module")
def pages(built):
    return {path: Page(path) for path in sorted(built.rglob("*.html")) if "_static" not in path.parts}


def test_every_chapter_has_its_page(built, pages):
    names = {path.relative_to(built).stem for path in pages}
    assert names >= {path.stem for path in CHAPTERS}
    assert names >= {"index", "contents", "references", "package", "search"}


def test_no_link_inside_leads_nowhere(built, pages):
    checked, nowhere = 0, []
    for path, page in pages.items():
        for lead in page.leads:
            parts = urlsplit(lead)
            if parts.scheme or parts.netloc:
                continue
            checked += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = target.is_file() and target.is_relative_to(built)
            fragment = unquote(parts.fragment)
            known = not fragment or target not in pages or fragment in pages[target].ids
            if not (there and known):
                nowhere.append(f"{path.name}: {lead}")
    assert checked > 1000
    assert not nowhere


def is_away(lead):
    return bool(urlsplit(lead).netloc)


def test_a_page_fetches_nothing_from_elsewhere(pages):
    away = [
        f"{path.name}: {lead}"
        for path, page in pages.items()
        for lead in page.fetched
        if urlsplit(lead).netloc
    ]
    assert not away


def test_every_picture_has_words(pages):
    shown = [(path.name, image) for path, page in pages.items() for image in page.images]
    assert len(shown) > 50
    without = [
        (name, image.get("src", "")[:80])
        for name, image in shown
        if not image.get("alt", "").strip() or re.search(r"_images/|\.png$|^<", image["alt"])
    ]
    assert not [one for one in without if one[0] != "index.html"], without
    assert len(without) == len(first.SHOWN), "only a garment's picture has its name beside it"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem.split("_")[0])
def test_answers_and_solutions_are_folded(built, path):
    page = (built / f"{path.stem}.html").read_text()
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    folded = re.findall(r"<details.*?</details>", page, re.DOTALL)
    apart = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", "", apart))
    reveals = [source for source in cells if re.search(r"^reveal\(", source, re.MULTILINE)]
    assert sum("How the answer is found" in part for part in folded) == len(reveals)
    assert not re.search(r"^reveal\(", text, re.MULTILINE)
    keys = [key for source in cells for key in re.findall(r'^check\(\s*"([\w-]+)"', source, re.MULTILINE)]
    solutions = [unescape(re.sub(r"<[^>]+>", "", part)) for part in folded if "One solution" in part]
    assert len(solutions) == len(keys)
    for key, shown in zip(keys, solutions, strict=True):
        whole = (ROOT / f"chapters/solutions/{key}.py").read_text().strip()
        assert whole in shown
        assert whole not in text


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem.split("_")[0])
def test_a_question_stands_in_a_box_with_its_choices(built, path):
    boxes = re.findall(
        r'<div class="predict admonition">(.*?)</div>', (built / f"{path.stem}.html").read_text(), re.DOTALL
    )
    words = [" ".join(unescape(re.sub(r"<[^>]+>", " ", box)).split()) for box in boxes]
    cells = nbformat.read(path, as_version=4).cells
    asked = [
        output.data["text/plain"]
        for cell in cells
        for output in cell.get("outputs", [])
        if output.get("data", {}).get("text/plain", "").startswith("Predict: ")
    ]
    assert len(boxes) == len(asked)
    for text, box, shown in zip(asked, boxes, words, strict=True):
        assert box.count("<li>") == text.count(" | ") + 1
        plain = re.sub(r"[\W_]+", " ", text).strip()  # the page sets quotes and dashes its own way
        assert re.sub(r"[\W_]+", " ", shown).strip() == plain


def choices(source):
    """The choices of each Predict in a cell; () where they are not written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Predict":
            given = node.args[1] if len(node.args) > 1 else ast.Tuple([])
            try:
                yield ast.literal_eval(given)
            except ValueError:
                yield ()


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem.split("_")[0])
def test_each_choice_is_an_item_of_its_own(built, path):
    page = (built / f"{path.stem}.html").read_text()
    boxes = re.findall(r'<div class="predict admonition">(.*?)</div>', page, re.DOTALL)
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    for box, wanted in zip(boxes, [one for source in cells for one in choices(source)], strict=True):
        items = [
            unescape(re.sub(r"<[^>]+>", "", item)) for item in re.findall(r"<li>(.*?)</li>", box, re.DOTALL)
        ]
        plain = [[re.sub(r"[\W_]+", " ", text).strip() for text in texts] for texts in (items, wanted)]
        assert plain[0] == plain[1] or not wanted


def test_each_work_is_listed_once_with_the_chapters_that_refer_to_it(built):
    import gathering

    page = unescape(re.sub(r"<[^>]+>", "", (built / "references.html").read_text()))
    for path in CHAPTERS:
        for work in gathering.entries(path):
            title = gathering.TITLE.search(work)
            if title:
                assert sum(title[1].lower() in line.lower() for line in page.splitlines()) >= 1, title[1]
    lines = [line for line in gathering.references().splitlines() if "Going Deeper with Convolutions" in line]
    assert len(lines) == 1 and "[01](" in lines[0] and "[13](" in lines[0]


def test_every_public_name_is_described(built):
    import widgets

    page = (built / "package.html").read_text()
    missing = [name for name in widgets.__all__ if f'id="{name}"' not in page]
    assert not missing


PAGES = ("index", "contents", "glossary", "references", "package", "search", *(p.stem for p in CHAPTERS[:4]))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_nothing_keeps_a_page_from_some_of_its_readers(built, inspect, name, scheme, width):
    found, wide = inspect(built / f"{name}.html", scheme=scheme, width=width)
    ours = [(wrong, node) for wrong, node in found if (wrong, page_part(node)) not in THEMES]
    assert not [(wrong, node["target"], node["html"][:200]) for wrong, node in ours]
    assert wide == width, "nothing sticks out to the right"


def test_on_a_phone_a_finger_opens_the_chapters_and_the_sections(built, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((built / f"{CHAPTERS[3].stem}.html").as_uri())
    page.locator(".secondary-toggle:visible").tap()
    page.locator("dialog[open] a", has_text="References").tap()
    page.wait_for_url("**#references")
    page.touchscreen.tap(10, 400)  # beside the list, which stays open for the next section
    page.locator(".primary-toggle:visible").tap()
    page.locator(f"dialog[open] a[href^='{CHAPTERS[4].stem}']").tap()
    page.wait_for_url(f"**/{CHAPTERS[4].stem}.html")
    context.close()
    assert not wrong


def page_part(node):
    """The class of the element that axe found, by which the theme's own are known."""
    return node["target"][-1].split(" ")[0].split(":")[0]


def test_a_launch_button_needs_a_place_to_lead_to(built):
    import tomllib

    urls = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]
    page = (built / f"{CHAPTERS[3].stem}.html").read_text()
    assert ("mybinder.org" in page) == ("Repository" in urls)
