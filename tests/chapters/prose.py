"""The prose of a chapter, for tests of what it says."""

from pathlib import Path

import nbformat

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"


def texts(number):
    """The markdown cells of the chapter of that number, "07": [text, …]."""
    (path,) = CHAPTERS.glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]
