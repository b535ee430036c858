"""A chapter says how long it takes; this is how that is reckoned, for one who reads and tries everything."""

import re

import nbformat
import pytest

from .prose import CHAPTERS, NUMBERS, PATHS, pictures

README = (CHAPTERS.parent / "README.md").read_text()
WORDS_A_MINUTE = 200
CELL, PREDICTION, EXPLORER, EXERCISE = (
    0.4,
    1,
    1.5,
    4,
)  # minutes for each: run and read, commit and compare, move, solve
MOST = 45


def reckoned(path):
    """Minutes for the prose, the cells, the predictions, the explorers and the exercises of a chapter."""
    cells = nbformat.read(path, as_version=4).cells
    words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
    minutes = words / WORDS_A_MINUTE
    for cell in cells:
        if cell.cell_type != "code":
            continue
        if re.search(r"\bcheck\(", cell.source):
            minutes += EXERCISE
        elif "Predict(" in cell.source:
            minutes += PREDICTION
        elif "reveal(" not in cell.source:
            minutes += CELL
            minutes += EXPLORER * any(map(pictures, cell.outputs))
    return minutes


@pytest.mark.parametrize("path", PATHS, ids=NUMBERS)
def test_a_chapter_takes_about_as_long_as_it_says(path):
    stated = int(re.search(r"\*\*(\d+) minutes", nbformat.read(path, as_version=4).cells[0].source).group(1))
    assert stated <= MOST
    assert stated / 1.25 <= reckoned(path) <= stated * 1.25
    (row,) = re.findall(rf"^\| {NUMBERS[PATHS.index(path)]} \|.*\| (\d+) \|", README, re.MULTILINE)
    assert int(row) == stated
