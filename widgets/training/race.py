"""A short race on a narrow net: seconds, where the book's net takes minutes to show the same."""

from math import ceil

from ..fashion import sample
from .recipes import Phase, Recipe
from .run import Diverged, Run, train
from .starts import Entry, Lap, started_net

DIVIDE, BATCH, SIZE = 4, 32, 33  # at 32 pixels the maps of stage 5 are single numbers
# Without the loss, as Diverged has it: its digits differ from machine to machine.
DIVERGED = "it diverged: the learning rate is too high for this net. A smaller one may learn."


def race_run(entry, steps, *, seed=0, engine=None):
    """The Run of a race: the nine-block net, every width a quarter, on the sample, for `steps` or a few more.

    entry: a starts.Entry; no warm-up, no schedule. Batches of 32 garments at 33×33, the same for every entry.
    engine: as of Run.
    """
    images, labels = sample.load().train
    epochs = ceil(steps * BATCH / len(images))
    recipe = Recipe(
        "race", (Phase(epochs, SIZE),), BATCH, entry.optimizer, entry.rate, init=entry.start,
        gain=entry.gain, partial=False,
    )  # fmt: skip
    return Run(recipe, images, labels, seed=seed, net=started_net(entry.start, DIVIDE), engine=engine)


def race(entry, steps, *, seed=0):
    """Train so, and yield a Lap for each step; it is done when it is asked for.

    Ends early, with a Lap whose `lost` says why, if the loss diverges. Arguments as of `race_run`.
    """
    run = race_run(entry, steps, seed=seed)
    try:
        for _, step in zip(range(steps), train(run), strict=False):
            yield Lap(step.loss)
    except Diverged:
        yield Lap(float("nan"), DIVERGED)


def race_losses(start, optimizer, rate, steps, *, gain=1.0, seed=0):
    """The mean loss of each step of such a race: a list of floats, shorter than `steps` if it diverged."""
    return [lap.loss for lap in race(Entry(start, optimizer, rate, gain), steps, seed=seed) if not lap.lost]
