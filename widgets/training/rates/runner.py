"""A trial of the map, and all that a table lacks of them: stopped after any, it goes on where it was."""

from tqdm import tqdm

from ...fashion import sample
from ...inception.judging import cross_entropy
from ..race import race_run
from ..run import Diverged, share_right, train
from ..starts import Entry
from ..trials.table import add, key, rows
from .plan import COLUMNS, EVERY, KEY, PLAN, STEPS, TESTS


def work(table, engine, asked, plan=PLAN):
    """Do what the table lacks of the plan's trials; whether all is done, or `asked()` first."""
    todo = plan.trials()
    there = {key(row, KEY) for row in rows(table, COLUMNS)}
    left = [trial for trial in todo if key(trial, KEY) not in there]
    for trial in tqdm(left, initial=len(todo) - len(left), total=len(todo), unit="run", disable=None):
        if asked() or (row := one(trial, engine, asked)) is None:
            return False
        add(table, row, plan, COLUMNS, KEY)
    return True


def one(trial, engine=None, asked=lambda: False):
    """Do that trial: a line of the table, {column: text}; None if `asked()` first. engine: as of Run.

    It is the race of InitialisationLab of that start, optimiser, rate and seed, to its end, then tested on
    the first images of the sample that no race learns from.
    """
    entry = Entry(trial["start"], trial["optimizer"], trial["rate"])
    run = race_run(entry, STEPS, seed=trial["seed"], engine=engine)
    losses = []
    try:
        for _, step in zip(range(STEPS), train(run), strict=False):
            losses.append(step.loss)
            if asked():
                return None
        tested = _tested(run)
    except Diverged:
        tested = {}
    found = trial | {
        "steps": len(losses), "loss": " ".join(f"{loss:.3f}" for loss in by_tens(losses)),
        "engine": run.engine.name, "cpu_seconds": f"{run.cpu_seconds:.1f}",
    } | tested  # fmt: skip
    return {column: str(found.get(column, "")) for column in COLUMNS}


def by_tens(losses):
    """The mean of each EVERY losses, whole ones alone."""
    whole = range(0, len(losses) - len(losses) % EVERY, EVERY)
    return [sum(losses[at : at + EVERY]) / EVERY for at in whole]


def _tested(run):
    images, labels = (part[:TESTS] for part in sample.load().val)
    scores = run.engine.scores(images, run.recipe.size(0))
    return {
        "test": f"{share_right(scores, labels):.3f}",
        "test_loss": f"{cross_entropy(scores, labels).mean():.3f}",
    }
