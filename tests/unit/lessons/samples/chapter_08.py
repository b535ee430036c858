"""Answers to the exercises of chapter 08."""

from math import cos, pi, sqrt

from .answers import Samples


def _first_of_batches(rows, goal):
    for row in rows:
        if row["accuracy"] >= goal:
            return row["epoch"]
    return None


def _first_above(rows, goal):
    for row in rows:
        if row["held_out"] and row["held_out"] > goal:
            return row["epoch"]
    return None


def _last(rows, goal):
    found = None
    for row in rows:
        if row["held_out"] and row["held_out"] >= goal:
            found = row["epoch"]
    return found


def _best(rows, goal):
    tests = {row["held_out"] or 0: row["epoch"] for row in rows}
    return tests[max(tests)]


def _first_step(rows, goal):
    for row in rows:
        if row["held_out"] and row["held_out"] >= goal:
            return row["step"]
    return None


def _rate(step, steps, most, warmup, first=1, begins=None, turns=1, top=2):
    """The right answer, or what it becomes with one of its numbers changed."""
    begins = warmup if begins is None else begins
    if step < warmup:
        return most * (step + first) / warmup
    return most * (1 + cos(turns * pi * (step - begins) / (steps - begins))) / top


def _cold(step, steps, most, warmup):
    return most * (1 + cos(pi * step / steps)) / 2


def _gaps(rows, starts_anew=True, mean=lambda own: sum(own) / len(own), sign=1):
    """The right answer, or what it becomes with one of its parts changed."""
    found, own = [], []
    for row in rows:
        own.append(row["accuracy"])
        if row["held_out"] is not None:
            found.append(sign * (mean(own) - row["held_out"]))
            if starts_anew:
                own = []
    return found


def _gap_in_all(rows):
    gaps = _gaps(rows)
    return sum(gaps) / len(gaps)


SAMPLES = {
    "08-first": Samples(
        mistaken={
            "you looked at accuracy": _first_of_batches,
            "you asked for more than the goal": _first_above,
            "you gave the last epoch that reaches it": _last,
            "you gave the best epoch": _best,
            "you gave the step": _first_step,
        },
        wrong=(5, lambda rows, goal: 1, lambda rows: None),
    ),
    "08-rate": Samples(
        right=(_rate,),
        mistaken={
            "you began at 0": lambda *step: _rate(*step, first=0),
            "you left out the warm-up": _cold,
            "you measured the wave from step 0": lambda *step: _rate(*step, begins=0),
            "you took a whole wave": lambda *step: _rate(*step, turns=2),
            "you forgot to halve": lambda *step: _rate(*step, top=1),
        },
        wrong=(1e-3, lambda step: step, lambda step, steps, most, warmup: most),
    ),
    "08-chance": Samples(
        right=(lambda share, images: sqrt((share - share**2) / images),),
        mistaken={
            "you gave the variance": lambda share, images: share * (1 - share) / images,
            "you divided by the number of images after the root": (
                lambda share, images: sqrt(share * (1 - share)) / images
            ),
            "you gave a percentage": lambda share, images: 100 * sqrt(share * (1 - share) / images),
            "you left out 1 − share": lambda share, images: sqrt(share / images),
        },
        wrong=(0.01, lambda share, images: 0.01, lambda share: 0),
    ),
    "08-gap": Samples(
        mistaken={
            "you took it the wrong way round": lambda rows: _gaps(rows, sign=-1),
            "you took the last batch for the whole epoch": lambda rows: _gaps(rows, mean=lambda own: own[-1]),
            "you went on collecting": lambda rows: _gaps(rows, starts_anew=False),
            "you gave one number for the run": _gap_in_all,
        },
        wrong=(0.1, lambda rows: [], lambda rows: [0.0] * 5),
    ),
}
