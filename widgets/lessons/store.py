"""The reader's predictions in one JSON file on this machine, which no other kernel's writing can damage."""

import errno
import json
import os
import re
import secrets
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from threading import RLock

from platformdirs import user_data_path

from ..core.files import locked, must_be_ordinary, place, replacing

LEARNER = re.compile("[0-9a-f]{16}")
PREDICTIONS_VARIABLE = "INCEPTION_PREDICTIONS"
# Widget callbacks come on any thread: whatever lessons remember or show changes under this one lock.
LOCK = RLock()
LARGEST = 1e15  # of a number; beyond, a float no longer tells neighbouring whole numbers apart
_KINDS = {"answer": (str, int, float), "sure": (int,), "seen": (bool,), "right": (bool, type(None))}
_MOST_BYTES = 2**26  # some 400 000 tries
_PATIENCE = 2  # seconds to wait for another kernel; after that, writing is still atomic


class Store:
    """Predictions by key, each a list of tries, the latest last; a try is a dict of JSON values.

    answer: the text of a choice, or a number. sure: 0 … 100 %. seen: whether the answer had been shown
    before. right: True, False, or None until the answer is shown. at: when it was committed.
    path: of the file; None for a reader who has no place for one. Where it cannot be used everything lasts as
    long as the kernel, and `trouble` says so; of the null device nothing else is expected.
    """

    def __init__(self, path):
        self.path = path and Path(os.path.realpath(path))  # a link to a file of their own stays one
        self._unsaved = []
        self._damaged = self._unusable = self._learner = ""

    @property
    def trouble(self):
        """What is wrong with the file, in a sentence or two; "" if nothing is."""
        return " ".join(filter(None, (self._damaged, self._unusable)))

    def tries(self):
        """{key: [try, …]} as of now, other kernels' tries among them."""
        with LOCK:
            kept = {}
            try:
                if self._is_to_keep() and self.path.exists():
                    with self._alone():
                        kept = self._read()
            except OSError as error:
                self._cannot_use(error)
            for change in self._unsaved:
                change(kept)
            return kept

    def add(self, key, answer, sure, seen):
        """Keep one more try. ValueError for what the file cannot hold."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        made = {"answer": answer, "sure": sure, "seen": seen, "right": None, "at": at}
        if not is_try(made):
            raise ValueError(f"No prediction: {str(answer)[:40]!r}, {sure!r} % sure.")
        self._change(lambda kept: kept.setdefault(key, []).append(dict(made)))

    def judge(self, key, rights):
        """Note whether tries were right; rights: {answer: bool}."""

        def note(kept):
            for made in kept.get(key, []):
                if made["answer"] in rights:
                    made["right"] = bool(rights[made["answer"]])

        self._change(note)

    def learner(self):
        """Sixteen random hexadecimal digits, the same as long as their file beside the predictions lasts."""
        with LOCK, suppress(OSError):
            if not self._learner and self._is_to_keep():
                beside = self.path.with_name(f"{self.path.name}.learner")
                must_be_ordinary(beside)
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self._alone():
                    kept = beside.read_bytes().decode(errors="replace") if beside.exists() else ""
                    if not LEARNER.fullmatch(kept):
                        kept = secrets.token_hex(8)
                        with replacing(beside) as file:
                            file.write(kept)
                self._learner = kept
        self._learner = self._learner or secrets.token_hex(8)
        return self._learner

    def _change(self, change):
        """Apply a change to what the file holds by now; kept for the next time if it cannot be written."""
        with LOCK:
            self._unsaved.append(change)
            try:
                if not self._is_to_keep():
                    return
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

    def _is_to_keep(self):
        """False for who names the null device; OSError where nothing can be kept."""
        if self.path is None:
            raise FileNotFoundError("there is no home folder")
        if self.path.is_char_device() and self.path.stat().st_rdev == Path(os.devnull).stat().st_rdev:
            return False
        must_be_ordinary(self.path)
        return True

    def _cannot_use(self, error):
        file = f"The file of predictions, {self.path}, cannot be used" if self.path else "There is no file"
        self._unusable = (
            f"{file} ({error.strerror or error}): predictions last until this kernel stops. "
            f"To use another file, name it in {PREDICTIONS_VARIABLE}."
        )

    @contextmanager
    def _alone(self):
        """Keep other kernels off the file, where the file system knows locks."""
        lock = None
        with suppress(OSError):  # nothing can be written here either, which the caller finds out
            lock = locked(self.path.with_name(f"{self.path.name}.lock"), _PATIENCE)
        try:
            yield
        finally:
            if lock is not None:
                os.close(lock)

    def _read(self):
        """What is sound in the file; where that is not all, a copy goes aside first. Call inside `_alone`."""
        try:
            if self.path.stat().st_size > _MOST_BYTES:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        kept, is_all = _parsed(data)
        if not is_all:
            names = (self.path.with_name(f"{self.path.name}.damaged{n}") for n in count(1))
            aside = next(name for name in names if not os.path.lexists(name))
            with replacing(aside, "wb") as copy:
                copy.write(data)
            self._write(kept)
            begun = "what was sound goes on" if kept else "a new one is begun"
            self._damaged = (
                f"{self.path.name} was damaged or not a file of predictions; it is now called {aside.name}, "
                f"and {begun}."
            )
        return kept

    def _write(self, kept):
        text = json.dumps({"version": 1, "predictions": kept}, indent=1, allow_nan=False)
        with replacing(self.path, encoding="utf-8") as file:
            file.write(text + "\n")


def store():
    """The Store of this machine's reader, or of the file that INCEPTION_PREDICTIONS names."""
    try:
        return _store_at(place(PREDICTIONS_VARIABLE, user_data_path, "predictions.json"))
    except OSError:
        return _store_at(None)


@lru_cache(maxsize=8)
def _store_at(path):
    return Store(path)


def _parsed(data):
    """(the sound tries in the bytes of a file, {key: [try, …]}; whether they are all that it holds)."""
    try:
        found = json.loads(data.decode("utf-8"))["predictions"]
        lists = {key: tries if isinstance(tries, list) else [] for key, tries in found.items()}
    except (ValueError, RecursionError, TypeError, LookupError, AttributeError):
        return {}, False
    kept = {key: sound for key, tries in lists.items() if (sound := list(filter(is_try, tries)))}
    return kept, kept == found


def is_try(made):
    """Whether a JSON value is a try, sound in all that it says."""
    return (
        isinstance(made, dict)
        and all(type(made.get(name, ...)) in kinds for name, kinds in _KINDS.items())
        and all(_is_plain(value) for value in made.values())
        and 0 <= made["sure"] <= 100
    )


def _is_plain(value):
    """Whether JSON can hold a value as it is, and a float tell a number from its neighbours."""
    if type(value) in (int, float):
        return abs(value) < LARGEST  # of NaN that is not true
    return value is None or isinstance(value, str | bool)
