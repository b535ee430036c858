"""The prose of a chapter, for tests of what it says; and what its saved pictures say."""

from html.parser import HTMLParser
from pathlib import Path

import nbformat

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
PATHS = sorted(CHAPTERS.glob("[0-9][0-9]*_*.ipynb"))
NUMBERS = [path.stem.split("_")[0] for path in PATHS]


def texts(number):
    """The markdown cells of the chapter of that number, "07": [text, …]."""
    (path,) = CHAPTERS.glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


class Pictures(HTMLParser):
    """The attributes of the pictures that HTML shows: `.found`, [{name: value}, …]."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found += [dict(attributes)] if tag == "img" else []


def pictures(output):
    """[{attribute: value}, …] of the pictures in a saved output."""
    return Pictures(output.get("data", {}).get("text/html", "")).found
