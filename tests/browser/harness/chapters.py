"""The chapters, and how a test says on which of them it runs."""

import re
from pathlib import Path

import nbformat
import pytest

from widgets import explorers

CHAPTERS = sorted((Path(__file__).parents[3] / "chapters").glob("[0-9][0-9]*_*.ipynb"))


def kinds(path):
    """The classes of explorers that a chapter's code makes."""
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    return {kind for kind in explorers.__all__ if re.search(rf"\b{kind}(\.\w+)?\(", code)}


# The others have nothing to move; nbval runs them.
TO_MOVE = [path for path in CHAPTERS if kinds(path)]


def name(path):
    """What stands in a test's name for a chapter; by it those of one chapter run one after another."""
    return f"chapter{path.stem.partition('_')[0]}"


def in_chapter(number, kind):
    """The tests so marked have `explorer`: the first of that class in that chapter, "04" or "09b"."""
    (path,) = (path for path in CHAPTERS if path.stem.startswith(f"{number}_"))
    return pytest.mark.parametrize(("chapter", "on_page"), [(path, kind)], ids=[name(path)], indirect=True)
