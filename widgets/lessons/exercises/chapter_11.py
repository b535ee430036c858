"""Exercises of chapter 11: what calls cost, the peak of memory, and shards of a batch."""

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
    expects="a function gain(operators, ask, work) that returns a number, 1 if ask is 0",
    hints=(
        "How long does it take without hybridizing, and how long with it?",
        "Without: all calls, operators · ask, and the work. With: only the work.",
        "(operators * ask + work) / work",
    ),
    mistakes={
        (lambda operators, ask, work: work / (operators * ask + work)): (
            "you divided the other way round: how many times as fast is the hybridized net?"
        ),
        (lambda operators, ask, work: operators * ask / work): (
            "you left out the work: without hybridizing it has to be done as well"
        ),
        (lambda operators, ask, work: (ask + work) / work): (
            "you counted one call: without hybridizing there is one for each operator"
        ),
        (lambda operators, ask, work: operators * (ask + work) / work): (
            "you counted the work once for each operator: `work` is for all of them together"
        ),
    },
)

held = Exercise(
    like=on(*_CHAINS),
    accepts=lambda sizes: max(map(sum, pairwise(sizes))),
    expects="a function held(sizes) that returns a whole number",
    hints=(
        "While a layer computes, which arrays must be in memory?",
        "Its input and its output: sizes[i] and sizes[i + 1]. Which layer needs the most?",
        "max(a + b for a, b in zip(sizes, sizes[1:]))",
    ),
    mistakes={
        (lambda sizes: sum(sizes)): "you kept them all: that is training, where the backward pass needs them",
        (lambda sizes: max(sizes)): "you counted one array: a layer needs its input and its output",
        (lambda sizes: sum(sizes[:2])): "you took the first layer: in another net a later one may need more",
        (lambda sizes: sum(sorted(sizes)[-2:])): (
            "you added the two largest: they need not follow one another"
        ),
    },
)

shards = Exercise(
    like=on(*_SHARDS),
    accepts=_whole,
    expects="a function combine(means, sizes) that returns a number",
    hints=(
        "A mean is a sum divided by the number of images. What is the sum of each worker?",
        "The sum of worker k is means[k] · sizes[k]. Add these. How many images are there in all?",
        "sum(m * n for m, n in zip(means, sizes)) / sum(sizes)",
    ),
    mistakes={
        (lambda means, sizes: sum(means) / len(means)): (
            "you took the mean of the means: a worker with fewer images then counts too much"
        ),
        (lambda means, sizes: sum(means)): "you added the means: with more workers the steps would grow",
        _undivided: "you gave the sum over all images: divide it by their number",
        (lambda means, sizes: _undivided(means, sizes) / len(means)): (
            "you divided by the number of workers: the sum is over images"
        ),
    },
)
