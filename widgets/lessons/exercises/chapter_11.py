"""Exercises of chapter 11: what asking costs, what is held at a time, and shards of a batch."""

from itertools import pairwise

from . import Exercise, on

# Mean gradients of workers, and how many images each had: not all as many.
_SHARDS = (((1.0, 4.0, 10.0), (8, 8, 4)), ((0.5, -2.0), (3, 5)), ((2.0,), (7,)))
_ASKED = (100, 0.05, 20.0), (138, 0.04, 4.0), (7, 0.5, 0.7), (12, 0.0, 3.0)
# What goes into a chain, and what each of its layers puts out: the largest pair early, inside, late.
_CHAINS = ([9, 64, 64, 30, 10],), ([5, 20, 3, 40, 30, 45, 2],), ([50, 1, 60, 1, 2, 70],), ([3, 8],)


def _whole(means, sizes):
    return sum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes)


def _undivided(means, sizes):
    return sum(m * n for m, n in zip(means, sizes, strict=True))


gain = Exercise(
    like=on(*_ASKED),
    accepts=lambda operators, ask, work: (operators * ask + work) / work,
    expects="a function gain(operators, ask, work) that returns a number, 1 where asking takes no time",
    hints=(
        "How long does it take line by line, and how long as a whole?",
        "Line by line each operator is asked for: operators · ask, and the work. As a whole: the work.",
        "(operators * ask + work) / work",
    ),
    mistakes={
        (lambda operators, ask, work: work / (operators * ask + work)): (
            "you divided the other way round: asked is how many times as fast the whole is"
        ),
        (lambda operators, ask, work: operators * ask / work): (
            "you left the work out of the line by line: it is done there as well"
        ),
        (lambda operators, ask, work: (ask + work) / work): (
            "you asked once: line by line every operator is asked for"
        ),
        (lambda operators, ask, work: operators * (ask + work) / work): (
            "you counted the work once for each operator: `work` is that of all of them"
        ),
    },
)

held = Exercise(
    like=on(*_CHAINS),
    accepts=lambda sizes: max(map(sum, pairwise(sizes))),
    expects="a function held(sizes) that returns a whole number",
    hints=(
        "While a layer works, which arrays must be there?",
        "What it reads and what it writes: sizes[i] and sizes[i + 1]. Which layer needs the most?",
        "max(a + b for a, b in zip(sizes, sizes[1:]))",
    ),
    mistakes={
        (lambda sizes: sum(sizes)): "you kept them all: that is training, where the way back needs them",
        (lambda sizes: max(sizes)): "you counted one array: a layer reads one and writes another",
        (lambda sizes: sum(sizes[:2])): "you took the first layer: in another net a later one may be larger",
        (lambda sizes: sum(sorted(sizes)[-2:])): (
            "you added the two largest: they need not be one behind the other"
        ),
    },
)

shards = Exercise(
    like=on(*_SHARDS),
    accepts=_whole,
    expects="a function combine(means, sizes) that returns a number",
    hints=(
        "A mean is a sum divided by how many. What was each worker's sum?",
        "Worker k's sum is means[k] · sizes[k]. Add those up. How many images were there in all?",
        "sum(m * n for m, n in zip(means, sizes)) / sum(sizes)",
    ),
    mistakes={
        (lambda means, sizes: sum(means) / len(means)): (
            "you took the mean of the means: a worker with fewer images then counts too much"
        ),
        (lambda means, sizes: sum(means)): "you added the means up: with more workers the steps would grow",
        _undivided: "you stopped at the sum over all images: divide it by how many they are",
        (lambda means, sizes: _undivided(means, sizes) / len(means)): (
            "you divided by the number of workers: the sum runs over images"
        ),
    },
)
