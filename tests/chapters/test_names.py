"""A chapter has one name: in its file, its title, the README and every link to it."""

import re
from pathlib import Path

import pytest

from .prose import CHAPTERS, NUMBERS, PATHS, texts

ROOT = CHAPTERS.parent
LINK = re.compile(r"\[([^\]\[]*)\]\((?:chapters/)?(\d\d[a-z]?)_[^)/]*\.ipynb\)")


def title(number):
    """ "03" → "Channel concatenation", what stands in the chapter's first line."""
    return re.match(rf"# {number} · (.+)", texts(number)[0]).group(1)


@pytest.mark.parametrize("path", PATHS, ids=NUMBERS)
def test_a_file_is_called_as_its_title_says(path):
    number, name = path.stem.split("_", 1)
    assert re.sub(r"[^a-z0-9]+", "_", title(number).lower()).strip("_") == name


@pytest.mark.parametrize("source", [*NUMBERS, *(path.name for path in sorted(ROOT.glob("*.md")))])
def test_a_link_calls_a_chapter_by_its_name_or_its_number(source):
    text = "\n".join(texts(source)) if source in NUMBERS else Path(ROOT, source).read_text()
    for label, number in LINK.findall(text):
        named = re.sub(r"^← *| *→$", "", label)
        allowed = {f"chapter {number}", title(number).lower(), f"{number} {title(number).lower()}"}
        assert named.lower() in allowed
