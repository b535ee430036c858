"""What a table of trials says: means, differences on equal seeds, and whether the order had settled."""

from dataclasses import dataclass

import numpy

from ...inception.variants import BOOK
from ..paired import Difference, difference, interval

# {measure: (what it is called, what a figure of the table is multiplied by, its unit, decimals)}
MEASURES = {
    "test": ("test accuracy", 100, "points", 2),
    "validation": ("validation accuracy", 100, "points", 2),
    "loss": ("test loss", 1, "nats", 3),
}
_COLUMNS = {"loss": "test_loss"}


@dataclass(frozen=True)
class Standing:
    """How a variant did. figures: {seed: figure}; difference: from the base on equal seeds, or None."""

    figures: dict
    difference: Difference | None

    @property
    def mean(self):
        """Over its seeds."""
        return sum(self.figures.values()) / len(self.figures)

    @property
    def interval(self):
        """(low, high), 95 %, of the mean of this variant alone; None for one seed."""
        return interval([*self.figures.values()])[1:3] if len(self.figures) > 1 else None


def figure(row, measure):
    """That measure of a line, percent for accuracies, after the last epoch; None where there is none."""
    found = row[_COLUMNS.get(measure, measure)].split()
    return float(found[-1]) * MEASURES[measure][1] if found else None


def grouped_by_task(found):
    """{(task, size, cost): [row, …]}, as texts, in the table's order."""
    groups = {}
    for row in found:
        groups.setdefault((row["task"], row["size"], row["cost"]), []).append(row)
    return groups


def standings(group, measure="test", base=BOOK):
    """{variant: Standing} of the lines of one task, size and cost.

    The differences are paired on equal seeds; their 95 % intervals hold together, over all that are compared
    with `base`.
    """
    figures = {}
    for row in group:
        if (value := figure(row, measure)) is not None:
            figures.setdefault(row["variant"], {})[row["seed"]] = value
    theirs, others = figures.get(base, {}), len(figures) - (base in figures)

    def compared(name, own):
        seeds = sorted(own.keys() & theirs.keys())
        if name == base or len(seeds) < 2:
            return None
        return difference(*([side[seed] for seed in seeds] for side in (own, theirs)), compared=others)

    return {name: Standing(own, compared(name, own)) for name, own in figures.items()}


def stability(group):
    """[Spearman's rank correlation of the order after each epoch with that after the last, …].

    The order: of the variants of one task, size and cost by their mean validation accuracy, over the seeds
    that all of them have. [] for fewer than three variants, or no such seed.
    """
    figures = {}
    for row in group:
        if row["validation"]:
            figures.setdefault(row["variant"], {})[row["seed"]] = [*map(float, row["validation"].split())]
    seeds = set.intersection(*map(set, figures.values())) if len(figures) > 2 else ()
    if not seeds:
        return []
    means = numpy.mean([[own[seed] for seed in sorted(seeds)] for own in figures.values()], axis=1)
    # Ranks, those of equals averaged.
    ranks = (means[:, None] > means).sum(axis=1) + (means[:, None] == means).sum(axis=1) / 2
    return [_correlation(epoch, ranks[:, -1]) for epoch in ranks.T]


def _correlation(one, other):
    """Pearson's; 0 where one of them is the same everywhere."""
    return float(numpy.corrcoef(one, other)[0, 1]) if one.std() and other.std() else 0.0


def summary(found, measure="test", base=BOOK):
    """Lines of Markdown: for each task, size and cost the mean of every variant, and its difference.

    found: as from `rows`. measure: a key of MEASURES.
    """
    name, _, unit, digits = MEASURES[measure]
    for (task, size, cost), group in grouped_by_task(found).items():
        yield f"\n### {task} at {size}×{size}, {cost} cost, {name}\n"
        yield f"| variant | seeds | mean | difference, {unit} | 95 % interval |"
        yield "|---|---:|---:|---:|---|"
        for variant, of in standings(group, measure, base).items():
            yield _line(variant, of, digits)
        if order := stability(group):
            yield f"\nRank correlation of the order after each epoch with the last: {_listed(order)}."


def _line(name, of, digits):
    start = f"| {name} | {len(of.figures)} | {of.mean:.{digits}f} |"
    if (found := of.difference) is None:
        return f"{start} | |"
    mark = "" if found.larger_than_chance else " (holds 0)"
    mean, low, high = (f"{value:+.{digits}f}" for value in found[:3])
    return f"{start} {mean} | {low} to {high}{mark} |"


def _listed(numbers):
    return " ".join(f"{number:.2f}" for number in numbers)
