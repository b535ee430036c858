"""How the weights of a net begin, and what a short race is run with: names and rules, without MXNet."""

from dataclasses import dataclass, replace

from ..core.numbers import number_or_nan
from ..core.words import quoted
from ..inception.nets import narrow_googlenet
from ..inception.variants import auxiliary_heads

# How weights are drawn, in the order of their scale, and what the net has besides; "gain" draws as He does,
# times a number of the reader's own.
STARTS = {
    "default": "MXNet's default",
    "xavier": "Xavier",
    "xavier+heads": "Xavier + heads",
    "he": "He",
    "he+heads": "He + heads",
    "centred": "He + mean only",
    "batchnorm": "He + batch norm",
    "gain": "He × gain",
}
DRAWS = {"xavier+heads": "xavier", "he+heads": "he"}  # starts that are another's, with heads
NORMS = {"centred": "mean", "batchnorm": True}  # as a convolution of the net has it
GAINS = ("0.5", "0.6", "0.7", "0.8", "0.9", "1.0", "1.1", "1.2", "1.3", "1.5", "2.0")
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam"}
LARGEST_RATE = 1000


@dataclass(frozen=True)
class Entry:
    """Who runs in a race: how its weights begin, the optimiser, the learning rate.

    start: a key of STARTS. gain: times He's standard deviation, for the start "gain" alone. ValueError, one
    sentence, for anything else.
    """

    start: str
    optimizer: str
    rate: float
    gain: float = 1.0

    def __post_init__(self):
        for value, known, name in (
            (self.start, STARTS, "start"),
            (self.optimizer, OPTIMIZERS, "optimizer"),
        ):
            if value not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}; got {quoted(value)}.")
        object.__setattr__(self, "rate", learning_rate(self.rate))
        object.__setattr__(self, "gain", float(self.gain) if self.start == "gain" else 1.0)

    def __str__(self):
        return f"{start_name(self.start, self.gain)}, {OPTIMIZERS[self.optimizer]} at {self.rate:g}"


@dataclass(frozen=True)
class Lap:
    """One step of a race: the mean loss of its batch, before the update; `lost` says why there is none."""

    loss: float
    lost: str = ""


def started_net(start, divide=1):
    """The Net of nine blocks with what that start has besides weights; every width divided by `divide`.

    start: a key of STARTS. ValueError for another, and for a divide that `narrow_googlenet` refuses.
    """
    if start not in STARTS:
        raise ValueError(f"start must be one of {', '.join(STARTS)}; got {quoted(start)}.")
    net = narrow_googlenet(divide, NORMS.get(start, False))
    return replace(net, auxiliary=auxiliary_heads(divide)) if start in DRAWS else net


def start_name(start, gain):
    """A start as a reader sees it; "He × 0.8" for one with a gain."""
    return f"He × {float(gain):g}" if start == "gain" else STARTS[start]


def learning_rate(value, name="rate"):
    """A learning rate, a number or typed, as a float; ValueError unless 0 < it ≤ LARGEST_RATE."""
    rate = number_or_nan(value)
    if not 0 < rate <= LARGEST_RATE:
        raise ValueError(
            f"{name} must be a number above 0 and up to {LARGEST_RATE}, such as 0.1 or 1e-3; "
            f"got {quoted(value)}."
        )
    return rate
