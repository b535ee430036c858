"""Exercises of chapter 15: how far to shrink a net, what a lead is worth, and which figure to report."""

from math import sqrt

import numpy

from . import Exercise, on

_COSTS = (60e6, 15e6), (59e6, 25e6), (10e6, 10e6), (8e6, 18e6)
_LEADS = (
    ([81.0, 84.0, 79.0], [80.0, 82.0, 78.5]),
    ([70.0, 75.0], [71.0, 74.5]),
    ([88.0, 85.0, 90.0, 87.0], [80.0, 86.0, 83.0, 84.0]),
)
_PICKS = (
    ([81.0, 85.0, 83.0], [80.04, 82.55, 84.0]),
    ([90.0, 70.0], [75.3, 89.0]),
    ([51.0, 52.0, 59.0, 54.0], [65.0, 66.0, 63.37, 68.0]),
)


def _shrink(have, budget):
    return sqrt(budget / have)


def _lead(ours, theirs, sign=1, ddof=1, root=True):
    """The right answer, or what it becomes with one of its parts changed."""
    apart = sign * (numpy.array(ours) - theirs)
    return float(apart.mean()), float(apart.std(ddof=ddof) / (len(apart) ** 0.5 if root else 1))


def _unpaired(ours, theirs):
    spread = (numpy.var(side, ddof=1) / len(side) for side in (ours, theirs))
    return _lead(ours, theirs)[0], sqrt(sum(spread))


def _pick(choosing, test):
    return test[choosing.index(max(choosing))]


scale = Exercise(
    like=on(*_COSTS),
    accepts=_shrink,
    within=1e-3,
    expects="a function shrink(have, budget) that returns a number",
    hints=(
        "A convolution from c channels to d costs in proportion to c · d. And at half of both?",
        "All widths times s: what is fed and what is handed on, so the MACs go with s · s.",
        "s · s · have = budget, solved for s.",
    ),
    mistakes={
        (lambda have, budget: budget / have): (
            "you took the cost to go with the width: each convolution is narrower on both of its sides"
        ),
        (lambda have, budget: (budget / have) ** 2): "you squared where a root is: the cost is the square",
        (lambda have, budget: sqrt(have / budget)): "you turned it over: that net would cost more",
    },
)

lead = Exercise(
    like=on(*_LEADS),
    accepts=_lead,
    expects="a function lead(ours, theirs) that returns two numbers, the mean difference and its error",
    hints=(
        "Equal seeds belong together: first take the difference of each pair.",
        "The differences have a mean, and a standard deviation (ddof=1: the mean is theirs as well).",
        "The error of a mean of n is the standard deviation divided by √n.",
    ),
    mistakes={
        (lambda ours, theirs: _lead(ours, theirs, sign=-1)): (
            "you took ours from theirs: a lead of ours should be above 0"
        ),
        (lambda ours, theirs: _lead(ours, theirs, ddof=0)): (
            "you divided by the number of seeds: the mean is of the same differences, so one counts less"
        ),
        (lambda ours, theirs: _lead(ours, theirs, root=False)): (
            "you gave the spread of single differences: their mean is steadier, by the root of their number"
        ),
        _unpaired: "you took both nets apart: what a seed does to both cancels in the pair",
    },
)

pick = Exercise(
    like=on(*_PICKS),
    accepts=_pick,
    expects="a function pick(choosing, test) that returns one of the numbers in test",
    hints=(
        "Two lists, a figure a net, in the same order. Which of the lists may decide?",
        "The largest figure in choosing names the net; what is reported comes from the other list.",
        "test[choosing.index(max(choosing))]",
    ),
    mistakes={
        (lambda choosing, test: max(test)): (
            "you chose by the test images: then they are no test any more, and the best is lucky"
        ),
        (lambda choosing, test: max(choosing)): (
            "you reported the figure that you chose by: the best of several is lucky"
        ),
        (lambda choosing, test: choosing.index(max(choosing))): (
            "you gave the number of the net: asked is its accuracy on the test images"
        ),
    },
)
