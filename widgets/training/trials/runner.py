"""Goes through a plan of trials; stopped at any moment it goes on where it was; several share the work."""

import os
import shutil
from collections import deque
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from time import monotonic, sleep

import numpy
from tqdm import tqdm

from ...core.files import locked
from ...fashion import sources
from ...fashion.folder import Split, held_back
from ...fashion.sizes import of_every_size
from ...inception.variants import of_equal_cost, variant
from .. import checkpoints
from ..home import InUse, claim
from ..log import Log, read
from ..run import Diverged, Run, share_right
from .table import BY_SIDE, add, key, rows

EVERY = 30  # seconds between two checkpoints
LOOK = 1  # seconds between two looks at whether others have left a run undone
PATIENCE = 60  # seconds for somebody else to write a line
CANVAS = 65  # pixels that garments of every size are drawn on, and shown in more, or in fewer


class Trials:
    """Goes through a plan, alone or together with others that do the same, each with a run of its own.

    table: the CSV file; scratch: a folder for runs under way, the same for all. engine: as of `choose`.
    data: function without arguments → (Split to learn from, Split to choose by, Split to test on). abreast:
    how many runs it has in hand, a few steps of each by turns: a GPU begins one's while it does another's.
    """

    def __init__(self, plan, table, scratch, engine, data=None, abreast=1):
        self.plan, self.table, self.scratch = plan, Path(table), Path(scratch)
        self.abreast = abreast
        self.engine, self.data = engine, lru_cache(data or (lambda: _garments(plan)))
        self.scene = lru_cache(2)(self._scene)

    def left(self):
        """The trials that have no line in the table yet; ValueError for a table of another plan."""
        found, names = rows(self.table), ("divide", "images", "epochs", "engine")
        ours = {name: str(getattr(self.plan, name)) for name in names}
        if any(row[name] != value for row in found for name, value in ours.items() if value != "auto"):
            raise ValueError(
                f"{self.table.name} holds trials of another plan, and was left as it is: "
                "give this one a table of its own with --table."
            )
        done = {key(row) for row in found}
        return [trial for trial in self.plan.trials() if key(trial) not in done]

    def work(self, stop):
        """Do what is left; True when all is done, False when `stop` was asked for first.

        What others have in hand is waited for, and done here if they end before it is.
        """
        for folder in (self.table.parent, self.scratch):
            folder.mkdir(parents=True, exist_ok=True)
        whole = len(self.plan.trials())
        with tqdm(total=whole, initial=whole - len(self.left()), unit="run", disable=None) as bar:
            while (left := self.left()) and not stop.asked:
                if not self._by_turns(left, stop, bar):
                    sleep(LOOK)
                bar.update(whole - len(self.left()) - bar.n)
        if not left:
            with self._alone():
                for trial in self.plan.trials():
                    shutil.rmtree(self.scratch / folder_of(trial), ignore_errors=True)
        return not left

    def _by_turns(self, left, stop, bar):
        """Do trials, so many abreast: how many of those left were ours to do."""
        waiting, hands, ours = iter(left), deque(), 0
        while True:
            while len(hands) < self.abreast and not stop.asked and (trial := next(waiting, None)):
                hands.append(self._take(trial, stop, bar.set_postfix_str))
            if not hands:
                return ours
            try:
                next(hands[0])
                hands.rotate(-1)
            except StopIteration as end:
                hands.popleft()
                ours += end.value
                bar.update(end.value)

    def _take(self, trial, stop, say):
        """Do a trial, unless somebody else does, a few steps at each `next`: whether it was ours to do."""
        home = self.scratch / folder_of(trial)
        try:
            with ExitStack() as ours:
                with self._alone():  # nobody who is at the end removes the folder that is being claimed
                    ours.enter_context(claim(home, who="The trials"))
                if trial in self.left():  # whoever had it before us has not done it
                    say(", ".join(map(str, trial.values())))
                    if row := (yield from self._steps(trial, stop)):
                        with self._alone():  # nobody finds the table whole, and tidies, before we have
                            add(self.table, row, self.plan)
                            _clear(home)
        except InUse:
            return False
        return True

    @contextmanager
    def _alone(self):
        """For a `with`: of all who share the work, we alone change the table or which folders there are."""
        lock = locked(self.scratch / "lock", PATIENCE)
        try:
            yield
        finally:
            if lock is not None:
                os.close(lock)

    def one(self, trial, stop):
        """Train one net to its end, and test it: a line of the table; None if `stop` was asked for first."""
        steps = self._steps(trial, stop)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value

    def _steps(self, trial, stop):
        """As `one`, a few steps at each `next`."""
        plan, size = self.plan, trial["size"]
        net, scale = (
            of_equal_cost(trial["variant"], plan.divide, size) if trial["cost"] == "equal"
            else (variant(trial["variant"], plan.divide), 1.0)
        )  # fmt: skip
        learn, validation, test, sides = self.scene(trial["task"], size)
        run = Run(plan.recipe(size), *learn, seed=trial["seed"], net=net, engine=self.engine)
        home = self.scratch / folder_of(trial)
        checkpoints.restore(run, home)
        try:
            with closing(Log(home / "log.csv", run.position, run.seconds)) as log:
                if not (yield from _train(run, home, log, validation, stop)):
                    return None
            found = _by_epoch(read(home / "log.csv")) | _tested(run, test, sides, size)
        except Diverged:
            found = {}
        cost = net.count((1, size, size))
        return trial | {
            "divide": plan.divide, "scale": f"{scale:.4f}", "images": plan.images,
            "epochs": plan.epochs, "engine": run.engine.name, "device": _device(run.engine),
            "macs": cost.macs, "params": cost.params, "seconds": f"{run.seconds:.1f}",
            "cpu_seconds": f"{run.cpu_seconds:.1f}",
        } | found  # fmt: skip

    def _scene(self, task, size):
        """(Split to learn from, to choose by, to test on, how wide each garment of the last is, or None)."""
        parts, wanted = self.data(), self.plan.images
        if len(parts[0].labels) < wanted:
            raise ValueError(
                f"The plan wants {wanted} training images, and there are {len(parts[0].labels)}."
            )
        if task == "garments":
            return *parts, None
        drawn = [of_every_size(part.images, seed, max(size, CANVAS)) for seed, part in enumerate(parts)]
        pictures = (Split(one, part.labels) for (one, _), part in zip(drawn, parts, strict=True))
        return *pictures, drawn[-1][1]


def _garments(plan):
    """(to learn from, to choose by, to test on) of the data set there is."""
    data = sources.load().data
    wanted = plan.images, plan.validations, plan.tests
    parts = zip((*held_back(data.train), data.val), wanted, strict=True)
    return tuple(Split(*(of[:count] for of in part)) for part, count in parts)


def _train(run, home, log, validation, stop):
    """Take all steps, a few at each `next`; False if `stop` was asked for. A checkpoint is kept anyway."""
    saved = monotonic()
    while not run.done and not stop.asked:
        launched = run.launch()
        yield
        for step in run.land(launched):
            log.note(step, None, run.accuracy(*validation, step.size) if step.ends_epoch else None)
        if run.done or stop.asked or monotonic() - saved > EVERY:
            checkpoints.save(run, home)
            saved = monotonic()
    return run.done


def _by_epoch(steps):
    """{column: figures of every epoch} of the lines of a log."""
    epochs = range(1, steps[-1]["epoch"] + 1)
    losses = ([row["loss"] for row in steps if row["epoch"] == epoch] for epoch in epochs)
    shares = [row["validation_accuracy"] for row in steps if row["validation_accuracy"] is not None]
    return {"loss": _listed(sum(some) / len(some) for some in losses), "validation": _listed(shares)}


def _tested(run, test, sides, size):
    """{column: figure} of the test images; sides: how wide each garment in them is, or None."""
    scores = run.engine.scores(test.images, size).astype(float)
    above = scores - scores.max(axis=1, keepdims=True)
    losses = numpy.log(numpy.exp(above).sum(axis=1)) - above[numpy.arange(len(scores)), test.labels]
    found = {"test": share_right(scores, test.labels), "test_loss": losses.mean()}
    for side in sorted({*(() if sides is None else sides.tolist())}):
        found[BY_SIDE[side]] = share_right(scores[sides == side], test.labels[sides == side])
    return {column: f"{figure:.4f}" for column, figure in found.items()}


def _device(engine):
    """What computed, in words: "cpu", or "cuda, bfloat16"."""
    half = "" if engine.precision == "float32" else f", {engine.precision}"
    return f"{engine.device}{half}"


def folder_of(trial):
    """The name of a folder for that trial."""
    return "-".join(str(value).translate({ord(sign): "_" for sign in " ×'/"}) for value in trial.values())


def _clear(home):
    """All of a finished run goes but its lock: somebody may just be asking for it."""
    for path in home.iterdir():
        if path.name != "lock":
            path.unlink()


def _listed(figures):
    return " ".join(f"{figure:.4f}" for figure in figures)
