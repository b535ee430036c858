"""The table of a plan's runs: a CSV file, a line a run, whole or not yet."""

import csv
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ...core.files import must_be_ordinary, replacing
from ...fashion.sizes import SIDES
from .plans import KEY, PLANS

BY_SIDE = {side: f"test_{side}" for side in SIDES}  # the columns for garments of so many pixels
COLUMNS = (
    *KEY, "divide", "scale", "images", "epochs", "engine", "device", "macs", "params", "loss", "validation",
    "test", "test_loss", *BY_SIDE.values(), "seconds", "cpu_seconds",
)  # fmt: skip
CLOCK = COLUMNS[-2:]  # all others are the same whenever a run is done again


class Recorded(NamedTuple):
    """A table that ships, or none. rows: as from `rows`; plan: what they are all runs of."""

    rows: list
    plan: object


def recorded_trials(name="shipped", folder=Path(__file__).parent):
    """The Recorded trials of that plan, a key of PLANS, no rows if none ship; ValueError for another name.

    COLUMNS: what the run is; its engine; multiply-accumulates and parameters; after every epoch the mean loss
    over its batches and the validation accuracy, 0 … 1, each as a list in words; accuracy and mean
    cross-entropy on the test images, and the accuracy by size of the garment; seconds, by the clock and of
    processors. All are texts, empty for what there is not.
    """
    if name not in PLANS:
        raise ValueError(f"There is no plan {name!r:.40}; choose one of {', '.join(PLANS)}.")
    return Recorded(rows(Path(folder) / f"{name}.csv"), PLANS[name])


def rows(table, columns=COLUMNS):
    """The lines of a table of trials with those columns: [{column: text}, …]; none where there is no file.

    ValueError, one sentence, for a file that is no such table.
    """
    table = Path(table)
    must_be_ordinary(table)
    if not table.exists():
        return []
    with table.open(newline="") as file:
        found = csv.DictReader(file)
        if tuple(found.fieldnames or ()) != columns:
            raise ValueError(f"{table.name} is no table of trials: its columns are others.")
        return list(found)


def key(row, names=KEY):
    """Which run of its plan that is, a line or a trial: a tuple of texts, of the columns that tell."""
    return tuple(str(row[name]) for name in names)


def add(table, row, plan, columns=COLUMNS, names=KEY):
    """Put a line into a table, in the plan's place for it; what a writer left that was killed goes.

    columns: of the table; names: those of them that tell a line from another.
    """
    table = Path(table)
    places = {key(trial, names): place for place, trial in enumerate(plan.trials())}
    found = {key(one, names): one for one in [*rows(table, columns), row]}
    for litter in table.parent.glob(f".{table.name}.*.part"):
        with suppress(OSError):
            litter.unlink()
    with replacing(table, newline="", shared=True) as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found[one] for one in sorted(found, key=lambda one: places.get(one, len(places))))
