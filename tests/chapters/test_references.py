"""Chapters end with references, and say what "the book" and "the paper" are where these first stand."""

import re

import pytest

from widgets.inception.faults.casebook import FAULTS

from .prose import NUMBERS, texts

HEAD = re.compile(r"^(?:## References|\*\*References(?:\*\*|\.\*\*.*))$", re.MULTILINE)
ENTRY = re.compile(r"^- .*(?:\*[^*]+\*|\]\(https://)", re.MULTILINE)
NAMED = {
    r"\b[Tt]he book\b": "Dive into Deep Learning",
    r"\b[Tt]he paper\b": "Going Deeper with Convolutions|arxiv.org/abs/1409.4842",
}


def references(number):
    """The text below a chapter's heading of that name, "" if it has none."""
    return HEAD.split("\n\n".join(texts(number)))[-1] if any(map(HEAD.search, texts(number))) else ""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_chapter_ends_with_references_that_can_be_found(number):
    found = references(number)
    assert len(ENTRY.findall(found)) >= 2
    assert not re.search(r"^#", found, re.MULTILINE), "references come last"


NAMING = ["00", "05", "06", "07", "07b", "08", "09", "10", "12", "13", "13b", "14b", "15"]


@pytest.mark.parametrize("number", NAMING)
@pytest.mark.parametrize("words", NAMED, ids=["book", "paper"])
def test_the_book_and_the_paper_are_named_where_they_first_stand(number, words):
    text = HEAD.split("\n\n".join(texts(number)))[0]
    text = re.sub(r"\[[^\]]*\]\([^)]*\.ipynb\)|^#.*", "", text, flags=re.MULTILINE)  # no titles
    if first := re.search(words, text):
        end = text.find("\n\n", first.end())
        assert re.search(NAMED[words], text[: end if end > 0 else None])  # before it, or in its paragraph


def test_chapter_10_links_the_report_of_each_bug():
    linked = references("10")
    assert [key for key, fault in FAULTS.items() if f"({fault.reports[0].url})" not in linked] == []
