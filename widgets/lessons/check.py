"""check: is a learner's answer right, a known misconception, or not yet there?"""

from typing import NamedTuple

from ..ui.look import say
from .exercises import exercise
from .exercises.patterns import RAISED, shortfall, unfilled, unquoted


class Checked(NamedTuple):
    """What `check` found: whether an answer is right, and the sentence for the reader."""

    right: bool
    sentence: str


def check(key, value):
    """Say whether `value` solves the exercise `key`: right, the misconception behind it, or not yet.

    value: whatever the exercise asks for, a number, an array, a function, a block; anything else is answered
    in a sentence as well. ValueError if there is no such exercise.
    """
    say(checked(exercise(key), value).sentence)


def checked(one, value):
    """`value` as the answer to an Exercise: a Checked."""
    try:
        return _checked(one, value)
    except RAISED:  # an object may fail at any question put to it
        given = f"you gave an object of type {type(value).__name__} that cannot be looked at"
        return Checked(False, f"✗ Not yet: {given}. Expected: {one.expects}.")


def _checked(one, value):
    if unfilled(value):
        return Checked(False, f"… Nothing is filled in yet. Expected: {one.expects}.")
    if one.met(value, one.accepts):
        return Checked(True, "✓ Right.")
    for mistake, says in one.mistakes.items():
        if one.met(value, mistake):
            return Checked(False, f"✗ {says[0].upper()}{says[1:].rstrip('.')}.")
    if one.met(unquoted(value), one.accepts):
        why = "what you wrote is right, and it stands in quotes, which make a text of it: take them off"
    else:
        why = shortfall(value, one.like(one.accepts), one.within)
    return Checked(False, f'✗ Not yet: {why}. Expected: {one.expects}. A hint: hint("{one.key}")')
