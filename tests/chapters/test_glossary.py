"""Every term of the glossary is defined where a reader first meets it: in italics, in that chapter."""

import re

import pytest

from .prose import NUMBERS, texts

(GLOSSARY,) = (text for text in texts("00") if text.startswith("## Glossary\n"))
TERMS = dict(re.findall(r"^\| ([^|]+) \|[^|]+\| (\d\d[a-z]?) \|$", GLOSSARY, re.MULTILINE))
# Links to chapters, links' targets, code; the sides of an image.
OTHER = re.compile(r"\[[^\]]*\]\([^)]*\.ipynb\)|\]\([^)]*\)|`[^`]*`|height (?:and|or|×) width")


def paragraphs(number):
    """A chapter's paragraphs in order, without titles, tables, links and code; not the references."""
    for text in texts(number):
        if text.startswith("## References"):
            return
        for paragraph in re.split(r"\n\s*\n|\n(?=[-*\d] |\d+\. )", text):
            if not re.match(r"#|\||\*\*\d+ minutes|You need|- .*\.ipynb\)", paragraph):
                yield OTHER.sub("", paragraph)


def first_use(term):
    """(chapter, paragraph) where a reader of the chapters from 01 on first meets a term."""
    word = re.compile(rf"(?<![\w-]){re.escape(term)}(?:s|es|d)?(?![\w-])", re.IGNORECASE)
    for number in NUMBERS[1:]:
        for paragraph in paragraphs(number):
            if word.search(paragraph):
                return number, paragraph
    return None, ""


def test_the_glossary_is_a_list_in_order():
    assert len(TERMS) >= 30 and list(TERMS) == sorted(TERMS, key=str.lower)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_defined_where_it_is_first_used(term):
    number, paragraph = first_use(term)
    assert number == TERMS[term]
    assert re.search(rf"(?<!\*)\*\*?{re.escape(term)}(?:s|es|d)?\b", paragraph, re.IGNORECASE), paragraph
