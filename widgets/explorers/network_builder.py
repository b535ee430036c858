"""NetworkBuilder: insert, drop, move, resize the blocks of stages 3 to 5; count, export, run the net."""

from functools import partial
from html import escape
from textwrap import wrap

from ..backend.worker import Busy, Worker, in_words
from ..core.words import BRANCH_NAMES
from ..inception.design import GOOGLENET, Design
from ..inception.export import gluon_source
from ..inception.widths import WIDTHS
from ..pictures.net.network_plan import cost_table, network_plan
from ..pictures.scene import swatch
from ..ui.controls import across, button, down, dropdown, paragraph, text_area, view
from ..ui.exchange import JSON_CONTROLS, JSON_ROWS, WithJson
from ..ui.history import WithUndo
from .branch_rows import WIDTH_SLIDERS, WIDTHS_OF
from .builder_state import DesignState, choosing
from .builder_words import BOOKS_COST, conclusion, design_in_words, ran
from .train_this import TRAIN_THIS, WithTraining, dashboard_of

_EDITS = {
    "insert": button("Insert after", "plus", "auto", "A copy of the chosen block"),
    "drop": button("Drop", "minus", "auto", "Take the chosen block out"),
    "earlier": button("Move earlier", "arrow-left", "auto", "Also into the stage before"),
    "later": button("Move later", "arrow-right", "auto", "Also into the next stage"),
    "undo": button("Undo", "reply", "auto", "Take back the last step"),
}
_CODE_LOOK = """<style>.network-code textarea {font-family: var(--jp-code-font-family, monospace)}</style>
<small>The net as Gluon code: copy it into a cell or a file, it runs as it is.</small>"""
_NOT_RUN = "Not run as it is now: the button makes the net, sends one blank image through it and counts."


def _sliders(branch):
    """The name of a branch, and its widths."""
    heading = f"<b>{swatch(branch)} {branch}</b>&ensp;{BRANCH_NAMES[branch]}"
    return view(heading), *WIDTHS_OF[branch]


class NetworkBuilder(WithUndo, WithJson, WithTraining):
    """Build a net of your own from Inception blocks and see at once what it costs beside the book's.

    run: a function (Design) → object with `.shapes` {"b1": (C, H, W), … "dense": (N,)} and `.params`, such as
    widgets.inception.network.run_design; without it there is no button that runs the net.
    design: where to begin, and what Reset goes back to. train: as in WithTraining.
    """

    CONTROLS = {
        "block": dropdown("Block", "110px"),
        "preset": dropdown("Widths of", "200px"),
        **WIDTH_SLIDERS,
        **_EDITS,
        "run": button("Run it", "play", "auto", "Make the net and count"),
        **TRAIN_THIS,
        "code": text_area(14, "Code", tooltip="The net as Gluon code", width="auto"),
        **JSON_CONTROLS,
    }
    NOTES = {"edit": ("block", "preset", "undo"), "width": WIDTHS}
    NOTES |= {name: () for name in ("run", "train", "code", "import")}
    VIEWS = {
        "plan": view(),
        "costs": view(max_width="760px"),
        # As high as their longest texts: what is below must not jump when a slider moves.
        "conclusion": view(height="150px", overflow="auto"),
        "ran": view(min_height="72px", flex="1 1 0", min_width="0"),
    }
    ROWS = (
        ("block", "preset", *_EDITS),
        across("edit note", min_height="28px"),
        "plan",
        across(
            down(
                *(part for branch in WIDTHS_OF for part in _sliders(branch)), "width note", flex="0 0 330px"
            ),
            down("costs", "conclusion", flex="1 1 320px", min_width="0"),
            flex_flow="row wrap",
        ),
        across("run", "ran"),
        *("run note", ("train", "train note"), view(_CODE_LOOK), "code", "code note", *JSON_ROWS),
    )

    def __init__(self, run=None, design=GOOGLENET, train=None):
        self._run, self._worker, self._ran = run, Worker(), (None, [])
        self._noted = None  # the design that the history knows
        super().__init__(DesignState(design), train, without=() if run else ("run", "ran"))
        self.controls["code"].add_class("network-code")

    @classmethod
    def demo(cls):
        """A working builder that begins with the book's net."""
        from ..inception.network import run_design

        return cls(run_design, train=dashboard_of)

    @property
    def design(self):
        """The net as a Design. Set it to another; ValueError, and no change, if the sliders end before it."""
        return self.model.design

    @design.setter
    def design(self, design):
        self.set(**choosing(design, next(iter(design.blocks))))

    @property
    def code(self):
        """The net as Gluon source code, complete and ready to run."""
        return gluon_source(self.model.design)

    def insert(self, button=None):
        """Put a copy of the chosen block behind it, and choose the copy."""
        self._edit(lambda design, block: design.inserted_after(block, design.blocks[block]))

    def drop(self, button=None):
        """Take the chosen block out."""
        self._edit(Design.dropped)

    def earlier(self, button=None):
        """Let the chosen block change places with the one before it, or go over into the stage before."""
        self._edit(partial(Design.moved, later=False))

    def later(self, button=None):
        """Let the chosen block change places with the one behind it, or go over into the next stage."""
        self._edit(partial(Design.moved, later=True))

    def run(self, button=None):
        """Make the net as it is now, run it, and say what it showed. Returns what `run` returned, or None.

        Other controls work meanwhile; whatever goes wrong is said in words.
        """
        shown = []
        self._begin(self._worker.here, shown)
        return shown[0] if shown else None

    def _begin(self, how, shown):
        """Run the design of now, by a Worker's `begin` or `here`; what it showed is added to `shown`."""
        with self._lock:
            design = self.model.design
        if self._run is None:
            self.refuse("No function to run it with.", "run")
            return

        def job(asked):
            self._show_run()
            try:
                result = self._run(design)
                self._ran = design, ran(design, result)
                shown.append(result)
            except Exception as error:
                self._ran = design, [f"It did not run: {in_words(error)}"]

        def after(error):
            with self._lock:
                if error:  # no Exception: someone stopped it, or called sys.exit
                    self._ran = design, [f"It did not run: {in_words(error)}"]
                self._show_run()

        try:
            how(job, after)
        except Busy:
            self.refuse("It is running already.", "run")

    def note_step(self):
        """A change of the design is a step to take back; choosing another block is not."""
        if self.model.design == self._noted:
            self._history.skip(self.model.trait_values())
        else:
            super().note_step()
        self._noted = self.model.design

    def sync(self):
        super().sync()
        self.controls["code"].value = self.code
        self._show_run()

    def draw(self):
        plan, costs = self._scenes()
        first, second = conclusion(self.model.design)
        said = paragraph(f"<b>{first}</b>", second, size=14)
        return {"plan": plan.svg(), "costs": costs.svg(), "conclusion": said}

    def words(self):
        design = self.model.design
        return conclusion(design) + design_in_words(design, self.model.block) + self._said_of_run()

    def picture(self):
        said = conclusion(self.model.design) + self._said_of_run()
        return [*self._scenes(), *(line for sentence in said for line in wrap(sentence, 125))]

    def _scenes(self):
        design = self.model.design
        return network_plan(design, self.model.block), cost_table(design.cost, BOOKS_COST)

    def _edit(self, change):
        with self._lock:
            try:
                self.set(**choosing(*change(self.model.design, self.model.block)))
            except ValueError as error:
                self.refuse(str(error), "edit")

    def _on_code(self, text):
        if text != self.code:
            self.show()
            self.refuse("This text is made from the design: copy it, and change the copy.", "code")

    def _on_run(self, button):
        # On a thread of its own: the one that brings the messages must stay free for the other controls.
        self._begin(self._worker.begin, [])

    def _said_of_run(self):
        """What the last run showed, if it was of the present design."""
        design, said = self._ran
        return said if design == self.model.design else []

    def _show_run(self):
        if self._run is None:
            return
        button, running = self.controls["run"], self._worker.busy
        button.disabled, button.description = running, "Running …" if running else "Run it"
        lines = "<br>".join(map(escape, self._said_of_run() or [_NOT_RUN]))
        self.views["ran"].value = f"<div style='line-height:1.5;white-space:normal'>{lines}</div>"
