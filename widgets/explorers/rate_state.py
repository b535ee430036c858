"""The state of a RateMap: which cell is chosen, what the cells say, and the seed that is run here."""

from typing import NamedTuple

from ..core.line import Line
from ..training.rates.plan import PLAN, STEPS
from ..training.starts import OPTIMIZERS, STARTS, Entry
from ..ui.state import Choice, State, Whole

MEASURES = {"learnt": "seeds that learnt", "loss": "loss at the end", "accuracy": "test accuracy"}
MAPPED = {start: STARTS[start] for start in PLAN.starts}
COLUMNS = {f"{OPTIMIZERS[optimizer]} at {rate:g}": (optimizer, rate) for optimizer, rate in PLAN.cells}


class Here(NamedTuple):
    """What is run here and now: the Entry of a cell, and a seed."""

    entry: Entry
    seed: int


class RateState(State):
    """A cell of the map, a measure, and a seed for a run of one's own."""

    line = Line("{start}, {column}: {measure}; seed {seed}")
    start, column = Choice(MAPPED, "he"), Choice(COLUMNS, "SGD at 0.1")
    measure = Choice(MEASURES)
    seed = Whole(0, most=99, least=0)
    steps = STEPS

    @property
    def cell(self):
        """(start, optimiser, rate)."""
        return self.start, *COLUMNS[self.column]

    @property
    def entries(self):
        """{"here": Here}: what Run runs."""
        return {"here": Here(Entry(*self.cell), self.seed)}
