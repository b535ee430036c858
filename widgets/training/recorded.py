"""The training runs that ship with the collection: their logs, line by line, as they were written."""

from pathlib import Path

from .log import read
from .looks import Kept

_FOLDERS = {"book": "book", "quick": "quick", "full": "googlenet"}  # full made the shipped weights


def recorded(name, folder=Path(__file__).parent):
    """The log of the recorded run of that recipe: [{column: value}, …], a line a step.

    name: "book", "quick" or "full". Columns as in `log.COLUMNS`: step, epoch, size (pixels a side),
    learning_rate, images (seen so far), seconds and cpu_seconds (in steps so far), loss and accuracy (of the
    step's own batch, 0 … 1), test_accuracy and validation_accuracy (0 … 1 at the ends of epochs where it was
    measured, else None). quick was trained by MXNet on two cores, the others by PyTorch on a GPU that they
    shared: compare images or work, not seconds. ValueError for another name, and where the log is missing.
    """
    if name not in _FOLDERS:
        raise ValueError(f"There is no recorded run {name!r}; choose one of {', '.join(_FOLDERS)}.")
    path = Path(folder) / _FOLDERS[name] / "log.csv"
    if not path.is_file():
        raise ValueError(f"The log of the recorded run {name!r} is missing: {_FOLDERS[name]}/log.csv.")
    return read(path)


def watched(folder=Path(__file__).parent):
    """{name: (its log's lines, the looks.Kept of it)} of the recorded runs that were looked at meanwhile."""
    kept = {name: Kept(Path(folder) / where) for name, where in _FOLDERS.items()}
    return {name: (recorded(name, folder), looks) for name, looks in kept.items() if looks.steps}
