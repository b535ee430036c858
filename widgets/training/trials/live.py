"""Two variants side by side while a reader waits: a few seeds of a narrow net, on a few images."""

from dataclasses import replace
from tempfile import TemporaryDirectory

from ..engines import choose
from .plans import PLANS
from .runner import Trials
from .table import COLUMNS

PLAN = replace(PLANS["small"], epochs=3)  # some 10 s of a core a run


def train_live(variants, asked, plan=PLAN, data=None):
    """Train these variants, several seeds each: yields (line of a table, how many there are to be).

    asked: an Event; once it is set, the step under way is the last. Lines are texts, as from `table.rows`.
    """
    plan = replace(plan, variants=tuple(variants))
    todo = plan.trials()
    with TemporaryDirectory() as folder:
        trials = Trials(plan, f"{folder}/table.csv", folder, choose()[0], data)
        for trial in todo:
            row = trials.one(trial, _Asked(asked))
            if row is None:
                return
            yield {name: str(row.get(name, "")) for name in COLUMNS}, len(todo)


class _Asked:
    """An Event as the runner asks it."""

    def __init__(self, event):
        self._event = event

    @property
    def asked(self):
        return self._event.is_set()
