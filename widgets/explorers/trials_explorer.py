"""TrialsExplorer: variants of a net trained over seeds, and whether a difference is larger than chance."""

from functools import lru_cache
from html import escape
from itertools import chain
from statistics import mean
from textwrap import wrap

import ipywidgets as ipw

from ..backend.worker import Worker, in_words
from ..core.words import grouped, plural, signed
from ..inception.variants import BOOK
from ..pictures.training.trials import Mark, trials_against, trials_by_side, trials_rows
from ..training.paired import LEVEL
from ..training.trials.summary import MEASURES, grouped_by_task, stability, standings
from ..training.trials.table import BY_SIDE
from ..ui.controls import button, dropdown, paragraph, tick, toggles, view
from .base import Explorer
from .trials_state import BY, TrialsState

_TASKS = {"garments": "garments", "sizes": "garments of every size"}
_HERE = "trained here"  # in a task's place, the table of what the reader has trained
_COSTS = {"equal": "equal MACs", "own": "the book's widths"}
_COST_COLUMNS = {"MACs": "macs", "parameters": "params", "seconds": "cpu_seconds"}
_COST_NAMES = {"MACs": "multiply-accumulates", "parameters": "parameters", "seconds": "seconds of a core"}
_TRAINED_HERE = "Trained here and now, with other settings than the recorded: a table of its own."
_CLOCKS = "Seconds are of the machine and of what else it did: no comparison, unless each run had it alone."
_ACROSS = 125  # as many letters as a line of the picture has room for
_SIDES = "Accuracy by size of the garment: only of test images, in the task of every size."


class TrialsExplorer(Explorer):
    """Choose variants, task, size and measure; see seeds or means, costs, and differences in words.

    rows: lines of tables of trials, as from `training.trials.table.rows`, one at least; all of one task, size
    and cost are to be of one plan. live: function ((variant, …), Event) → an iterable of (line, how many
    there are to be), each trained when it is asked for; without one there is nothing to train. ValueError
    without rows of the book's block and one other.
    """

    CONTROLS = {
        "variant": dropdown("Compare with the book's", "400px"),
        "shown": tick("draw this one", "140px"),
        "task": toggles("Task", "auto", "190px"),
        "size": toggles("Pixels", "auto", "60px"),
        "cost": toggles("At", "auto", "150px"),
        "measure": dropdown("Measure", "240px", {name: called for name, (called, *_) in MEASURES.items()}),
        "by": dropdown("Draw", "260px", BY),
        "across": toggles("By", "auto", "112px"),
        "train": button(
            "Train these two here", "play", "190px", "A narrow net, some seeds each: a minute or two"
        ),
        "stop": button("Stop", "stop", "90px", "End the training after its present step"),
    }
    NOTES = {"train": ("stop",)}
    VIEWS = {
        "progress": lambda: ipw.IntProgress(layout=ipw.Layout(width="170px", visibility="hidden")),
        "conclusion": view(min_height="92px"),
        "picture": view(),
    }
    ROWS = (
        ("variant", "shown"),
        ("task", "size", "cost"),
        ("measure", "by"),
        "across",
        ("train", "stop", "progress", "train note"),
        "conclusion",
        "picture",
    )

    def __init__(self, rows, live=None):
        self._live, self._worker = live, Worker()
        # By the names that controls have: {(task, pixels, cost): [line, …]}.
        self._groups = {
            (_TASKS.get(task, task), size, _COSTS.get(cost, cost)): group
            for (task, size, cost), group in grouped_by_task(rows).items()
        }
        names = dict.fromkeys(row["variant"] for row in rows)
        if BOOK not in names or len(names) < 2:
            raise ValueError("There is nothing to compare: trials of the book's block and of one other are.")
        self._numbers = {name: number for number, name in enumerate(names, start=1)}
        offers = {"variant": [name for name in names if name != BOOK]}
        for place, trait in enumerate(("task", "size", "cost")):
            offers[trait] = [*dict.fromkeys(key[place] for key in self._groups)]
        offers["task"] += [_HERE] if live else []
        self._standings = lru_cache(len(MEASURES) * (len(self._groups) + 1))(self._counted)
        without = {name for name, names in offers.items() if len(names) < 2}
        without |= set() if live else {"train", "stop", "progress"}
        super().__init__(TrialsState(**offers), without)

    @classmethod
    def demo(cls):
        """A working explorer: all trials that ship."""
        from ..training.trials.live import train_live
        from ..training.trials.table import recorded_trials

        return cls([*recorded_trials("shipped").rows, *recorded_trials("narrow").rows], train_live)

    def train(self, button=None):
        """Train the compared variant and the book's block on a thread of its own; says so if one is at it.

        Each run that has ended is drawn, in a table of what was trained here.
        """
        with self._lock:
            if self._worker.busy:
                return self.refuse("A training run is under way: stop it first.", "train")
            variants = BOOK, self.model.variant
            self._worker.begin(lambda asked: self._train(variants, asked), self._trained)

    def stop(self, button=None):
        """End the training under way after its present step; says so if there is none."""
        if self._worker.busy:
            self._worker.ask()
        else:
            self.refuse("There is no training run to stop.", "train")

    def wait(self, seconds=60):
        """Wait for the end of the training under way; whether it came in time."""
        return self._worker.join(seconds)

    def _train(self, variants, asked):
        bar = self.views["progress"]
        bar.value, bar.layout.visibility = 0, "visible"
        for number, (row, whole) in enumerate(self._live(variants, asked), start=1):
            with self._lock:
                self._take(row)
                bar.max, bar.value = whole, number

    def _take(self, row):
        """Draw a line that was trained here; it takes the place of one of the same variant and seed."""
        same = row["variant"], row["seed"]
        kept = [one for one in self._groups.get(_HERE, []) if (one["variant"], one["seed"]) != same]
        self._groups[_HERE] = [*kept, row]
        self._standings.cache_clear()
        self.set(task=_HERE)

    def _trained(self, error):
        self.views["progress"].layout.visibility = "hidden"
        if error:
            self.refuse(f"The training broke off: {in_words(error)}", "train")

    def draw(self):
        lines = [f"<b>{escape(self._sentence())}</b>", *map(escape, self._beside())]
        return {"conclusion": paragraph(*lines), "picture": self._scene().svg()}

    def words(self):
        digits, marks = MEASURES[self.model.measure][3], self._marks()
        lines, width = [self._sentence(), *self._beside()], max((len(mark.name) for mark in marks), default=0)
        each = "seeds" if self.model.by == "seed" else "95 % interval"
        lines.append(f"Number, variant, mean ({each}); difference (95 % interval), ◀ larger than chance:")
        for mark in marks:
            line = f"{mark.number:2} {mark.name:{width}} {mark.mean:.{digits}f}"
            if self.model.by == "seed":
                line += f" ({', '.join(f'{value:.{digits}f}' for value in mark.figures)})"
            elif mark.low is not None:
                line += f" ({mark.low:.{digits}f} to {mark.high:.{digits}f})"
            if mark.difference:
                apart, low, high = self._signed(mark.difference)
                line += f"; {apart} ({low} to {high}){' ◀' * mark.difference.larger_than_chance}"
            if self.model.across in _COST_COLUMNS:
                line += f"; {grouped(round(mark.cost))} {_COST_NAMES[self.model.across]}"
            elif self._by_side():
                line += "; by pixels of the garment " + ", ".join(
                    f"{side}: {value:.1f}" for side, value in mark.sides.items()
                )
            lines.append(line)
        return lines

    def picture(self):
        lines = (wrap(line, _ACROSS) for line in (self._sentence(), *self._beside()))
        return [*chain.from_iterable(lines), self._scene()]

    def _counted(self, key, measure):
        group = self._groups.get(key, [])
        return standings(group, measure), stability(group)

    def _found(self):
        """({variant: Standing}, how stable their order was) in the chosen table, by the chosen measure."""
        return self._standings(self._key(), self.model.measure)

    def _key(self):
        m = self.model
        return _HERE if m.task == _HERE else (m.task, m.size, m.cost)

    def _group(self):
        """The lines of the chosen table."""
        return self._groups.get(self._key(), [])

    def _by_side(self):
        """Whether accuracy by size of the garment is asked for, and known."""
        m = self.model
        known = m.across == "garment size" and m.measure == "test"
        return known and any(row[column] for row in self._group() for column in BY_SIDE.values())

    def _marks(self):
        """The Marks of what is drawn, in the table's order, the base's first."""
        m, group = self.model, self._group()
        found, _ = self._found()
        names = sorted((name for name in found if name not in m.hidden), key=self._numbers.get)
        roles = {BOOK: "base", m.variant: "chosen"}
        marks, column = [], _COST_COLUMNS.get(m.across)
        for name in sorted(names, key=BOOK.__ne__):
            of, own = found[name], [row for row in group if row["variant"] == name and row["test"]]
            marks.append(Mark(
                self._numbers[name], name, roles.get(name, "other"), tuple(of.figures.values()),
                *(of.interval or (None, None)), of.difference,
                mean(float(row[column]) for row in own) if column else 0.0,
                _sides(own) if self._by_side() else {},
            ))  # fmt: skip
        return marks

    def _scene(self):
        m, marks = self.model, self._marks()
        called, _, unit, _ = MEASURES[m.measure]
        percent = f"{called}, %" if unit == "points" else f"{called}, {unit}"
        if marks and m.across in _COST_COLUMNS:
            return trials_against(marks, m.by, percent, _COST_NAMES[m.across])
        if self._by_side():
            return trials_by_side(marks, percent)
        return trials_rows(marks, m.by, percent, unit)

    def _signed(self, found):
        """Mean, lower and upper end of a Difference, as texts."""
        digits = MEASURES[self.model.measure][3]
        return [signed(value, lambda size: f"{size:.{digits}f}") for value in found[:3]]

    def _sentence(self):
        """Is the difference larger than chance? It, its interval, seeds, how many were compared."""
        m = self.model
        called, _, unit, _ = MEASURES[m.measure]
        found, _ = self._found()
        of = found[m.variant].difference if m.variant in found else None
        if of is None:
            return f"{m.variant}: no two seeds yet have both it and the book's; a difference needs two."
        size, low, high = self._signed(of)
        verdict = "larger than chance" if of.larger_than_chance else "not larger than chance"
        why = "does not contain 0" if of.larger_than_chance else "contains 0"
        return (
            f"{m.variant} less the book's: {size} {unit} of {called}, {100 * LEVEL:.0f} % interval {low} to "
            f"{high}, which {why}: {verdict}. {plural(of.seeds, 'seed')} each, {len(found) - 1} compared."
        )

    def _beside(self):
        """What else there is to know: how many were compared, whether the order had settled, the source."""
        found, order = self._found()
        others, lines = len(found) - 1, []
        if others > 0:
            lines.append(
                f"{plural(others, 'variant')} compared with the book's on the same seeds. The intervals of "
                f"differences are corrected together (Student's t, Bonferroni); those of means are not."
            )
        if order:
            said = ", ".join(f"{one:.2f}" for one in order)
            lines.append(f"Rank correlation of the order after each epoch with that after the last: {said}.")
        if self.model.across == "garment size" and not self._by_side():
            lines.append(_SIDES)
        if self.model.across == "seconds":
            lines.append(_CLOCKS)
        lines += [_settings(group[0])] if (group := self._group()) else []
        return [*lines, *[_TRAINED_HERE] * (self.model.task == _HERE)]


def _settings(row):
    """How the nets of a table were trained that has this line, in words."""
    divide, epochs = int(row["divide"]), int(row["epochs"])
    widths = "the book's widths" if divide == 1 else f"the book's widths divided by {divide}"
    return f"{widths}, {grouped(int(row['images']))} training images, {plural(epochs, 'epoch')}.".capitalize()


def _sides(own):
    """{size of the garment: accuracy in %, the mean of those lines}."""
    columns = {side: [float(row[name]) for row in own if row[name]] for side, name in BY_SIDE.items()}
    return {side: 100 * mean(values) for side, values in columns.items() if values}
