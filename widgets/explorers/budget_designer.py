"""BudgetDesigner: six widths, a number of channels to hand on, and a budget of parameters to do it with."""

from ..core.words import BRANCH_NAMES, BRANCHES, grouped
from ..inception.counting import block_cost
from ..inception.widths import GOOGLENET_BLOCKS
from ..pictures.block.pareto import pareto_plot
from ..pictures.scene import swatch
from ..ui.controls import across, button, down, dropdown, number_box, paragraph, small, view
from ..ui.exchange import JSON_CONTROLS, JSON_ROWS, WithJson
from ..ui.history import WithUndo
from .base import Explorer
from .branch_rows import WIDTH_SLIDERS, WIDTHS_OF, of_branch
from .budget_state import TASK, BudgetState, Try
from .budget_words import counts, line, point, rank, squeeze, table, task_verdict

WHY = (
    "Why these axes? Any number of channels is cheap if all are 1×1, so the total says little. What costs is "
    "looking around: a 3×3 or 5×5 channel."
)


def _group(branch):
    return down(f"{branch} heading", *WIDTHS_OF[branch], padding="0 0 0 8px", **of_branch(branch))


class BudgetDesigner(WithUndo, WithJson, Explorer):
    """Design a block that hands on enough channels within a budget; keep tries and compare them."""

    CONTROLS = {
        "channels": number_box("In channels", "150px"),
        "target": number_box("Target, channels", "185px"),
        "budget": number_box("Budget, parameters", "230px"),
        "preset": dropdown("Widths of", "210px"),
        **WIDTH_SLIDERS,
        "keep": button("Keep this try", "plus", "140px"),
        "undo": button("Undo", "reply", "100px"),
        **JSON_CONTROLS,
    }
    NOTES = {"task": TASK, "keep": ("undo",), "import": ()}
    VIEWS = {
        **{f"{branch} heading": view() for branch in BRANCHES},
        "plot": view(max_width="780px"),
        "verdict": view(min_height="100px"),  # four lines on a narrow page
        "tries": view(height="150px", overflow="auto"),
    }
    ROWS = (
        (*TASK, "preset"),
        across("task note", min_height="28px"),
        across(
            down(*map(_group, BRANCHES), across("keep", "undo"), flex="0 0 336px"),
            down("plot", small(WHY), flex="1 1 0", min_width="0"),
        ),
        across("keep note", min_height="28px"),
        *("verdict", "tries", *JSON_ROWS),
    )

    def __init__(self):
        super().__init__(BudgetState())

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
        headings = {}
        for branch in BRANCHES:
            part = cost.branches[branch].params
            headings[f"{branch} heading"] = (
                f"<div style='line-height:1.35'>{swatch(branch)} <b>{branch}</b>&ensp;{BRANCH_NAMES[branch]}"
                f"<br>{grouped(part)} parameters, {100 * part / cost.params:.0f} %</div>"
            )
        first, *rest = self._conclusion()
        return headings | {
            "plot": self._scene().svg(),
            "verdict": paragraph(f"<b>{first}</b>", *rest, spacing=1.6),
            "tries": table(model),
        }

    def words(self):
        model = self.model
        task = f"hand on {model.target} channels from {model.channels}"
        lines = [
            f"Task: {task}, for {grouped(model.budget)} parameters or fewer.",
            f"Now {line(model, model.now)}",
            *(f"Try {number} {line(model, one)}" for number, one in enumerate(model.kept, start=1)),
            *self._conclusion()[1:],
            f"The nine blocks on {model.channels} channels, parameters for channels from 3×3 and 5×5:",
        ]
        for stage in "345":
            costs = (f"{p.label} {grouped(p.params)} for {p.looks_around}" for p in self._blocks(stage))
            lines.append(f"{'; '.join(costs)}.")
        return lines

    def picture(self):
        return [self._scene().pixels(1.5), *self._conclusion()]

    def _conclusion(self):
        """What the plot says, in three sentences."""
        model, now = self.model, self.model.now
        return [f"{counts(model, now)}: {task_verdict(model, now)}.", squeeze(model.widths), rank(model)]

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
