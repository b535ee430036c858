"""What the map of rates tries: starts × optimisers and learning rates × seeds, each a short race.

Cut for 20 minutes of one core: PyTorch in float32 takes some 5 s for the 80 steps of a race.
"""

from dataclasses import dataclass

STEPS, TESTS = 80, 500
EVERY = 10  # steps that a figure of the table is the mean of: batches of 32 are noisy
KEY = ("start", "optimizer", "rate", "seed")
COLUMNS = (*KEY, "steps", "loss", "test", "test_loss", "engine", "cpu_seconds")
CLOCK = COLUMNS[-1:]
PAIRS = {"xavier": "xavier+heads", "he": "he+heads"}  # without and with auxiliary heads


@dataclass(frozen=True)
class RatePlan:
    """What is tried.

    starts: keys of starts.STARTS. rates: {optimiser: (rate, …)}. seeds: of every cell. more: seeds of their
    own for PAIRS alone, at `compared`, an optimiser and a rate.
    """

    starts: tuple
    rates: dict
    seeds: tuple
    more: tuple = ()
    compared: tuple = ("adam", 0.001)

    @property
    def cells(self):
        """[(optimiser, rate), …]: the columns of the map."""
        return [(optimizer, rate) for optimizer, rates in self.rates.items() for rate in rates]

    def trials(self):
        """[{column of KEY: value}, …] in an order of which every beginning is of use: seed after seed."""
        whole = [(start, *cell, seed) for seed in self.seeds for start in self.starts for cell in self.cells]
        both = [start for pair in PAIRS.items() for start in pair]
        whole += [(start, *self.compared, seed) for seed in self.more for start in both]
        return [dict(zip(KEY, one, strict=True)) for one in whole]


# Without MXNet's default, whose gradients all but vanish in so narrow a net, and without a gain.
PLAN = RatePlan(
    ("xavier", "xavier+heads", "he", "he+heads", "centred", "batchnorm"),
    {
        "sgd": (0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        "adam": (0.0003, 0.001, 0.003, 0.01, 0.03),
    },
    seeds=(0, 1, 2),
    more=tuple(range(10, 17)),
)
