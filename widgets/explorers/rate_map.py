"""RateMap: which starts learn at which optimiser and rate, over seeds; any cell run again here."""

from html import escape

from ..core.words import plural
from ..pictures.training.rates import Shown, cell_curves, rate_map
from ..training.rates.plan import EVERY, PLAN
from ..training.starts import OPTIMIZERS
from ..ui.controls import button, choice_slider, paragraph, slider, toggles, view
from .base import Explorer
from .initialisation_words import run_verdict, stands
from .race_track import RACE_CONTROLS, RACE_VIEWS, WithRace
from .rate_state import MAPPED, MEASURES, RateState

_LOST = "Lost: the loss grew without end. With a *, some seeds were lost, and the mean is of the others."
_GROUPS = {OPTIMIZERS[name]: [f"{rate:g}" for rate in rates] for name, rates in PLAN.rates.items()}


class RateMap(WithRace, Explorer):
    """Choose a cell of the map, see its seeds, and run it here with any seed.

    cells: {(start, optimiser, rate): RateCell}, one for each cell of the plan. about: a sentence on where
    they are from. run: function (Here, steps) → an iterable of Laps, whose every step is done when it is
    asked for.
    """

    CONTROLS = {
        "start": toggles("", "auto", "140px", MAPPED, "How the net begins"),
        "column": choice_slider("Optimiser and rate", "460px", "The columns of the map, from left to right"),
        "measure": toggles("Each cell says", "auto", "150px", MEASURES),
        "seed": slider("Seed", width="300px"),
        **RACE_CONTROLS,
        "race": button("Run this cell", "play", "140px", "80 steps on a quarter-width net: some ten seconds"),
    }
    NOTES = {"race": ("seed", "stop")}
    VIEWS = {"map": view(), "conclusion": view(min_height="72px"), **RACE_VIEWS}
    ROWS = (
        "start",
        ("column", "measure"),
        *("map", "conclusion"),
        ("seed", "race", "stop", "progress", "pace"),
        "race note",
        "track",
    )

    def __init__(self, cells, about, run):
        self._cells, self._about = cells, about
        super().__init__(RateState(), run)

    @classmethod
    def demo(cls):
        """A working map: the one that ships; what is run here is a race on MXNet."""
        from ..training.race import race
        from ..training.rates.reading import rate_cells, recorded_rates

        rows = recorded_rates()
        about = f"{plural(len(PLAN.seeds), 'seed')} a cell, engine: {rows[0]['engine']}."
        return cls(rate_cells(rows), about, lambda here, steps: race(here.entry, steps, seed=here.seed))

    def draw(self):
        lines = [f"<b>{escape(self._sentence())}</b>", *map(escape, self._beside())]
        return {
            "map": self._scene().svg(),
            "conclusion": paragraph(*lines),
            "track": self.race_scene().svg(),
        }

    def words(self):
        lines, width = [f"{MEASURES[self.model.measure].capitalize()}. {self._about}"], 16
        for group, names in _GROUPS.items():
            optimizer = next(name for name, words in OPTIMIZERS.items() if words == group)
            lines.append(f"{group + ', rate':{width}}" + "".join(f"{name:>8}" for name in names))
            for start, name in MAPPED.items():
                found = [self._says(start, optimizer, rate).text for rate in PLAN.rates[optimizer]]
                lines.append(f"{name:{width}}" + "".join(f"{text:>8}" for text in found))
        laps = self.laps(self.model.entries["here"])
        here = f"Seed {self.model.seed}, here and now: {run_verdict(laps, self.model.steps)}"
        return [*lines, self._sentence(), *self._beside(), here]

    def picture(self):
        return [self._scene(), self._sentence(), *self._beside(), self.race_scene()]

    def race_scene(self):
        laps = self.laps(self.model.entries["here"])
        losses = [lap.loss for lap in laps if not lap.lost]
        says = f"seed {self.model.seed}, {stands(laps, self.model.steps).replace('Race', 'Run this cell')}"
        return cell_curves(self._chosen().losses, losses, EVERY, self.model.steps, says)

    def _chosen(self):
        return self._cells[self.model.cell]

    def _says(self, *cell):
        """The Shown of a cell of the map, by the chosen measure."""
        found, measure = self._cells[cell], self.model.measure
        if measure == "learnt":
            return Shown(found.learnt / found.seeds, f"{found.learnt} of {found.seeds}")
        if not found.tests:
            return Shown(0, "lost")
        lost = "" if len(found.tests) == found.seeds else "*"
        if measure == "loss":
            mean = sum(found.ends) / len(found.ends)
            return Shown(max(0.0, 1 - mean / 2.3), f"{mean:.2f}{lost}")
        mean = sum(found.tests.values()) / len(found.tests)
        return Shown(mean, f"{100 * mean:.0f} %{lost}")

    def _scene(self):
        m = self.model
        rows = {name: [self._says(start, *cell) for cell in PLAN.cells] for start, name in MAPPED.items()}
        chosen = [*MAPPED].index(m.start), PLAN.cells.index(m.cell[1:])
        return rate_map(_GROUPS, rows, chosen, f"{MEASURES[m.measure].capitalize()}. {self._about}")

    def _sentence(self):
        """The chosen cell in words, each seed by itself."""
        found, m = self._chosen(), self.model
        each = ", ".join(
            f"{found.losses[seed][-1]:.2f}" if seed in found.tests else "lost" for seed in found.losses
        )
        return (
            f"{MAPPED[m.start]}, {m.column}: {found.learnt} of {plural(found.seeds, 'seed')} learnt; "
            f"mean loss of the last {EVERY} steps: {each}."
        )

    def _beside(self):
        return [self._range(), *([] if self.model.measure == "learnt" else [_LOST])]

    def _range(self):
        """At which rates of the chosen optimiser the chosen start learnt with every seed, and with some."""
        start, optimizer, _ = self.model.cell
        of = {rate: self._cells[start, optimizer, rate] for rate in PLAN.rates[optimizer]}
        every = [f"{rate:g}" for rate, cell in of.items() if cell.learnt == cell.seeds]
        some = [f"{rate:g}" for rate, cell in of.items() if 0 < cell.learnt < cell.seeds]
        return (
            f"{MAPPED[start]} with {OPTIMIZERS[optimizer]}, of {len(of)} rates: every seed learnt at "
            f"{', '.join(every) or 'none'}; some seeds at {', '.join(some) or 'no other'}."
        )
