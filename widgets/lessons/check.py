"""check: is a learner's answer right, a known misconception, or not yet there?"""

from typing import NamedTuple

from ..ui.look import say
from .exercises import Mistake, exercise, meets
from .exercises.patterns import shortfall


class Verdict(NamedTuple):
    """What `check` found: right or not, the sentence for the reader, the Mistake it answers or None."""

    right: bool
    sentence: str
    mistake: Mistake | None = None


def check(key, value):
    """Say whether `value` solves the exercise `key`: right, the misconception behind it, or not yet.

    value: whatever the exercise asks for, a number, an array, a function, a block; anything else is answered
    in a sentence as well. ValueError if there is no such exercise.
    """
    say(verdict(exercise(key), value).sentence)


def verdict(one, value):
    """A Verdict on `value` as the answer to an Exercise."""
    if value is None or value is ...:
        return Verdict(False, f"… Nothing is filled in yet. Expected: {one.expects}.")
    if meets(value, one.accepts, one.within):
        return Verdict(True, "✓ Right.")
    for mistake in one.mistakes:
        if meets(value, mistake.matches, one.within):
            says = mistake.says[0].upper() + mistake.says[1:].rstrip(".")
            return Verdict(False, f"✗ {says}.", mistake)
    why = shortfall(value, one.accepts, one.within)
    return Verdict(False, f'✗ Not yet: {why}. Expected: {one.expects}. A hint: hint("{one.key}")')
