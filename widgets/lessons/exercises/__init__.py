"""The exercises, one module a chapter; chapter_NN.EXERCISES is a list of Exercise, fetched when asked for.

An answer is described by one of three things, here called a pattern: a value, met within a tolerance;
`Calls({arguments: result, …})`, met by a function that gives these results; any other callable, met by
an object for which it returns True (it may raise `Refusal` to say why not).
"""

from dataclasses import dataclass
from importlib import import_module

from ..question import checked_key
from .patterns import Calls, Made, Refusal, meets

__all__ = ["Calls", "Exercise", "Made", "Mistake", "Refusal", "exercise", "exercises", "meets"]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that stands for a known misconception.

    matches: a pattern. says: what the reader did, in one sentence that begins with "you". sample: a wrong
    answer for the tests; needless where `matches` is a value.
    """

    matches: object
    says: str
    sample: object = None


@dataclass(frozen=True)
class Exercise:
    """An exercise that `check`, `hint` and `solution` know by its key.

    key: "03-slice". accepts: a pattern. expects: the kind of answer, such as "a function pad_for(kernel)".
    mistakes: Mistakes, the first that matches is named. hints: three, each saying more than the one before.
    within: how far off a number may be, as a share of it; an array, as a share of its largest.
    For the tests, right: answers to accept besides the solution's; wrong: answers to refuse besides the
    mistakes' samples. A sample that needs MXNet is `Made(function)`, called by the tests.
    """

    key: str
    accepts: object
    expects: str
    hints: tuple[str, str, str]
    mistakes: tuple[Mistake, ...] = ()
    right: tuple = ()
    wrong: tuple = ()
    within: float = 1e-6


def exercises(chapter):
    """{key: Exercise} of a chapter, "03"; empty if it has none."""
    name = f"{__name__}.chapter_{chapter}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {}
    return {one.key: one for one in module.EXERCISES}


def exercise(key):
    """The Exercise of that key; ValueError, naming those there are, if there is none."""
    known = exercises(checked_key(key)[:2])
    if key not in known:
        names = ", ".join(known) or "none"
        raise ValueError(f"There is no exercise {key!r}. Exercises of chapter {key[:2]}: {names}.")
    return known[key]
