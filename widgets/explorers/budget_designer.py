"""BudgetDesigner: six widths, a number of channels to hand on, and a budget of parameters to do it with."""

import ipywidgets as ipw

from ..core.branches import BRANCH_NAMES, BRANCHES
from ..core.words import grouped
from ..inception.counting import block_cost
from ..inception.widths import GOOGLENET_BLOCKS
from ..pictures.block.pareto import pareto_plot
from ..pictures.palette import COLOURS
from ..pictures.parts import swatch
from ..pictures.sheet import caption, stack
from ..ui.controls import button, dropdown, number_box, row, slider
from ..ui.exchange import WithJson
from ..ui.history import History, WithUndo
from ..ui.look import html, shared
from ..ui.presets import WithPresets
from .base import Explorer
from .budget_state import TASK, BudgetState, Try
from .budget_words import counts, line, point, rank, squeeze, table, verdict
from .six_widths import BLOCK_PRESETS, WIDTHS

WHY = (
    "Why these axes? Any number of channels is cheap if all are 1×1, so the total says little. What costs is "
    "looking around: a 3×3 or 5×5 channel."
)
_LABELS = dict(zip(WIDTHS, ("1×1", "1×1 reduce", "3×3", "1×1 reduce", "5×5", "pool → 1×1"), strict=True))
_ROWS = {"b1": ["c1"], "b2": ["c2_reduce", "c2"], "b3": ["c3_reduce", "c3"], "b4": ["c4"]}


class BudgetDesigner(WithUndo, WithJson, WithPresets, Explorer):
    """Design a block that hands on enough channels within a budget; keep tries and compare them."""

    undo_note = "keep"
    presets, own = BLOCK_PRESETS, "your own widths"

    def __init__(self):
        model = BudgetState()
        self._history = History(model.trait_values(), sliding=WIDTHS)
        super().__init__(model, self._build_controls(model))
        self.notes = {name: html() for name in ("task", "keep", "import")}
        self.notes |= dict.fromkeys(TASK, self.notes["task"])
        self._headings = {branch: html() for branch in BRANCHES}
        self._plot = html(max_width="780px")
        self._verdict = html(min_height="100px")  # four lines on a narrow page
        self._table = html(height="150px", overflow="auto")
        c = self.controls
        c["keep"].on_click(self.keep)
        c["undo"].on_click(self.undo)
        self.watch_json()
        self.watch_presets()
        self.children = self._laid_out()
        self.show()

    @classmethod
    def demo(cls):
        """A working designer: 256 channels from 192, for 120 000 parameters."""
        return cls()

    def keep(self, button=None):
        """Keep the present widths as a try; says so if they are kept already or no more fit."""
        with self._lock:
            widths, tries = self.model.widths, self.model.tries
            if widths in tries:
                self.refuse(f"These widths are kept already, as try {tries.index(widths) + 1}.", "keep")
            elif self.model.full:
                self.refuse(self.model.full, "keep")
            else:
                self.set(tries=(*tries, widths))

    def draw(self):
        model = self.model
        cost = block_cost(model.widths, model.channels, 1, 1)
        for branch in BRANCHES:
            part = cost.branches[branch].params
            self._headings[branch].value = (
                f"<div style='line-height:1.35'>{swatch(branch)} <b>{branch}</b>&ensp;{BRANCH_NAMES[branch]}"
                f"<br>{grouped(part)} parameters, {100 * part / cost.params:.0f} %</div>"
            )
        self._plot.value = self._scene().svg()
        first, *rest = self._conclusion()
        lines = [f"<b>{first}</b>", *rest]
        self._verdict.value = f"<div style='font-size:15px;line-height:1.6'>{'<br>'.join(lines)}</div>"
        self._table.value = table(model)
        self.controls["preset"].value = self.preset()
        self.controls["json"].value = model.to_json()

    def describe(self):
        with self._lock:
            model = self.model
            lines = [
                f"Task: hand on {model.target} channels from {model.channels}, for {grouped(model.budget)} "
                f"parameters or fewer.",
                f"Now {line(model, model.now)}",
                *(f"Try {number} {line(model, one)}" for number, one in enumerate(model.kept, start=1)),
                *self._conclusion()[1:],
            ]
            lines.append(
                f"The nine blocks on {model.channels} channels, parameters for channels from 3×3 and 5×5:"
            )
            for stage in "345":
                costs = (f"{p.label} {grouped(p.params)} for {p.looks_around}" for p in self._blocks(stage))
                lines.append(f"{'; '.join(costs)}.")
            return "\n".join(lines)

    def picture(self):
        return stack([self._scene().pixels(1.5), *map(caption, self._conclusion())])

    def _conclusion(self):
        """What the plot says, in three sentences."""
        model, now = self.model, self.model.now
        return [f"{counts(model, now)}: {verdict(model, now)}.", squeeze(model.widths), rank(model)]

    def _scene(self):
        model = self.model
        tries = [point(model, str(number), one) for number, one in enumerate(model.kept, start=1)]
        return pareto_plot(self._blocks(), tries, point(model, "", model.now), model.budget)

    def _blocks(self, stage=""):
        model = self.model
        return [
            point(model, name, Try.of(widths, model.channels))
            for name, widths in GOOGLENET_BLOCKS.items()
            if name.startswith(stage)
        ]

    def _build_controls(self, model):
        traits = model.traits()
        return {
            "channels": number_box("In channels", "150px"),
            "target": number_box("Target, channels", "185px"),
            "budget": number_box("Budget, parameters", "230px"),
            "preset": dropdown("Widths of", [*self.presets, self.own], "210px"),
            **{name: slider(traits[name], _LABELS[name], "78px", width="308px") for name in WIDTHS},
            "keep": button("Keep this try", "plus", "140px"),
            "undo": button("Undo", "reply", "100px"),
            **self.json_controls(),
        }

    def _laid_out(self):
        c, wrap = self.controls, shared(ipw.Layout, flex_flow="row wrap", align_items="center")
        groups = [
            ipw.VBox(
                [self._headings[branch], *(c[name] for name in names)],
                layout=shared(
                    ipw.Layout,
                    padding="0 0 0 8px",
                    margin="4px 0",
                    border_left=f"6px solid {COLOURS[branch]}",
                ),
            )
            for branch, names in _ROWS.items()
        ]
        left = ipw.VBox([*groups, row([c["keep"], c["undo"]])], layout=shared(ipw.Layout, flex="0 0 336px"))
        why = [self._plot, html(f"<small>{WHY}</small>")]
        right = ipw.VBox(why, layout=shared(ipw.Layout, flex="1 1 0", min_width="0"))
        return [
            ipw.HBox([c[name] for name in (*TASK, "preset")], layout=wrap),
            row([self.notes["task"]], min_height="28px"),
            row([left, right]),
            row([self.notes["keep"]], min_height="28px"),
            *(self._verdict, self._table, *self.json_view(), self.footer),
        ]
