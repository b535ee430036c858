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
        "With all widths times s, a convolution has s times the inputs and s times the outputs.",
        "s · s · have = budget, solved for s.",
    ),
    mistakes={
        (lambda have, budget: budget / have): (
            "you took the cost to fall with the width: each convolution has fewer inputs and fewer outputs"
        ),
        (lambda have, budget: (budget / have) ** 2): "you squared: the factor is a root",
        (lambda have, budget: sqrt(have / budget)): "you swapped the two: that network would cost more",
    },
)

lead = Exercise(
    like=on(*_LEADS),
    accepts=_lead,
    expects="a function lead(ours, theirs) that returns two numbers, the mean difference and its error",
    hints=(
        "Equal seeds belong together: first compute the difference of each pair.",
        "Take the mean and the standard deviation of the differences (ddof=1: their mean is estimated).",
        "The error of a mean of n is the standard deviation divided by √n.",
    ),
    mistakes={
        (lambda ours, theirs: _lead(ours, theirs, sign=-1)): (
            "you subtracted ours from theirs: a lead of ours should be above 0"
        ),
        (lambda ours, theirs: _lead(ours, theirs, ddof=0)): (
            "you divided by the number of seeds: the mean is estimated too, so divide by one less"
        ),
        (lambda ours, theirs: _lead(ours, theirs, root=False)): (
            "you gave the spread of single differences: divide by the root of their number"
        ),
        _unpaired: "you treated the networks separately: what a seed does to both cancels in the pairs",
    },
)

pick = Exercise(
    like=on(*_PICKS),
    accepts=_pick,
    expects="a function pick(choosing, test) that returns one of the numbers in test",
    hints=(
        "Two lists with one number for each network. Which of them may you choose by?",
        "Choose the network by the largest number in choosing; report its number in test.",
        "test[choosing.index(max(choosing))]",
    ),
    mistakes={
        (lambda choosing, test: max(test)): (
            "you chose by the test images: then they test nothing any more, and the best is partly luck"
        ),
        (lambda choosing, test: max(choosing)): (
            "you reported the accuracy that you chose by: the best of several is partly luck"
        ),
        (lambda choosing, test: choosing.index(max(choosing))): (
            "you gave the index of the network: the question is its accuracy on the test images"
        ),
    },
)
