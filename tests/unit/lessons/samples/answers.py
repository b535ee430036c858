"""What learners hand in, for the tests of the exercises: a module a chapter, SAMPLES = {key: Samples}."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Samples:
    """Answers to one exercise.

    right: to be accepted, besides that of chapters/solutions. mistaken: {how the sentence begins that must
    answer it: a wrong answer}; a mistake that is a value needs none, the value is one. wrong: to be refused,
    and no mistake that has a name.
    """

    right: tuple = ()
    mistaken: dict = field(default_factory=dict)
    wrong: tuple = ()


@dataclass(frozen=True)
class Later:
    """An answer that is made when a test needs it, for it needs MXNet: `make` takes no argument."""

    make: Callable


def made(answer):
    """The answer itself."""
    return answer.make() if isinstance(answer, Later) else answer
