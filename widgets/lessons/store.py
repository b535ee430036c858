"""The reader's predictions in one JSON file on this machine, which no other kernel's writing can damage."""

import fcntl
import json
import math
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock

from platformdirs import user_data_path

from ..core.files import replacing

PREDICTIONS_VARIABLE = "INCEPTION_PREDICTIONS"
# Widget callbacks come on any thread: whatever lessons remember or show changes under this one lock.
LOCK = RLock()
_PATIENCE = 2  # seconds to wait for another kernel; after that, writing is still atomic


class Store:
    """Predictions by key, each a list of tries, the latest last; a try is a dict of JSON values.

    answer: the text of a choice, or a number. sure: 0 … 100 %. seen: whether the answer had been shown
    before. right: True, False, or None until the answer is shown. at: when it was committed.
    Where the file cannot be used everything lasts as long as the kernel; `trouble` says so.
    """

    def __init__(self, path):
        self.path = Path(path)
        self._unsaved = []
        self._damaged = self._unusable = ""

    @property
    def trouble(self):
        """What is wrong with the file, in a sentence or two; "" if nothing is."""
        return " ".join(filter(None, (self._damaged, self._unusable)))

    def tries(self):
        """{key: [try, …]} as of now, other kernels' tries among them."""
        with LOCK:
            kept = {}
            try:
                if self.path.exists():
                    with self._alone():
                        kept = self._read()
            except OSError as error:
                self._cannot_use(error)
            for change in self._unsaved:
                change(kept)
            return kept

    def add(self, key, answer, sure, seen):
        """Keep one more try."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        made = {"answer": answer, "sure": sure, "seen": seen, "right": None, "at": at}
        self._change(lambda kept: kept.setdefault(key, []).append(dict(made)))

    def judge(self, key, answer, right):
        """Note whether the latest try with that answer was right."""

        def note(kept):
            for made in reversed(kept.get(key, [])):
                if made["answer"] == answer:
                    made["right"] = right
                    return

        self._change(note)

    def _change(self, change):
        """Apply a change to what the file holds by now; kept for the next time if it cannot be written."""
        with LOCK:
            self._unsaved.append(change)
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self._alone():
                    kept = self._read()
                    for unsaved in self._unsaved:
                        unsaved(kept)
                    self._write(kept)
            except OSError as error:
                self._cannot_use(error)
            else:
                self._unsaved.clear()
                self._unusable = ""

    def _cannot_use(self, error):
        self._unusable = (
            f"The file of predictions, {self.path}, cannot be used ({error.strerror or error}): they last "
            f"until this kernel stops. To use another file, name it in {PREDICTIONS_VARIABLE}."
        )

    @contextmanager
    def _alone(self):
        """Keep other kernels off the file, where the file system knows locks."""
        try:
            lock = self.path.with_name(f"{self.path.name}.lock").open("a")
        except OSError:
            yield  # nothing can be written here either, which the caller finds out
            return
        with lock:
            until = time.monotonic() + _PATIENCE
            while time.monotonic() < until:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(0.01)
                except OSError:
                    break
            yield

    def _read(self):
        """What the file holds; a damaged or foreign one is moved aside. Call inside `_alone`."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            return _parsed(data)
        except (ValueError, RecursionError):
            aside = self._free_name()
            self.path.rename(aside)
            self._damaged = (
                f"{self.path.name} was damaged or not a file of predictions; it is now called {aside.name}, "
                "and a new one is begun."
            )
            return {}

    def _free_name(self):
        names = (self.path.with_name(f"{self.path.name}.damaged{n}") for n in range(1, 10_000))
        return next(name for name in names if not name.exists())

    def _write(self, kept):
        text = json.dumps({"version": 1, "predictions": kept}, indent=1, allow_nan=False)
        with replacing(self.path, encoding="utf-8") as file:
            file.write(text + "\n")


def store():
    """The Store of this machine's reader, or of the file that INCEPTION_PREDICTIONS names."""
    named = os.environ.get(PREDICTIONS_VARIABLE, "").strip()
    path = Path(named).absolute() if named else user_data_path("inception-widgets") / "predictions.json"
    return _store_at(path)


@lru_cache(maxsize=8)
def _store_at(path):
    return Store(path)


def _parsed(data):
    """The bytes of a file of predictions as {key: [try, …]}; ValueError if they are none."""

    def refuse(constant):
        raise ValueError(f"{constant} is no answer")

    kept = json.loads(data.decode("utf-8"), parse_constant=refuse)
    kept = kept.get("predictions") if isinstance(kept, dict) else None
    if not isinstance(kept, dict) or not all(isinstance(tries, list) for tries in kept.values()):
        raise ValueError("not a file of predictions")
    if not all(_is_try(made) for tries in kept.values() for made in tries):
        raise ValueError("not a prediction")
    return kept


def _is_try(made):
    return (
        isinstance(made, dict)
        and _is_answer(made.get("answer"))
        and type(made.get("sure")) is int
        and 0 <= made["sure"] <= 100
        and isinstance(made.get("seen"), bool)
        and (made.get("right", "") is None or isinstance(made["right"], bool))
    )


def _is_answer(answer):
    return isinstance(answer, str) or (type(answer) in (int, float) and math.isfinite(answer))
