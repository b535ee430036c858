"""A learner's file of predictions, for a class: what it holds, and reading one that anybody may have made."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..core.words import plural, printable, quoted
from .question import is_key
from .store import LEARNER, is_try, store

KIND, VERSION = "inception predictions", 1
NAME = "my-predictions.json"
LETTERS = 100  # of a name
ABOUT = (
    "The first prediction that its learner committed for each question before its answer was shown, how "
    "sure (in per cent), and whether it was right. learner: a random number, the same in each file of one "
    "learner. "
    "name: what the learner typed, if anything. made: when the file was made."
)
_LEFT_OUT = "{} was left out: {}."
_REASONS = 3  # that are said of one file


@dataclass(frozen=True)
class Prediction:
    """An answer, the text of a choice or a number; how sure, 0 … 100 %; right: None if not looked up yet."""

    answer: object
    sure: int
    right: bool | None


@dataclass(frozen=True)
class Handed:
    """What a file holds: predictions by key. name: "" if none was given; lost: why others are not counted."""

    file: str
    learner: str
    name: str
    made: datetime
    predictions: dict = field(default_factory=dict)
    lost: tuple = ()

    def says(self):
        """What is not counted of it, a sentence; "" if all is."""
        if not self.lost:
            return ""
        more = len(self.lost) - _REASONS
        reasons = "; ".join([*self.lost[:_REASONS], *([f"and {more} more"] if more > 0 else [])])
        if not self.predictions:
            return left_out(self.file, f"none of its predictions counts ({reasons})")
        return f"{self.file} counts without {plural(len(self.lost), 'prediction')}: {reasons}."


def left_out(file, why):
    """The sentence about a file that does not count."""
    return _LEFT_OUT.format(file, why)


def mine(name="", learner="a random number"):
    """(the file of this reader's predictions, as JSON values; how many were late and are left out).

    name: what to call the reader. learner: what is the same in all their files. ValueError for a name of
    more than 100 letters.
    """
    if not isinstance(name, str) or len(name := name.strip()) > LETTERS:
        raise ValueError(f"A name has at most {LETTERS} letters.")
    firsts = {key: tries[0] for key, tries in sorted(store().tries().items()) if is_key(key)}
    counted = {
        key: {what: made[what] for what in ("answer", "sure", "right")}
        for key, made in firsts.items()
        if not made["seen"]
    }
    data = {
        "format": f"{KIND} {VERSION}", "about": ABOUT, "learner": learner, "name": name,
        "made": datetime.now(UTC).isoformat(timespec="seconds"), "predictions": counted,
    }  # fmt: skip
    return data, len(firsts) - len(counted)


def written(data):
    """The text of such a file, in ASCII, so that no editor's encoding harms it."""
    return json.dumps(data, indent=1, allow_nan=False) + "\n"


def handed(file, data, asked):
    """The Handed that the bytes of a file are. ValueError, in half a sentence, if they are no such file.

    asked: {key: Asked}. A prediction to no question of these, or with no answer to it, is not counted.
    """
    found = _json(data)
    kind, _, version = str(found.get("format")).rpartition(" ") if isinstance(found, dict) else ("", "", "")
    if kind != KIND:
        raise ValueError("it is no file of predictions")
    if version != str(VERSION):
        raise ValueError(f"it is of version {printable(version, 10)}, and version {VERSION} can be read here")
    try:
        learner, name, made = found["learner"], found["name"], datetime.fromisoformat(found["made"])
        given, made = {**found["predictions"]}, made.astimezone(UTC)
        if not LEARNER.fullmatch(learner):
            raise ValueError(learner)
        name = printable(name.strip(), LETTERS)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        raise ValueError("it is not as a file of predictions is written") from None
    if not given:
        raise ValueError("it holds no prediction")
    lost = {key: why for key, one in given.items() if (why := _wrong(key, one, asked))}
    counted = {key: Prediction(one["answer"], one["sure"], one["right"]) for key, one in given.items()
               if key not in lost}  # fmt: skip
    return Handed(file, learner, name, made, counted, tuple(lost.values()))


def _json(data):
    if not data.strip():
        raise ValueError("it is empty")
    try:
        try:
            return json.loads(data)
        except UnicodeDecodeError:  # saved by an old editor
            return json.loads(data.decode("cp1252", errors="replace"))
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON, or not all of it") from None


def _wrong(key, one, asked):
    """Why a prediction does not count, in half a sentence; "" if it does."""
    if key not in asked:
        return f"the chapters ask no question “{printable(key, 40)}”"
    if not isinstance(one, dict) or not is_try({**one, "seen": False}):
        return f"what it says of {key} is no prediction"
    if not asked[key].question.possible(one["answer"]):
        return f"{printable(quoted(one['answer']))} is no answer to {key}"
    return ""
