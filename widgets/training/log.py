"""The log of a run: a CSV file, a line a step, which a resumed run goes on with where it was."""

import csv
from pathlib import Path

from ..core.files import replacing

COLUMNS = (
    "step", "epoch", "size", "learning_rate", "images", "seconds", "cpu_seconds", "loss", "accuracy",
    "test_accuracy",
)  # fmt: skip
_WHOLE = ("step", "epoch", "size", "images")


class Log:
    """Lines for the steps of a run, written at once, so that a run that is killed leaves its log behind.

    path: the CSV file, made with its folder. after: the step that the run stands at; later lines, of a part
    that will be done again, are taken out. seconds and cpu_seconds are time spent in steps alone, tests and
    checkpoints apart. test_accuracy stands at the ends of epochs.
    """

    def __init__(self, path, after=0):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = [row for row in read(path) if row["step"] <= after] if path.exists() and after else []
        with replacing(path, newline="", shared=True) as file:
            begun = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            begun.writeheader()
            begun.writerows(kept)
        self._file = path.open("a", newline="")
        self._writer = csv.DictWriter(self._file, COLUMNS, lineterminator="\n")

    def note(self, step, test_accuracy=None):
        """Add the line of a Step."""
        row = row_of(step, test_accuracy)
        row |= {name: f"{row[name]:.6g}" for name in ("learning_rate", "loss", "accuracy")}
        row |= {name: f"{row[name]:.2f}" for name in ("seconds", "cpu_seconds")}
        if test_accuracy is not None:
            row["test_accuracy"] = f"{test_accuracy:.4f}"
        self._writer.writerow(row)
        self._file.flush()

    def close(self):
        """Close the file."""
        self._file.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


def row_of(step, test_accuracy=None):
    """A Step as a line of the log: a dict with these columns."""
    return {name: getattr(step, name) for name in COLUMNS[:-1]} | {"test_accuracy": test_accuracy}


def read(path):
    """The lines of a log as dicts: int for counts, float for the rest, None for a test that was not made.

    A last line that was cut off in writing is left out. ValueError, one sentence, for a file that is no log.
    """
    with Path(path).open(newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{Path(path).name} is no log of a training run: its columns are others.")
        rows = list(reader)
    read = []
    for number, row in enumerate(rows):
        try:
            read.append({name: _value(name, row[name]) for name in COLUMNS})
        except (TypeError, ValueError):
            if number < len(rows) - 1:
                raise ValueError(f"{Path(path).name} is damaged in line {number + 2}.") from None
    return read


def time_to(rows, accuracy):
    """(seconds in steps, images) until a log's test accuracy first reached `accuracy`; else None."""
    return next(
        ((row["seconds"], row["images"]) for row in rows if (row["test_accuracy"] or 0) >= accuracy), None
    )


def _value(name, text):
    if name == "test_accuracy" and text == "":
        return None
    return int(text) if name in _WHOLE else float(text)
