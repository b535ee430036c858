"""What chapters conclude from training: of a single run no sentence says why, nor what it proves."""

import re
from pathlib import Path

import nbformat
import pytest

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
CLAIM = re.compile(r"\b(because|it was|shows?|showed)\b", re.IGNORECASE)
ALLOWED = {  # a part of the sentence: why it is no claim of a single run
    "07": {},
    "08": {},
    "09": {"so part of it was in vain": "of computing twice what had not changed"},
    "12": {
        "without claiming more than it says; say what Fashion-MNIST cannot show": "what a reader will learn",
        "so it was done beforehand": "of the computing",
        "after two epochs it was nearly what it is at the end": "of the order in a table of many runs",
        "## What this cannot show": "a heading",
    },
}


def sentences(number):
    """The sentences of a chapter's prose."""
    (path,) = CHAPTERS.glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    texts = (cell.source for cell in cells if cell.cell_type == "markdown")
    return [one for text in texts for one in re.split(r"(?<=[.!?:])\s+|\n+", text)]


@pytest.mark.parametrize("number", ALLOWED)
def test_no_sentence_claims_a_cause_or_a_proof_from_one_run(number):
    claims = [one for one in sentences(number) if CLAIM.search(one)]
    assert [one for one in claims if not any(part in one for part in ALLOWED[number])] == []
    assert [part for part in ALLOWED[number] if not any(part in one for one in claims)] == []  # nothing stale


@pytest.mark.parametrize("said", ["It learns because of Adam.", "No: it was He.", "It shows two things."])
def test_a_claim_is_found(said):
    assert CLAIM.search(said)
