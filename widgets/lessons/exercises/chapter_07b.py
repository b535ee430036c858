"""Exercises of chapter 07b: the learning rate at which a network does best."""

from math import inf, isfinite

from . import Exercise, on

# A lucky seed beside two bad ones; a run that diverged; unequal numbers of seeds; one seed each; a bad seed.
_LOSSES = (
    {0.01: [1.6, 1.9, 1.8], 0.1: [1.1, 2.3, 2.3], 1.0: [2.3, 2.3, inf]},
    {0.003: [0.9, 1.0, inf], 0.001: [1.2, 1.1, 1.3]},
    {0.3: [1.0, 1.2], 0.1: [0.8, 0.8, 0.7, 0.9]},
    {0.5: [1.9], 0.05: [1.5], 0.005: [2.0]},
    {0.02: [1.0, 1.9], 0.2: [1.6, 1.6]},
)


def _mean(of):
    return sum(of) / len(of)


def _finite(of):
    return [loss for loss in of if isfinite(loss)]


def _lowest(figure):
    """best(losses) that takes the rate whose figure(losses of its seeds) is lowest."""
    return lambda losses: min(losses, key=lambda rate: figure(losses[rate]))


best = Exercise(
    like=on(*_LOSSES),
    accepts=_lowest(_mean),
    expects="a function best(losses) that returns one of the learning rates",
    hints=(
        "What is the mean loss of one rate? Then compare the rates.",
        "The mean is sum(of) / len(of). With math.inf in it, the mean is math.inf, never the lowest.",
        "min(losses, key=lambda rate: sum(losses[rate]) / len(losses[rate]))",
    ),
    mistakes={
        _lowest(min): "you took the rate with the best single seed: that seed may have been lucky",
        _lowest(lambda of: _mean(_finite(of) or [inf])): (
            "you left out the seeds that diverged: a rate at which some runs fail is not a good rate"
        ),
        _lowest(sum): "you compared sums: a rate with more seeds has a larger sum",
        (lambda losses: min(map(_mean, losses.values()))): "you gave the loss: asked is its learning rate",
        (lambda losses: max(losses, key=lambda rate: _mean(losses[rate]))): (
            "you took the highest mean: a lower loss is better"
        ),
    },
)
