"""Exercises of chapter 08: reading a log, a learning rate that changes, chance, and overfitting."""

from dataclasses import replace
from functools import partial
from math import cos, pi, sqrt
from operator import ge, gt

from ...training.recipes import QUICK
from . import Exercise, on


def _log(tests, batches):
    """A log: tests: held-out accuracy of each epoch; batches: accuracies of each epoch's batches."""
    rows = []
    for epoch, (test, own) in enumerate(zip(tests, batches, strict=True), start=1):
        for share in own:
            rows.append({"step": len(rows) + 1, "epoch": epoch, "accuracy": share, "held_out": None})
        rows[-1]["held_out"] = test
    return rows


# Up and down again; on batches it is better from the first on, and ends each epoch worse than it began it.
_BATCHES = ((0.5, 0.9, 0.7), (0.85, 0.95, 0.84), (0.92, 0.94, 0.9), (0.93, 0.97, 0.92), (0.9, 0.99, 0.96))
_LOG = _log((0.6, 0.8, 0.9, 0.78, 0.7), _BATCHES)
_SHORT = _log((0.4, 0.5), ((0.2, 0.5), (0.5, 0.7)))


def _call(function, rows, *goal):
    """The call of a learner's function on a log, in words."""
    return f"on a log of {len(rows)} steps{''.join(f' and {one}' for one in goal)} your function"


def _tested(rows):
    return [row for row in rows if row["held_out"] is not None]


def _first(rows, goal, enough=ge, share="held_out", gives="epoch"):
    return next((row[gives] for row in rows if row[share] is not None and enough(row[share], goal)), None)


def _gaps(rows, own=lambda rows, epoch: [row["accuracy"] for row in rows if row["epoch"] == epoch]):
    found = []
    for row in _tested(rows):
        shares = own(rows, row["epoch"])
        found.append(sum(shares) / len(shares) - row["held_out"])
    return found


def _gaps_so_far(rows):
    return _gaps(rows, lambda rows, epoch: [row["accuracy"] for row in rows if row["epoch"] <= epoch])


def _rate(step, steps, most, warmup):
    return replace(QUICK, lr=most, warmup=warmup).learning_rate(step, steps)


def _drawn(step, steps, most, warmup, first=1, begins=None, turns=1, top=2):
    """The same by its formula, or what it becomes with one of its numbers changed."""
    if step < warmup:
        return most * (step + first) / warmup
    begins = warmup if begins is None else begins
    return most * (1 + cos(turns * pi * (step - begins) / (steps - begins))) / top


_STEPS = (
    *((step, 469, 1e-3, 50) for step in (0, 24, 49, 50, 200, 468)),
    *((step, 25, 0.1, 12) for step in range(25)),
)
_TESTS = ((0.85, 1000), (0.85, 10_000), (0.5, 400), (0.1, 90), (0.93, 7))


def _chance(share, images):
    return sqrt(share * (1 - share) / images)


first = Exercise(
    like=on((_LOG, 0.75), (_LOG, 0.8), (_LOG, 0.95), (_SHORT, 0.5), named=_call),
    accepts=_first,
    expects="a function first_beats(rows, goal) that returns the number of an epoch, or None",
    hints=(
        "Most lines have no test: their held_out is None, which cannot be compared with a number.",
        "Go through the lines in order, skip those with None, and return at the first that reaches the goal.",
        'for row in rows: if row["held_out"] is not None and row["held_out"] >= goal: return …',
    ),
    mistakes={
        partial(_first, share="accuracy"): (
            "you looked at accuracy, which is that of the batch: look at held_out"
        ),
        partial(_first, enough=gt): "you asked for more than the goal: reaching it is enough",
        (lambda rows, goal: _first(rows[::-1], goal)): (
            "you gave the last epoch that reaches it: a later one overwrote the first"
        ),
        (lambda rows, goal: max(_tested(rows), key=lambda row: row["held_out"])["epoch"]): (
            "you gave the best epoch: the first that reaches the goal may be an earlier one, or none"
        ),
        partial(_first, gives="step"): "you gave the step: the epoch is in the same line",
    },
)

rate = Exercise(
    like=on(*_STEPS),
    accepts=_rate,
    expects="a function rate(step, steps, most, warmup) that returns a number",
    hints=(
        "There are two parts. Which steps belong to the straight line? Where does the wave begin and end?",
        "The line ends at `most` in step warmup − 1, the first one being step 0: (step + 1) / warmup.",
        "Then with t = (step − warmup) / (steps − warmup): most · (1 + cos(π · t)) / 2.",
    ),
    mistakes={
        partial(
            _drawn, first=0
        ): "you began at 0: then step 0 would change nothing, so the line counts step + 1",
        (lambda step, steps, most, warmup: _drawn(step, steps, most, 0)): (
            "you left out the warm-up: large first steps are the ones that may go wrong"
        ),
        partial(_drawn, begins=0): (
            "you measured the wave from step 0: it begins where the warm-up ends, or the rate jumps"
        ),
        partial(
            _drawn, turns=2
        ): "you took a whole wave, which goes back up to the top: half a wave ends at 0",
        partial(_drawn, top=1): "you forgot to halve: 1 + cos begins at 2",
    },
)

chance = Exercise(
    like=on(*_TESTS),
    accepts=_chance,
    expects="a function by_chance(share, images) that returns a number such as 0.01",
    hints=(
        "Each image is right or wrong: a coin that shows heads with probability `share`.",
        "One such coin has the variance share · (1 − share). What is the variance of the mean of many?",
        "sqrt(share * (1 - share) / images)",
    ),
    mistakes={
        (lambda share, images: share * (1 - share) / images): (
            "you gave the variance: its square root is in the same unit as the share"
        ),
        (lambda share, images: sqrt(share * (1 - share)) / images): (
            "you divided by the number of images after the root: it belongs under the root"
        ),
        (lambda share, images: 100 * _chance(share, images)): ("you gave a percentage: divide it by 100"),
        (lambda share, images: sqrt(share / images)): (
            "you left out 1 − share: a coin that always shows heads does not vary"
        ),
    },
)

gap = Exercise(
    like=on((_LOG,), (_SHORT,), named=_call),
    accepts=_gaps,
    expects="a function gaps(rows) that returns a list with a number for each epoch",
    hints=(
        "Collect the accuracies of an epoch's batches until its last line, the one with the test.",
        "At that line: the mean of what you collected, minus held_out. Then start a new collection.",
        'own.append(row["accuracy"]); if row["held_out"] is not None: … − …; own = []',
    ),
    mistakes={
        (lambda rows: [-gap for gap in _gaps(rows)]): (
            "you took it the wrong way round: a network that overfits should have a gap above 0"
        ),
        (lambda rows: [row["accuracy"] - row["held_out"] for row in _tested(rows)]): (
            "you took the last batch for the whole epoch: single batches vary a lot"
        ),
        _gaps_so_far: "you went on collecting: each epoch needs a mean of its own",
        (lambda rows: sum(_gaps(rows)) / len(_gaps(rows))): (
            "you gave one number for the run: to see whether the gap grows, you need one for each epoch"
        ),
    },
)
