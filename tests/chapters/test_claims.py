"""What chapters conclude from training: of a single run no sentence says why, nor what it proves."""

import re

import pytest

from .prose import texts

CLAIM = re.compile(r"\b(because|it was|shows?|showed)\b", re.IGNORECASE)
ALLOWED = {  # a part of the sentence: why it is no claim of a single run
    "07": {},
    "07b": {},
    "08": {},
    "09": {},
    "09c": {},
    "09d": {},
    "12": {"cannot show": "of what no run of the table proves"},
    "14": {},
    "14b": {"it gives up the reduces": "of MACs, which are counted"},
}


def sentences(number):
    """The sentences of a chapter's prose."""
    return [one for text in texts(number) for one in re.split(r"(?<=[.!?:])\s+|\n+", text)]


@pytest.mark.parametrize("number", ALLOWED)
def test_no_sentence_claims_a_cause_or_a_proof_from_one_run(number):
    claims = [one for one in sentences(number) if CLAIM.search(one)]
    assert [one for one in claims if not any(part in one for part in ALLOWED[number])] == []
    assert [part for part in ALLOWED[number] if not any(part in one for one in claims)] == []  # nothing stale


@pytest.mark.parametrize("said", ["It learns because of Adam.", "No: it was He.", "It shows two things."])
def test_a_claim_is_found(said):
    assert CLAIM.search(said)
