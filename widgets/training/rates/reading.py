"""What the table of the map of rates says: each cell over its seeds, ranges of rates, the effect of heads."""

from dataclasses import dataclass
from pathlib import Path

from ...inception.judging import LEARNT
from ..paired import difference
from ..trials.table import rows
from .plan import COLUMNS, PAIRS, PLAN

# {measure: (what it is called, of a line of the table the figure)}; each is for all seeds of a pair.
HEADS_MEASURES = {
    "early": ("mean loss of the first 40 steps", lambda row: sum(_losses(row)[:4]) / 4),
    "late": ("mean loss of the last 10 steps", lambda row: _losses(row)[-1]),
    "test": ("accuracy on test images, points", lambda row: 100 * float(row["test"])),
}


@dataclass(frozen=True)
class RateCell:
    """A start at an optimiser and a rate. losses: {seed: (mean loss of ten steps, …)}, whole tens alone.

    tests: {seed: accuracy on test images, 0 … 1}. Without a seed that diverged in `tests`.
    """

    losses: dict
    tests: dict

    @property
    def ends(self):
        """[mean loss of the last ten steps, …] of the seeds that did not diverge."""
        return [self.losses[seed][-1] for seed in self.tests]

    @property
    def learnt(self):
        """How many seeds ended below LEARNT, three quarters of what guessing costs."""
        return sum(end < LEARNT for end in self.ends)

    @property
    def seeds(self):
        """How many seeds there are."""
        return len(self.losses)


def recorded_rates(folder=Path(__file__).parent):
    """The lines of the table that ships, or of one in another folder: [{column: text}, …]; see plan.COLUMNS.

    loss: the mean of each ten steps' losses, a list in words; steps: done before the loss was lost, or 80;
    test, test_loss: accuracy and mean cross-entropy on 500 images, empty where the loss was lost.
    """
    return rows(Path(folder) / "map.csv", COLUMNS)


def rate_cells(found, plan=PLAN):
    """{(start, optimiser, rate): RateCell} of lines of the table, over the seeds that every cell has."""
    cells = {}
    for row in found:
        if int(row["seed"]) in plan.seeds:
            name = row["start"], row["optimizer"], float(row["rate"])
            cell = cells.setdefault(name, RateCell({}, {}))
            cell.losses[int(row["seed"])] = _losses(row)
            if row["test"]:
                cell.tests[int(row["seed"])] = float(row["test"])
    return cells


def rates_learnt(cells, start, optimizer):
    """[rate, …] of that optimiser at which every seed of that start learnt."""
    return [
        rate
        for (name, by, rate), cell in cells.items()
        if (name, by) == (start, optimizer) and cell.seeds and cell.learnt == cell.seeds
    ]


def heads_effect(found, plan=PLAN):
    """{(start, measure): Difference} of auxiliary heads from none, over the seeds kept for that.

    Paired on equal seeds, so on equal weights and batches; the 95 % intervals hold together (Student's t,
    Bonferroni). measure: a key of HEADS_MEASURES. Seeds on which either was lost are left out.
    """
    at = {}
    for row in found:
        there = int(row["seed"]) in plan.more and row["test"]
        if there and (row["optimizer"], float(row["rate"])) == plan.compared:
            at.setdefault(row["start"], {})[row["seed"]] = row
    effects, compared = {}, len(PAIRS) * len(HEADS_MEASURES)
    for without, with_heads in PAIRS.items():
        pairs = [(at[with_heads][seed], row) for seed, row in at[without].items() if seed in at[with_heads]]
        for measure, (_, figure) in HEADS_MEASURES.items():
            ours, others = ([figure(row) for row in side] for side in zip(*pairs, strict=True))
            effects[without, measure] = difference(ours, others, compared)
    return effects


def _losses(row):
    return tuple(map(float, row["loss"].split()))
