"""A question and what this kernel knows of it, with no user interface: reading an answer, judging it."""

import hashlib
import re
from dataclasses import dataclass

from ..core.words import grouped, quoted
from .choosing import chosen, plain
from .store import LARGEST, LOCK, store

CHAPTER = re.compile(r"\d\d[a-z]?")  # "03", and "09b" for one that came between
_KEY = re.compile(rf"{CHAPTER.pattern}-[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([kM]?)")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}


@dataclass(frozen=True)
class Question:
    """One question of a chapter: a choice if there are `choices`, else a number of `unit`.

    ValueError for a key that is not like "03-reduce", for fewer than two choices or two alike.
    """

    key: str
    text: str
    choices: tuple[str, ...]
    unit: str

    def __post_init__(self):
        checked_key(self.key)
        if self.choices and (len(self.choices) < 2 or len(set(self.choices)) < len(self.choices)):
            raise ValueError(f"{self.key}: give two choices or more, all different; got {self.choices}.")

    def possible(self, answer):
        """Whether this can be an answer: stored ones may be from an older edition of the chapter."""
        if self.choices:
            return answer in self.choices
        number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
        return number and abs(answer) < LARGEST  # of NaN that is not true

    def read(self, text):
        """What was typed or chosen as an answer; ValueError, in a sentence for the reader, if it is none."""
        if self.choices:
            if text not in self.choices:
                raise ValueError("Choose one of the answers first.")
            return text
        compact = re.sub(r"[\s_]", "", (text or "").strip().removesuffix(self.unit))
        found = _NUMBER.fullmatch(compact)
        if not compact:
            raise ValueError("Type a number first: your best guess.")
        if not found:
            raise ValueError(
                f"“{text.strip()[:40]}” is not a number. Write it like 1200, 1 200, 1.2k, 1.2M or 0.36."
            )
        value = float(found[1]) * _TIMES[found[2]]
        if not self.possible(value):
            raise ValueError(f"That is too large: stay below {LARGEST:.0e}.")
        return round(value) if float(value).is_integer() else value

    def says(self, answer):
        """An answer as a reader sees it: “the text of a choice”, or 163 696 parameters."""
        if self.choices:
            return f"“{answer}”"
        return f"{written(answer)} {self.unit}".strip()

    def truth(self, measured, within=0.1, **how):
        """What was measured as an answer, a choice or a number; how: the keywords of `chosen`, for choices.

        ValueError, in words, if it comes to none of the possible answers.
        """
        if self.choices:
            try:
                return chosen(self.choices, measured, within=within, **how)
            except ValueError as error:
                raise ValueError(f"{self.key}: {error}") from None
        number = plain(measured)
        if any(value for value in how.values()):
            raise ValueError(f"{self.key}: {' and '.join(how)} are for choices, and a number is asked for.")
        if not self.possible(number):
            raise ValueError(f"{self.key}: the answer must be a number; got {quoted(measured)}.")
        return number

    def fingerprint(self, truth):
        """Eight hexadecimal digits that tell a changed answer, as it is said, and do not give it away."""
        said = f"{self.key}\n{self.says(truth)}"
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def right(self, answer, truth, within):
        """Whether an answer is right: the same choice, or a number not further off than `within` × truth."""
        if self.choices:
            return answer == truth
        return abs(answer - truth) <= within * abs(truth) * (1 + 1e-9)

    def judged(self, answer, truth, within):
        """How right an answer is, in a sentence."""
        if answer == truth:
            return "That is right." if self.choices else "That is exactly right."
        if self.choices:
            return "That is not it."
        if self.right(answer, truth, within):
            return f"That is right, within {within:.0%}."
        return f"That is {_off(answer, truth)}."

    def tries(self):
        """This reader's tries, the latest last."""
        return [made for made in store().tries().get(self.key, []) if self.possible(made["answer"])]

    def commit(self, answer, sure):
        """Keep a try, and tell whoever shows it."""
        with LOCK:
            seen = self.key in shown or any(made["right"] is not None for made in self.tries())
            store().add(self.key, answer, sure, seen)
            tell(self.key)


# What this kernel knows: the questions asked, the keys whose answer was shown, and the views to bring up to
# date when a prediction changes. One view for each name: a cell that runs again puts its new view there.
questions, shown, views = {}, set(), {}


def tell(key):
    """Bring every view of the predictions up to date after a change to that key."""
    with LOCK:
        for view in list(views.values()):
            view(key)


def is_key(key):
    """Whether it is a chapter's number and a name, like "03-reduce"."""
    return isinstance(key, str) and bool(_KEY.fullmatch(key))


def checked_key(key):
    """The key itself; ValueError unless it is a chapter's number and a name, like "03-reduce"."""
    if not is_key(key):
        raise ValueError(f"A key is a chapter's number and a name, like '03-reduce'; got {key!r}.")
    return key


def written(value):
    """163696 → "163 696", 0.36 → "0.36", 1234567.8 → "1 234 568"."""
    if float(value).is_integer() or abs(value) >= 1000:
        return grouped(round(value))
    return f"{value:.4g}"


def _off(answer, truth):
    """By how much a number is off: by which factor where there is one, else the difference."""
    if answer * truth <= 0:
        return f"off by {written(abs(answer - truth))}"
    factor, way = max((answer / truth, "much"), (truth / answer, "little"))
    if factor >= LARGEST:  # 1e-320 was typed, say, and the quotient is infinite
        return f"too {way}, by a factor of more than {LARGEST:.0e}"
    return f"too {way}, by a factor of {f'{factor:.3g}' if factor < 10 else written(round(factor))}"
