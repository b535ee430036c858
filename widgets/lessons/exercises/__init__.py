"""The exercises, one module a chapter, fetched when asked for: `owner` in chapter_03 has the key "03-owner".

An answer is described by one of three things, here called a pattern: a value, whole numbers met exactly;
`Calls({arguments: result, …})`, met by a function that gives these results; any other callable, met by
an object for which it returns True (it may raise `Refusal` to say why not).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib import import_module

from ..question import checked_key
from .patterns import Calls, Refusal, meets, on

__all__ = ["Calls", "Exercise", "Refusal", "exercise", "exercises", "meets", "on"]


@dataclass(frozen=True)
class Exercise:
    """An exercise that `check`, `hint` and `solution` know by its key.

    expects: the kind of answer, such as "a function pad_for(kernel)". hints: three, each
    saying more than the one before. accepts: a pattern. mistakes: {pattern of a wrong answer that stands for
    a known misconception: what the reader did, in one sentence that begins with "you"}; the first that is met
    is named. like: makes these patterns of what stands in `accepts` and `mistakes`, of a function, say.
    within: how far off a fraction may be if it is rounded or cut off, as a share of it; an array, as a share
    of its largest. key: "03-owner", given by the name it has in its module.
    """

    accepts: object
    expects: str
    hints: tuple[str, str, str]
    mistakes: dict = field(default_factory=dict)
    like: Callable = lambda pattern: pattern
    within: float = 1e-6
    key: str = ""

    def met(self, value, pattern):
        """Whether `value` meets what `accepts` or `mistakes` hold."""
        return meets(value, self.like(pattern), self.within)


def exercises(chapter):
    """{key: Exercise} of a chapter, "03"; empty if it has none."""
    name = f"{__name__}.chapter_{chapter}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {}
    named = {name.rstrip("_"): one for name, one in vars(module).items() if isinstance(one, Exercise)}
    return {(key := f"{chapter}-{name}"): replace(one, key=key) for name, one in named.items()}


def exercise(key):
    """The Exercise of that key; ValueError, naming those there are, if there is none."""
    chapter = checked_key(key).partition("-")[0]
    known = exercises(chapter)
    if key not in known:
        names = ", ".join(known) or "none"
        raise ValueError(f"There is no exercise {key!r}. Exercises of chapter {chapter}: {names}.")
    return known[key]
