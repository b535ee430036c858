"""A chapter says how long it takes: about as long as `.ci/lesson.py` reckons."""

import re

import nbformat
import pytest

from .prose import CHAPTERS, NUMBERS, PATHS

README = (CHAPTERS.parent / "README.md").read_text()
MOST = 45


@pytest.mark.parametrize("path", PATHS, ids=NUMBERS)
def test_a_chapter_takes_about_as_long_as_it_says(path, script):
    cells = nbformat.read(path, as_version=4).cells
    stated = int(re.search(r"\*\*(\d+) minutes", cells[0].source).group(1))
    assert stated <= MOST
    assert stated / 1.25 <= script("lesson").minutes(cells) <= stated * 1.25
    (row,) = re.findall(rf"^\| {NUMBERS[PATHS.index(path)]} \|.*\| (\d+) \|", README, re.MULTILINE)
    assert int(row) == stated
