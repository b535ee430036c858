"""The chapters, and how a test says on which of them it runs."""

from pathlib import Path

import pytest

from widgets.app import pages

CHAPTERS = sorted((Path(__file__).parents[3] / "chapters").glob("[0-9][0-9]*_*.ipynb"))

# {number of a chapter: the classes of the explorers that its code makes}
KINDS = {number: set(kinds) for number, _, kinds in pages()}
# The others have nothing to move; nbval runs them.
TO_MOVE = [path for path in CHAPTERS if path.stem.partition("_")[0] in KINDS]


def name(path):
    """What stands in a test's name for a chapter; by it those of one chapter run one after another."""
    return f"chapter{path.stem.partition('_')[0]}"


def in_chapter(number, kind):
    """The tests so marked have `explorer`: the first of that class in that chapter, "04" or "09b"."""
    (path,) = (path for path in CHAPTERS if path.stem.startswith(f"{number}_"))
    return pytest.mark.parametrize(("chapter", "on_page"), [(path, kind)], ids=[name(path)], indirect=True)
