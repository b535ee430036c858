"""How every net of a contest is trained and judged, and what it may cost."""

import hashlib
from dataclasses import asdict, dataclass
from math import sqrt

import numpy

from ...core.numbers import whole_number
from ...core.words import grouped, plural, quoted
from ...fashion import sample
from ...fashion.folder import Split
from ..recipes import Phase, Recipe

SIZE = 33  # pixels a side; also of the image whose multiply-accumulates are counted
LEARNED = 3_000  # of the sample's training images; the others, which no net learns from, are to choose by


@dataclass(frozen=True)
class Terms:
    """How every net of a contest is trained and judged.

    images: how many it learns from, epochs: how often. judged: how many others are named for an accuracy, of
    those to choose by and of the test images alike.
    """

    images: int
    epochs: int
    judged: int

    def __post_init__(self):
        limits = {"images": (LEARNED, 64), "epochs": (100, 1), "judged": (1_000, 50)}
        for name, (most, least) in limits.items():
            whole_number(getattr(self, name), name, most, least)

    @property
    def recipe(self):
        """The Recipe of all its runs."""
        return Recipe(
            "contest", (Phase(self.epochs, SIZE),), 32, "adam", 1e-3, init="he", warmup=20,
            cosine=True, flip=True, partial=False,
        )  # fmt: skip

    def splits(self):
        """(Split to learn from, Split to choose by, Split to test on) of the shipped sample."""
        (images, labels), test = sample.load()
        back = slice(LEARNED, LEARNED + self.judged)
        return (
            Split(images[: self.images], labels[: self.images]),
            Split(images[back], labels[back]),
            Split(*(part[: self.judged] for part in test)),
        )

    @property
    def digest(self):
        """A checksum of these images and labels: hexadecimal digits."""
        found = hashlib.sha256()
        for split in self.splits():
            for part in split:
                found.update(numpy.ascontiguousarray(part, "uint8").tobytes())
        return found.hexdigest()

    def tolerance(self, one, other):
        """How far apart two accuracies, 0 … 1, may be when a training is done again elsewhere, as a share.

        Twice the standard error of their difference, if both nets were equally good. Sums that are rounded
        otherwise make another net, and so do another engine and another number of threads.
        """
        share = (one + other) / 2
        return 2 * sqrt(2 * share * (1 - share) / self.judged)

    def __str__(self):
        return (
            f"{plural(self.epochs, 'epoch')} over {grouped(self.images)} images at {SIZE}×{SIZE}, "
            f"judged on {grouped(self.judged)} others"
        )


CONTEST, REHEARSAL = Terms(LEARNED, 10, 1_000), Terms(320, 1, 100)


@dataclass(frozen=True)
class Budget:
    """What a net may cost at most, in one of three ways or in several.

    params: parameters. macs: multiply-accumulates for an image of 33×33. seconds: of training, all seeds
    together, on the machine that trains. ValueError for no limit, and for one that is no number above 0.
    """

    params: int | None = None
    macs: int | None = None
    seconds: float | None = None

    def __post_init__(self):
        given = [limit for limit in asdict(self).values() if limit is not None]
        if not given:
            raise ValueError("A budget has a limit: params, macs or seconds.")
        for limit in given:
            if type(limit) not in (int, float) or not 0 < limit < 1e12:
                raise ValueError(f"A limit is a number above 0; got {quoted(limit)}.")

    def over(self, params=0, macs=0, seconds=0.0):
        """What of it is exceeded, a sentence; "" for nothing."""
        said = [
            f"{words}, and {written(limit)} are allowed"
            for have, limit, words, written in (
                (params, self.params, plural(params, "parameter"), grouped),
                (macs, self.macs, f"{grouped(macs)} multiply-accumulates", grouped),
                (seconds, self.seconds, f"{seconds:.0f} s of training", "{:g} s".format),
            )
            if limit is not None and have > limit
        ]
        return f"Over the budget: {'; '.join(said)}." if said else ""

    def __str__(self):
        limits = (
            (self.params, "parameters", grouped), (self.macs, "multiply-accumulates an image", grouped),
            (self.seconds, "of training", "{:g} s".format),
        )  # fmt: skip
        return "at most " + ", ".join(f"{how(limit)} {what}" for limit, what, how in limits if limit)


def costs(net):
    """(parameters, multiply-accumulates) of a Net for an image of 33×33."""
    counted = net.count((1, SIZE, SIZE))
    return counted.params, counted.macs
