"""Nets of a reader's own and their rivals, all trained in one way on the same images, and kept."""

import gc
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from math import isfinite, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy
from platformdirs import user_cache_path

from ..backend.cores import THREADS_VARIABLE
from ..backend.memory import give_back_freed
from ..core.files import place, replacing
from ..core.numbers import whole_number
from ..core.words import grouped, millions, plural, quoted
from ..fashion import sample
from ..fashion.folder import Split
from ..inception.design import GOOGLENET, Design
from ..inception.variants import BOOK, of_cost
from .agreement import checksum
from .engines import choose
from .estimate import estimate
from .home import TRAINING_VARIABLE
from .pace import spell
from .recipes import Phase, Recipe
from .run import SEEDS, Run

SIZE = 33  # pixels a side; also of the image whose multiply-accumulates are counted
LEARNED = 3_000  # of the sample's training images; the others, which no net learns from, are to choose by
RIVALS = ("VGG-like", "NiN-like")
MOST_SEEDS = 8
_FOLDER = "contest"


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


def attempt(design, terms, budget=None, seeds=(0, 1), name="", say=print):
    """Train a Design, or its line, once a seed: an Entry. A run that was done before is not done again.

    name: what it is called beside others; what differs from the book's without one. say: is told each epoch.
    ValueError, one sentence, for a design that is over the budget or too large for
    this machine, and for fewer than two seeds; Diverged as in Run.
    """
    design = Design.of_text(design) if isinstance(design, str) else design
    if budget and (over := budget.over(*costs(design.net))):
        raise ValueError(over)
    return _entered(name or design.name, design.net, terms, seeds, say, str(design))


def rivals(entry, say=print):
    """[Entry, …] that a try stands beside, on its terms and with its seeds, each trained here unless it was.

    The book's net as it is; then, with the book's stem and all blocks scaled until the net costs what the try
    costs, to 2 %: the book's blocks, and VGG-like and NiN-like ones. What is said of one that is left out:
    that it cannot cost so little, or is the try itself.
    """
    own, nets = Design.of_text(entry.line).net, {GOOGLENET.name: (GOOGLENET.net, str(GOOGLENET))}
    for name in (BOOK, *RIVALS):
        try:
            net, scale = of_cost(name, entry.macs, SIZE)
        except ValueError as why:
            say(str(why))
        else:
            words = "the book's blocks" if name == BOOK else name
            nets[f"{words} × {scale:.2f}"] = net, ""
    found = []
    for name, (net, line) in nets.items():
        if net.changed(lambda conv: conv) == own.changed(lambda conv: conv):
            say(f"{name}: that is your net.")
        else:
            found.append(_entered(name, net, entry.terms, entry.seeds, say, line))
    return found


def earlier(entry):
    """[Entry, …]: designs that were trained here on the same terms, as they are kept; not that one.

    Nor the book's, which is among the rivals.
    """
    found, others = {}, ("", entry.line, str(GOOGLENET))
    with suppress(OSError):
        for path in sorted(_folder().glob("*.json")):
            if (one := _kept(path)) and one.terms == entry.terms and one.line not in others:
                runs = (*found[one.line].runs, *one.runs) if one.line in found else one.runs
                found[one.line] = Entry(one.name, one.line, one.params, one.macs, one.terms, runs)
    return [*found.values()]


def trained_net(entry, seed=None):
    """The net of a run of a Design, as `load_googlenet` gives one; of its first seed unless it is said.

    ValueError, one sentence, where the weights are not kept: of another net, or where nothing can be.
    """
    from .weights import load_googlenet  # brings MXNet

    seed = entry.seeds[0] if seed is None else seed
    return load_googlenet(_path(entry, Design.of_text(entry.line).net, seed, "npz"))


def costs(net):
    """(parameters, multiply-accumulates) of a Net for an image of 33×33."""
    counted = net.count((1, SIZE, SIZE))
    return counted.params, counted.macs


def trained(net, terms, seed, say=print, name="", engine=None):
    """Train a Net to the end: (Trained, Run). engine: as of `choose`, the best there is without one."""
    run = Run(terms.recipe, *terms.splits()[0], seed=seed, net=net, engine=engine or choose()[0])
    _, choosing, test = terms.splits()
    losses, shares, own = [], [], []
    while not run.done:
        for step in run.stride():
            own.append(step.loss)
            if step.ends_epoch:
                losses.append(float(sum(own) / len(own)))
                shares.append(run.accuracy(*choosing, SIZE))
                say(
                    f"{name}, seed {seed}, epoch {step.epoch} of {step.epochs}: loss {losses[-1]:.3f}, "
                    f"{shares[-1]:.1%} on the images to choose by, {spell(step.seconds)}."
                )
                own = []
    threads = os.environ.get(THREADS_VARIABLE, "")
    return Trained(
        seed, run.engine.name, str(run.engine.device), int(threads) if threads.isdecimal() else 0, losses,
        shares, run.accuracy(*test, SIZE), run.seconds, checksum(run),
    ), run  # fmt: skip


def _entered(name, net, terms, seeds, say, line):
    """The Entry of a Net, its runs read or done."""
    if len({*seeds}) < len(seeds) or not 2 <= len(seeds) <= MOST_SEEDS:
        raise ValueError(f"Take 2 to {MOST_SEEDS} seeds, all different: one run shows one run.")
    if refusal := estimate(net, terms.recipe, terms.images).refusal:
        raise ValueError(refusal)
    entry = Entry(name, line, *costs(net), terms, ())
    runs = tuple(_one(entry, net, seed, say) for seed in seeds)
    return Entry(name, line, entry.params, entry.macs, terms, runs)


def _one(entry, net, seed, say):
    """A run, read where it is kept, else done and kept."""
    path = _path(entry, net, seed, "json")
    if kept := _kept(path):
        return kept.runs[0]
    found, run = trained(net, entry.terms, seed, say, entry.name)
    one = Entry(entry.name, entry.line, entry.params, entry.macs, entry.terms, (found,))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.line:
            keep_weights(run, path.with_suffix(".npz"), entry.line)
        with replacing(path) as file:
            json.dump(asdict(one), file)
    except OSError as error:
        say(f"This run is not kept ({error}).")
    del run
    gc.collect()  # layers know each other in circles, and the next net would be made beside this one
    give_back_freed()
    return found


def keep_weights(run, path, line):
    """Save the net of a run of a Design, of that line, for `load_googlenet`."""
    from .weights import save_weights  # brings MXNet

    about = {"recipe": repr(run.recipe), "seed": run.seed, "size": SIZE, "design": line}
    save_weights(run.engine.parameters(), path, **about)


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


def _kept(path):
    """The Entry in a file, with one run; None where there is no sound one."""
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        found = as_entry(json.loads(path.read_text()))
        return found if len(found.runs) == 1 else None
    return None


def _path(entry, net, seed, kind):
    """Where a run is kept; that of a Design apart from an equal net, of which no weights are kept."""
    of = f"{entry.line} {net.changed(lambda conv: conv)} {entry.terms}"
    return _folder() / f"{crc32(of.encode()):08x}-{seed}.{kind}"


def _folder():
    try:
        return place(TRAINING_VARIABLE, user_cache_path, "training") / _FOLDER
    except OSError:  # no home: runs last until this kernel stops
        return Path(_temporary().name)


@cache
def _temporary():
    return TemporaryDirectory(prefix="inception-training-")
