"""Answers to the exercises of chapter 15."""

from math import sqrt
from statistics import mean, stdev, variance

from .answers import Samples


def _apart(ours, theirs):
    return [one - other for one, other in zip(ours, theirs, strict=True)]


def _lead(ours, theirs):
    apart = _apart(ours, theirs)
    return mean(apart), stdev(apart) / sqrt(len(apart))


def _by_all(ours, theirs):
    apart = _apart(ours, theirs)
    return mean(apart), stdev(apart) * sqrt((len(apart) - 1) / len(apart)) / sqrt(len(apart))


SAMPLES = {
    "15-scale": Samples(
        right=(lambda have, budget: (budget / have) ** 0.5,),
        mistaken={
            "you took the cost to fall with the width": lambda have, budget: budget / have,
            "you squared: the factor is a root": lambda have, budget: budget**2 / have**2,
            "you swapped the two": lambda have, budget: sqrt(have / budget),
        },
        wrong=(0.5, lambda have, budget: 0.5, lambda have: 1),
    ),
    "15-lead": Samples(
        right=(_lead, lambda ours, theirs: [*_lead(ours, theirs)]),
        mistaken={
            "you subtracted ours from theirs": lambda ours, theirs: _lead(theirs, ours),
            "you divided by the number of seeds": _by_all,
            "you gave the spread of single differences": lambda ours, theirs: (
                mean(_apart(ours, theirs)),
                stdev(_apart(ours, theirs)),
            ),
            "you treated the networks separately": lambda ours, theirs: (
                mean(_apart(ours, theirs)),
                sqrt((variance(ours) + variance(theirs)) / len(ours)),
            ),
        },
        wrong=(1.0, lambda ours, theirs: mean(ours) - mean(theirs), lambda ours: (0, 0)),
    ),
    "15-pick": Samples(
        right=(lambda choosing, test: max(zip(choosing, test, strict=True))[1],),
        mistaken={
            "you chose by the test images": lambda choosing, test: sorted(test)[-1],
            "you reported the accuracy that you chose by": lambda choosing, test: sorted(choosing)[-1],
            "you gave the index of the network": lambda choosing, test: choosing.index(max(choosing)),
        },
        wrong=(84.0, lambda choosing, test: test[0], lambda choosing, test: min(test)),
    ),
}
