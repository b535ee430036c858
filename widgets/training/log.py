"""The log of a run: a CSV file, a line a step, which a resumed run goes on with where it was."""

import csv
from contextlib import suppress
from itertools import count
from pathlib import Path

from ..core.files import must_be_ordinary, replacing

COLUMNS = (
    "step", "epoch", "size", "learning_rate", "images", "seconds", "cpu_seconds", "loss", "accuracy",
    "test_accuracy", "validation_accuracy",
)  # fmt: skip
_TESTS = COLUMNS[-2:]
HELD_OUT = "held_out"  # in every line that is read, and in no file: the one of the two that there is
_OLDER = ",".join(COLUMNS[:-1])  # the head of a file from before there were validation images
_MOST = 1e15
_MOST_BYTES = 2**28  # some three million steps
_HUNDREDTH = 0.0101  # seconds: two decimals are kept
_WHOLE = ("step", "epoch", "size", "images")


class Log:
    """Lines for the steps of a run, written at once, so that a run that is killed leaves its log behind.

    path: the CSV file, made with its folder. after, seconds: the step that the run stands at, and its seconds
    in steps so far; later lines, of a part that will be done again, are taken out. A file that is damaged, or
    whose lines are not of this run, is set aside: renamed, and `.aside` says so. seconds and cpu_seconds are
    time spent in steps alone, tests and checkpoints apart. The last two columns, shares of images that were
    not learned from, are filled where they were measured: at the ends of epochs.
    """

    def __init__(self, path, after=0, seconds=None):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept, self.aside = _taken_up(path, after, seconds)
        with replacing(path, newline="", shared=True) as file:
            begun = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
            begun.writeheader()
            begun.writerows(kept)
        self._file = path.open("a", newline="")
        self._writer = csv.DictWriter(self._file, COLUMNS, extrasaction="ignore", lineterminator="\n")

    def note(self, step, test_accuracy=None, validation_accuracy=None):
        """Add the line of a Step."""
        row = row_of(step, test_accuracy, validation_accuracy)
        row |= {name: f"{row[name]:.6g}" for name in ("learning_rate", "loss", "accuracy")}
        row |= {name: f"{row[name]:.2f}" for name in ("seconds", "cpu_seconds")}
        row |= {name: f"{row[name]:.4f}" for name in _TESTS if row[name] is not None}
        self._writer.writerow(row)
        self._file.flush()

    def close(self):
        """Close the file; what did not fit on the disk stays out of it."""
        with suppress(OSError):
            self._file.close()


def row_of(step, *tests):
    """A Step as `read` gives a line of the log; tests: the last two columns, as far as there are."""
    steps = {name: getattr(step, name) for name in COLUMNS[:-2]}
    return _held_out(steps | dict.fromkeys(_TESTS) | dict(zip(_TESTS, tests, strict=False)))


def _held_out(row):
    """A line with what it says of images not learned from: validation images, or else test images."""
    validated = row["validation_accuracy"]
    return row | {HELD_OUT: row["test_accuracy"] if validated is None else validated}


def _taken_up(path, after, seconds):
    """(the lines of a log that a run goes on from, "" or what became of a file that it does not)."""
    if not path.exists():
        return [], ""
    try:
        rows = read(path)
    except ValueError as error:
        return [], _set_aside(path, str(error))
    kept = [row for row in rows if row["step"] <= after]
    if rows and not (kept and _fits(kept[-1], after, seconds)):
        return [], _set_aside(path, f"{path.name} has lines of a run that is not gone on with.")
    return kept, ""


def _fits(row, after, seconds):
    """Whether a run that stands at a step, after so many seconds, can have left that line before."""
    if seconds is None:
        return True
    late = row["seconds"] - seconds
    return late < _HUNDREDTH and (row["step"] < after or late > -_HUNDREDTH)


def _set_aside(path, why):
    names = (path.with_name(f"{path.stem}-{n}{path.suffix}") for n in count(1))
    aside = next(name for name in names if not name.exists())
    path.rename(aside)
    return f"{why} It is called {aside.name} now, and a new log is begun."


def read(path):
    """The lines of a log as dicts: int for counts, float for the rest, None for a test that was not made.

    A last line that was cut off in writing is left out. ValueError, one sentence, for a file that is no log.
    """
    path = Path(path)
    must_be_ordinary(path)
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"{path.name} is no log of a training run: it is far too large.")
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    head, *lines = whole.decode(errors="replace").split("\n")
    if head == _OLDER:
        head, lines = ",".join(COLUMNS), [f"{line}," for line in lines]
    if tuple(head.split(",")) != COLUMNS:
        raise ValueError(f"{path.name} is no log of a training run: its columns are others.")
    rows, last = [], 0
    for number, line in enumerate(lines, 2):
        try:
            row = {name: _value(name, text) for name, text in zip(COLUMNS, line.split(","), strict=True)}
        except ValueError:
            row = {"step": 0}
        if row["step"] <= last:
            raise ValueError(f"{path.name} is damaged in line {number}.")
        rows.append(_held_out(row))
        last = row["step"]
    return rows


def _value(name, text):
    if name in _TESTS and text == "":
        return None
    value = int(text) if name in _WHOLE else float(text)
    if not 0 <= value < _MOST:  # of NaN that is not true
        raise ValueError
    return value
