"""Answers to the exercises of chapter 07b."""

from math import inf
from statistics import fmean

from .answers import Samples


def _sorted(losses):
    return sorted(losses, key=lambda rate: fmean(losses[rate]))


SAMPLES = {
    "07b-best": Samples(
        right=(lambda losses: _sorted(losses)[0],),
        mistaken={
            "you took the rate with the best single seed": lambda losses: min(
                losses, key=lambda r: min(losses[r])
            ),
            "you left out the seeds that diverged": (
                lambda losses: min(losses, key=lambda r: fmean([x for x in losses[r] if x < inf] or [inf]))
            ),
            "you compared sums": lambda losses: min(losses, key=lambda rate: sum(losses[rate])),
            "you gave the loss": lambda losses: min(fmean(of) for of in losses.values()),
            "you took the highest mean": lambda losses: _sorted(losses)[-1],
        },
        wrong=(0.1, lambda losses: 0.1, lambda losses: max(losses), lambda losses: None),
    ),
}
