"""`python -m widgets.training.trials`: many whole runs, one net after another, into one table.

A plan is variants × seeds × sizes × tasks. Whenever it is stopped, the same command goes on where it was.
"""

import argparse
import csv
import shutil
import sys
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from time import monotonic

from tqdm import tqdm

from ..backend.cores import use_all_cores
from ..core.files import must_be_ordinary, replacing
from ..fashion import sources
from ..fashion.folder import Split, held_back
from ..fashion.sizes import of_every_size
from ..inception.variants import BLOCKS, BOOK, of_equal_cost, variant
from . import checkpoints
from .ending import INTERRUPTED, maybe_unheard, until_asked
from .engines import ENGINES, choose
from .home import claim
from .log import Log, read
from .paired import difference
from .recipes import Phase, Recipe
from .run import Diverged, Run

KEY = ("task", "size", "variant", "seed", "cost")
COLUMNS = (
    *KEY, "divide", "scale", "images", "epochs", "engine", "device", "macs", "params", "loss", "validation",
    "test", "seconds",
)  # fmt: skip
COSTS = ("equal", "own")  # multiply-accumulates as the book's net has, or the book's widths
TASKS = ("garments", "sizes")
EVERY = 30  # seconds between two checkpoints


@dataclass(frozen=True)
class Plan:
    """What is tried. images: how many are learned from; tests: how many of those that it is tested on."""

    variants: tuple
    seeds: tuple
    sizes: tuple
    tasks: tuple = TASKS[:1]
    costs: tuple = COSTS[:1]
    divide: int = 4
    images: int = 12_000
    tests: int = 5_000
    epochs: int = 6
    batch: int = 128

    def trials(self):
        """[{column of KEY: value}, …] in order: all variants of a seed come before the next seed."""
        parts = product(self.seeds, self.costs, self.sizes, self.tasks, self.variants)
        return [
            {"task": task, "size": size, "variant": name, "seed": seed, "cost": cost}
            for seed, cost, size, task, name in parts
        ]

    def recipe(self, size):
        """The Recipe of all its runs at that size."""
        return Recipe(
            "trial", (Phase(self.epochs, size),), self.batch, "adam", 1e-3, init="he", warmup=50,
            cosine=True, flip=True, partial=False,
        )  # fmt: skip


PLANS = {
    "small": Plan((BOOK, "3×3 only"), (0, 1, 2), (33,), divide=8, images=2_000, tests=1_000, epochs=2),
    "shipped": Plan(tuple(BLOCKS), (0, 1, 2, 3, 4), (33, 65), TASKS),
}


class Trials:
    """Goes through a plan. table: the CSV file; scratch: a folder for runs under way. engine: as of `choose`.

    data: function without arguments → (Split to learn from, Split to choose by, Split to test on).
    """

    def __init__(self, plan, table, scratch, engine, data=None):
        self.plan, self.table, self.scratch = plan, Path(table), Path(scratch)
        self.engine, self.data = engine, lru_cache(data or (lambda: _garments(plan)))
        self.scene = lru_cache(2)(self._scene)

    def left(self):
        """The trials that have no line in the table yet; ValueError for a table of another plan."""
        found = rows(self.table)
        ours = {name: str(getattr(self.plan, name)) for name in ("divide", "images", "epochs")}
        if any(row[name] != value for row in found for name, value in ours.items()):
            raise ValueError(
                f"{self.table.name} holds trials of another plan, and was left as it is: "
                "give this one a table of its own with --table."
            )
        done = {_key(row) for row in found}
        return [trial for trial in self.plan.trials() if _key(trial) not in done]

    def work(self, stop):
        """Do what is left; True when all is done, False when `stop` was asked for first."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        with claim(self.scratch, who="The trials"):
            left = self.left()
            done = len(self.plan.trials()) - len(left)
            with tqdm(total=done + len(left), initial=done, unit="run", disable=None) as bar:
                for trial in left:
                    bar.set_postfix_str(", ".join(map(str, trial.values())))
                    row = self.one(trial, stop)
                    if row is None:
                        return False
                    self._add(row)
                    bar.update()
        return True

    def one(self, trial, stop):
        """Train one net to its end, and test it: a line of the table; None if `stop` was asked for first."""
        plan, size = self.plan, trial["size"]
        net, scale = (
            of_equal_cost(trial["variant"], plan.divide, size) if trial["cost"] == "equal"
            else (variant(trial["variant"], plan.divide), 1.0)
        )  # fmt: skip
        learn, validation, test = self.scene(trial["task"], size)
        run = Run(plan.recipe(size), *learn, seed=trial["seed"], net=net, engine=self.engine)
        home = self.scratch / folder_of(trial)
        checkpoints.restore(run, home)
        try:
            with closing(Log(home / "log.csv", run.position, run.seconds)) as log:
                if not _train(run, home, log, validation, test, stop):
                    return None
            steps = [row for row in read(home / "log.csv") if row["validation_accuracy"] is not None]
        except Diverged:
            steps = []
        shutil.rmtree(home, ignore_errors=True)
        cost = net.count((1, size, size))
        return trial | {
            "divide": plan.divide, "scale": f"{scale:.4f}", "images": plan.images,
            "epochs": plan.epochs, "engine": run.engine.name, "device": str(run.engine.device),
            "macs": cost.macs, "params": cost.params, "loss": _listed(steps, "loss"),
            "validation": _listed(steps, "validation_accuracy"), "test": _listed(steps, "test_accuracy"),
            "seconds": f"{run.seconds:.1f}",
        }  # fmt: skip

    def _scene(self, task, size):
        parts, wanted = self.data(), self.plan.images
        if len(parts[0].labels) < wanted:
            raise ValueError(
                f"The plan wants {wanted} training images, and there are {len(parts[0].labels)}."
            )
        if task == "garments":
            return parts
        drawn = (of_every_size(part.images, seed, size) for seed, part in enumerate(parts))
        return tuple(Split(pictures, part.labels) for (pictures, _), part in zip(drawn, parts, strict=True))

    def _add(self, row):
        found = rows(self.table)
        self.table.parent.mkdir(parents=True, exist_ok=True)
        with replacing(self.table, newline="", shared=True) as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows([*found, row])


def _garments(plan):
    """(to learn from, to choose by, to test on) of the data set there is."""
    data = sources.load().data
    learn, validation = held_back(data.train)
    first = Split(*(part[: plan.images] for part in learn))
    return first, validation, Split(*(part[: plan.tests] for part in data.val))


def _train(run, home, log, validation, test, stop):
    """Take all steps; False if `stop` was asked for first. A checkpoint is kept either way."""
    saved = monotonic()
    while not run.done and not stop.asked:
        for step in run.stride():
            ends = step.ends_epoch
            shares = [run.accuracy(*part, step.size) for part in (test, validation)] if ends else []
            log.note(step, *shares)
        if run.done or stop.asked or monotonic() - saved > EVERY:
            checkpoints.save(run, home)
            saved = monotonic()
    return run.done


def folder_of(trial):
    """The name of a folder for that trial."""
    return "-".join(str(value).translate({ord(sign): "_" for sign in " ×'/"}) for value in trial.values())


def _listed(steps, column):
    return " ".join(f"{row[column]:.4f}" for row in steps)


def rows(table):
    """The lines of a table of trials: [{column: text}, …]; none where there is no file.

    ValueError, one sentence, for a file that is no such table.
    """
    table = Path(table)
    must_be_ordinary(table)
    if not table.exists():
        return []
    with table.open(newline="") as file:
        found = csv.DictReader(file)
        if tuple(found.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{table.name} is no table of trials: its columns are others.")
        return list(found)


def _key(row):
    return tuple(str(row[name]) for name in KEY)


def summary(found, measure="test", base=BOOK):
    """Lines of Markdown: for each task, size and cost the mean of every variant, and its difference.

    found: as from `rows`. measure: "test" or "validation", after the last epoch. The differences are paired
    on equal seeds; their 95 % intervals hold together, over all that are compared with `base` in a table.
    """
    groups = {}
    for row in found:
        last = row[measure].split()
        figures = groups.setdefault(tuple(row[name] for name in ("task", "size", "cost")), {})
        if last:
            figures.setdefault(row["variant"], {})[row["seed"]] = float(last[-1])
    for (task, size, cost), figures in groups.items():
        yield f"\n### {task} at {size}×{size}, {cost} cost, {measure} accuracy\n"
        yield "| variant | seeds | mean, % | difference, points | 95 % interval |"
        yield "|---|---:|---:|---:|---|"
        yield from _lines(figures, base)


def _lines(figures, base):
    theirs, others = figures.get(base, {}), len(figures) - (base in figures)
    for name, own in figures.items():
        start = f"| {name} | {len(own)} | {100 * sum(own.values()) / len(own):.2f} |"
        seeds = sorted(own.keys() & theirs.keys())
        if name == base or len(seeds) < 2:
            yield f"{start} | |"
            continue
        pairs = ([100 * side[seed] for seed in seeds] for side in (own, theirs))
        found = difference(*pairs, compared=others)
        mark = "" if found.larger_than_chance else " (holds 0)"
        yield f"{start} {found.mean:+.2f} | {found.low:+.2f} to {found.high:+.2f}{mark} |"


def main(arguments=None):
    """Run the command line; returns the exit code: 0 done, 1 failed, 130 stopped by hand."""
    parser = argparse.ArgumentParser(prog="python -m widgets.training.trials", description=__doc__)
    parser.add_argument("--plan", default="small", choices=PLANS)
    parser.add_argument("--table", help="the CSV file (build/trials-PLAN.csv)")
    parser.add_argument("--scratch", help="a folder for runs under way (build/trials-PLAN)")
    parser.add_argument("--engine", default="auto", choices=ENGINES)
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "gpu"))
    options = parser.parse_args(arguments)
    use_all_cores()
    with maybe_unheard():
        try:
            engine, why = choose(options.engine, options.device)
            print(why)
            with until_asked() as stop:
                place = f"build/trials-{options.plan}"
                table, scratch = options.table or f"{place}.csv", options.scratch or place
                done = Trials(PLANS[options.plan], table, scratch, engine).work(stop)
            print("\n".join(summary(rows(table))))
        except (ValueError, OSError, MemoryError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0 if done else INTERRUPTED


if __name__ == "__main__":
    raise SystemExit(main())
