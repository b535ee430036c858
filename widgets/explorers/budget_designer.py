"""BudgetDesigner: six widths, a number of channels to output, and a budget of parameters to do it with."""

from html import escape

from ..core.words import BRANCH_NAMES, BRANCHES, grouped, plural
from ..inception.counting import block_cost
from ..inception.design import fed
from ..inception.widths import GOOGLENET_BLOCKS, six
from ..pictures.block.pareto import Point, beats, pareto_plot
from ..pictures.scene import swatch
from ..ui.controls import across, button, down, dropdown, number_box, paragraph, small, view
from ..ui.exchange import JSON_CONTROLS, JSON_ROWS, WithJson
from ..ui.history import WithUndo
from .branch_rows import WIDTH_SLIDERS, WIDTHS_OF, of_branch
from .budget_state import TASK, BudgetState, Try
from .train_this import TRAIN_BLOCK, WithBlock, dashboard_of

WHY = (
    "Why these axes? Channels of a 1×1 are cheap, so their number says little. The expensive channels are "
    "those of the 3×3 and the 5×5."
)
# How far the nine blocks squeeze: reduce width over the channels of the branch, at the least.
NARROWEST = min(w.reduces[b] / w.outputs[b] for w in GOOGLENET_BLOCKS.values() for b in w.reduces)


def _group(branch):
    return down(f"{branch} heading", *WIDTHS_OF[branch], padding="0 0 0 8px", **of_branch(branch))


class BudgetDesigner(WithUndo, WithJson, WithBlock):
    """Design a block that outputs enough channels within a budget; keep tries and compare them.

    train: as in WithTraining; the six widths stand for the book's first block that is fed as many channels.
    """

    CONTROLS = {
        "channels": number_box("In channels", "150px"),
        "target": number_box("Target, channels", "185px"),
        "budget": number_box("Budget, parameters", "230px"),
        "preset": dropdown("Widths of", "210px"),
        **WIDTH_SLIDERS,
        "keep": button("Keep this try", "plus", "140px"),
        "undo": button("Undo", "reply", "100px"),
        **TRAIN_BLOCK,
        **JSON_CONTROLS,
    }
    NOTES = {"task": TASK, "keep": ("undo",), "train": ("train_all",), "import": ()}
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
            down("plot", small(WHY), flex="1 1 320px", min_width="0"),
            flex_flow="row wrap",
        ),
        across("keep note", min_height="28px"),
        *("verdict", "tries"),
        ("train", "train_all", "train note"),
        *JSON_ROWS,
    )

    def __init__(self, train=None):
        super().__init__(BudgetState(), train)

    @classmethod
    def demo(cls):
        """A working designer: 256 channels from 192, for 120 000 parameters."""
        return cls(dashboard_of)

    @property
    def stands_for(self):
        """The book's block that the six widths are put in the place of, to be trained."""
        return fed(self.model.channels)

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
            "tries": self._table(),
        }

    def words(self):
        model = self.model
        task = f"output {model.target} channels from {model.channels}"
        lines = [
            f"Task: {task}, for {grouped(model.budget)} parameters or fewer.",
            f"Now {self._line(model.now)}",
            *(f"Try {number} {self._line(one)}" for number, one in enumerate(model.kept, start=1)),
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
        out = f"{plural(now.widths.out_channels, 'channel')} of {model.target}"
        params = f"{grouped(now.params)} of {grouped(model.budget)} parameters"
        return [f"{out}, {params}: {self._verdict(now)}.", _squeeze(model.widths), self._rank()]

    def _verdict(self, one):
        """Whether a Try meets target and budget, and if not, by how much it misses."""
        missing, over = self.model.target - one.widths.out_channels, one.params - self.model.budget
        wrong = [f"the target is missed by {plural(missing, 'channel')}"] if missing > 0 else []
        wrong += [f"over budget by {grouped(over)}"] if over > 0 else []
        return " and ".join(wrong) or f"met, {grouped(-over)} to spare"

    def _line(self, one):
        """A Try in a line of the text twin."""
        out, params = plural(one.widths.out_channels, "channel"), grouped(one.params)
        around = f"{one.looks_around} from 3×3 and 5×5"
        return f"{six(one.widths)}: {out}, {around}, {params} parameters: {self._verdict(one)}."

    def _rank(self):
        """How the present widths stand among the tries that meet the target."""
        now, tries = self._point("", self.model.now), self._tries()
        better = ", ".join(f"try {one.label}" for one in tries if one.met and beats(one, now))
        if better:
            return f"Better: {better}, with no fewer channels of 3×3 and 5×5, and no more parameters."
        return "No kept try is better." if tries else "No try is kept yet."

    def _table(self):
        """The kept tries as an HTML table, the latest first."""
        head = ("try", "widths", "channels", "from 3×3 and 5×5", "parameters", "verdict")
        rows = [
            (n, six(t.widths), t.widths.out_channels, t.looks_around, grouped(t.params), self._verdict(t))
            for n, t in reversed(list(enumerate(self.model.kept, start=1)))
        ]
        first = "".join(f"<th scope='col'>{name}</th>" for name in head)
        rest = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
        return f"<table style='font-size:13px;line-height:1.2' cellpadding='4'><tr>{first}</tr>{rest}</table>"

    def _scene(self):
        model = self.model
        return pareto_plot(self._blocks(), self._tries(), self._point("", model.now), model.budget)

    def _point(self, label, one):
        """A Try as a Point."""
        return Point(label, one.params, one.looks_around, one.widths.out_channels >= self.model.target)

    def _tries(self):
        return [self._point(str(number), one) for number, one in enumerate(self.model.kept, start=1)]

    def _blocks(self, stage=""):
        return [
            self._point(name, Try.of(widths, self.model.channels))
            for name, widths in GOOGLENET_BLOCKS.items()
            if name.startswith(stage)
        ]


def _squeeze(widths):
    """What a count of parameters cannot see: how narrow the reduces are."""
    tight = [b for b in widths.reduces if widths.reduces[b] / widths.outputs[b] < NARROWEST]
    if not tight:
        return f"Every reduce is at least {NARROWEST:.0%} of its branch's output, as in the book's blocks."
    which = " and ".join(f"{b} makes {widths.outputs[b]} channels from {widths.reduces[b]}" for b in tight)
    return f"Narrow: {which}. In the book it is {NARROWEST:.0%} or more; no count shows what is lost here."
