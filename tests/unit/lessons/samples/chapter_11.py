"""Answers to the exercises of chapter 11."""

from itertools import pairwise

import numpy

from .answers import Samples


def _total(means, sizes):
    return sum(mean * size for mean, size in zip(means, sizes, strict=True))


SAMPLES = {
    "11-gain": Samples(
        right=(lambda operators, ask, work: 1 + operators * ask / work,),
        mistaken={
            "you divided the other way round": lambda n, ask, work: work / (n * ask + work),
            "you left out the work": lambda n, ask, work: n * ask / work,
            "you counted one call": lambda n, ask, work: 1 + ask / work,
            "you counted the work once for each operator": lambda n, ask, work: n * (1 + ask / work),
        },
        wrong=(2.0, lambda n, ask, work: 1.0, lambda n, ask, work: n * ask + work),
    ),
    "11-held": Samples(
        right=(lambda sizes: max(one + other for one, other in pairwise(sizes)),),
        mistaken={
            "you kept them all": lambda sizes: int(numpy.sum(sizes)),
            "you counted one array": lambda sizes: sorted(sizes)[-1],
            "you took the first layer": lambda sizes: sizes[0] + sizes[1],
            "you added the two largest": lambda sizes: sorted(sizes)[-1] + sorted(sizes)[-2],
        },
        wrong=(128, lambda sizes: 2 * max(sizes), lambda sizes: sizes[-1] + sizes[-2]),
    ),
    "11-shards": Samples(
        right=(lambda means, sizes: float(numpy.average(means, weights=sizes)),),
        mistaken={
            "you took the mean of the means": lambda means, sizes: sum(means) / len(means),
            "you added the means": lambda means, sizes: sum(means),
            "you gave the sum over all images": _total,
            "you divided by the number of workers": lambda means, sizes: _total(means, sizes) / len(means),
        },
        wrong=(3.5, lambda means, sizes: 4.0, lambda means, sizes: means),
    ),
}
