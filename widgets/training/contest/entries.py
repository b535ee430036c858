"""A net in a contest, with what each of its runs came to."""

from dataclasses import asdict, dataclass, fields
from math import isfinite

from ...core.numbers import whole_number
from ...core.words import millions
from ..run import SEEDS
from .terms import Terms


@dataclass(frozen=True)
class Trained:
    """One run to its end: what it was computed with, and what came of it.

    losses, choosing: after each epoch, the mean loss over its batches, and the accuracy, 0 … 1, on the images
    to choose by. test: that on the test images, after the last epoch. weights: a checksum. ValueError for
    what no run can say.
    """

    seed: int
    engine: str
    device: str
    threads: int
    losses: tuple
    choosing: tuple
    test: float
    seconds: float
    weights: str

    def __post_init__(self):
        for name in ("losses", "choosing"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        whole_number(self.seed, "seed", SEEDS, least=0)
        whole_number(self.threads, "threads", 10_000, least=0)
        shares = (*self.choosing, self.test)
        texts = (self.engine, self.device, self.weights)
        if not (
            all(type(one) is float and isfinite(one) for one in (*self.losses, *shares, self.seconds))
            and all(0 <= share <= 1 for share in shares)
            and 0 < len(self.losses) == len(self.choosing)
            and all(isinstance(text, str) and len(text) <= 80 for text in texts)
        ):
            raise ValueError(f"Seed {self.seed} tells of what no run can be.")

    @property
    def same(self):
        """All of it that is equal whenever the run is done again by the same engine, device and threads."""
        return asdict(self) | {"seconds": None}


@dataclass(frozen=True)
class Entry:
    """A net in the contest. line: of its Design, "" for another net. runs: a Trained for each seed.

    macs: for an image of 33×33.
    """

    name: str
    line: str
    params: int
    macs: int
    terms: Terms
    runs: tuple

    @property
    def seeds(self):
        """The seeds of its runs."""
        return tuple(run.seed for run in self.runs)

    @property
    def figures(self):
        """The accuracy of each run on the images to choose by, in %."""
        return tuple(100 * run.choosing[-1] for run in self.runs)

    @property
    def mean(self):
        """Their mean, in %."""
        return sum(self.figures) / len(self.figures)

    @property
    def test(self):
        """The mean accuracy on the test images, in %."""
        return 100 * sum(run.test for run in self.runs) / len(self.runs)

    @property
    def seconds(self):
        """Of training, all runs together."""
        return sum(run.seconds for run in self.runs)

    def __str__(self):
        each = ", ".join(f"{figure:.1f}" for figure in self.figures)
        return (
            f"{self.name}: {millions(self.params)} parameters, {millions(self.macs)} MACs; "
            f"{self.mean:.1f} % on the images to choose by (seeds: {each}), {self.seconds:.0f} s of training."
        )


def as_entry(data):
    """The Entry of what `asdict` made of one; TypeError, ValueError or KeyError for anything else."""
    names = [field.name for field in fields(Entry)]
    name, line, params, macs, terms, runs = (data[name] for name in names)
    if not all(isinstance(text, str) and len(text) <= 2_000 for text in (name, line)):
        raise ValueError("A net has a name and a line.")
    for count in (params, macs):
        whole_number(count, "A count", 10**12)
    found = Entry(name, line, params, macs, Terms(**terms), tuple(Trained(**run) for run in runs))
    if len({*found.seeds}) < len(found.runs) or {len(run.losses) for run in found.runs} != {
        found.terms.epochs
    }:
        raise ValueError("Each seed has a run, and each run its epochs.")
    return found
