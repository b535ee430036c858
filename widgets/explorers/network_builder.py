"""NetworkBuilder: insert, drop, move, resize the blocks of stages 3 to 5; count, export, run the net."""

from functools import partial
from html import escape
from textwrap import wrap

import ipywidgets as ipw
from ipywidgets.widgets.widget_button import ButtonStyle

from ..backend.worker import Busy, Worker, in_words
from ..core.branches import BRANCH_NAMES
from ..inception.design import GOOGLENET, Design
from ..inception.export import gluon_source
from ..pictures.net.cost_table import cost_table
from ..pictures.net.network_plan import network_plan
from ..pictures.parts import swatch
from ..pictures.sheet import caption, stack
from ..ui.controls import dropdown, slider
from ..ui.exchange import WithJson
from ..ui.history import History, WithUndo
from ..ui.look import html, shared
from ..ui.presets import WithPresets
from .base import Explorer
from .builder_state import DesignState, choosing
from .builder_words import BOOK, conclusion, ran
from .builder_words import in_words as design_in_words
from .six_widths import BLOCK_PRESETS, WIDTHS, traits_of

_LABELS = dict(zip(WIDTHS, ("1×1", "1×1 reduce", "3×3", "1×1 reduce", "5×5", "pool → 1×1"), strict=True))
_ROWS = {"b1": ["c1"], "b2": ["c2_reduce", "c2"], "b3": ["c3_reduce", "c3"], "b4": ["c4"]}
_EDITS = ("insert", "drop", "earlier", "later", "undo")
_CODE_LOOK = """<style>.network-code textarea {font-family: var(--jp-code-font-family, monospace)}</style>
<small>The net as Gluon code: copy it into a cell or a file, it runs as it is.</small>"""
_NOT_RUN = "Not run as it is now: the button makes the net, sends one blank image through it and counts."


class NetworkBuilder(WithUndo, WithJson, WithPresets, Explorer):
    """Build a net of your own from Inception blocks and see at once what it costs beside the book's.

    run: a function (Design) → object with `.shapes` {"b1": (C, H, W), … "dense": (N,)} and `.params`, such as
    widgets.inception.running.run_design; without it there is no button that runs the net.
    design: where to begin, and what Reset goes back to.
    """

    undo_note = "edit"
    presets, own = BLOCK_PRESETS, "your own widths"

    def __init__(self, run=None, design=GOOGLENET):
        model = DesignState(design)
        self._run, self._worker, self._ran = run, Worker(), (None, [])
        self._noted = design
        self._history = History(model.trait_values(), sliding=WIDTHS)
        super().__init__(model, self._build_controls(model))
        c = self.controls
        self.notes = {name: html() for name in ("edit", "width", "run", "code", "import")}
        self.notes |= dict.fromkeys(("block", "preset"), self.notes["edit"])
        self.notes |= dict.fromkeys(WIDTHS, self.notes["width"])
        self._plan, self._table = html(), html(max_width="760px")
        # As high as their longest texts: what is below must not jump when a slider moves.
        self._verdict = html(height="150px", overflow="auto")
        self._run_words = html(min_height="72px", flex="1 1 0", min_width="0")
        c["code"].observe(self._on_code, "value")
        for name in _EDITS:
            c[name].on_click(getattr(self, name))
        if run:
            c["run"].on_click(self._on_run)
        self.watch_json()
        self.watch_presets()
        c["code"].add_class("network-code")
        self.children = self._laid_out()
        self.show()

    @classmethod
    def demo(cls):
        """A working builder that begins with the book's net."""
        from ..inception.running import run_design

        return cls(run_design)

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

    def set(self, **values):
        with self._lock:
            super().set(**self.model.completed(values))

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

    def preset(self):
        """The book's block with the widths of the chosen one, its namesake first: 4e and 5a are the same."""
        block = self.model.block
        return block if self.presets.get(block) == traits_of(self.model.widths) else super().preset()

    def note_step(self):
        """A change of the design is a step to take back; choosing another block is not."""
        note = self._history.look if self.model.design == self._noted else self._history.note
        note(self.model.trait_values())
        self._noted = self.model.design

    def sync(self):
        names, block = tuple(self.model.design.blocks), self.controls["block"]
        if block.options != names:
            block.options = names
        super().sync()

    def draw(self):
        design, c = self.model.design, self.controls
        plan, table = self._scenes()
        self._plan.value, self._table.value = plan.svg(), table.svg()
        first, second = conclusion(design)
        self._verdict.value = f"<div style='font-size:14px;line-height:1.5'><b>{first}</b><br>{second}</div>"
        c["preset"].value = self.preset()
        c["json"].value, c["code"].value = self.model.to_json(), self.code
        self._show_run()

    def describe(self):
        with self._lock:
            design = self.model.design
            lines = conclusion(design) + design_in_words(design, self.model.block)
            return "\n".join(lines + self._said_of_run())

    def picture(self):
        plan, table = self._scenes()
        said = conclusion(self.model.design) + self._said_of_run()
        lines = [line for sentence in said for line in wrap(sentence, 125)]
        return stack([plan.pixels(1.24), table.pixels(1.24), *map(caption, lines)])

    def _scenes(self):
        design = self.model.design
        return network_plan(design, self.model.block), cost_table(design.cost, BOOK)

    def _build_controls(self, model):
        traits, layout, style = model.traits(), shared(ipw.Layout, width="auto"), shared(ButtonStyle)
        button = partial(ipw.Button, layout=layout, style=style)
        running = {"run": button(description="Run it", icon="play", tooltip="Make the net and count")}
        return {
            "block": dropdown("Block", list(model.design.blocks), "110px"),
            "preset": dropdown("Widths of", [*self.presets, self.own], "200px"),
            **{name: slider(traits[name], _LABELS[name], "78px", width="308px") for name in WIDTHS},
            "insert": button(description="Insert after", icon="plus", tooltip="A copy of the chosen block"),
            "drop": button(description="Drop", icon="minus", tooltip="Take the chosen block out"),
            "earlier": button(
                description="Move earlier", icon="arrow-left", tooltip="Also into the stage before"
            ),
            "later": button(description="Move later", icon="arrow-right", tooltip="Also into the next stage"),
            "undo": button(description="Undo", icon="reply", tooltip="Take back the last step"),
            **(running if self._run else {}),
            "code": ipw.Textarea(
                tooltip="The net as Gluon code", rows=14, continuous_update=False, layout=layout
            ),
            **self.json_controls(),
        }

    def _laid_out(self):
        c, plain = self.controls, shared(ipw.Layout)
        wrap = shared(ipw.Layout, min_height="28px", align_items="center", flex_flow="row wrap")
        sliders = []
        for branch, names in _ROWS.items():
            heading = f"<b>{swatch(branch)} {branch}</b>&ensp;{BRANCH_NAMES[branch]}"
            sliders += [html(heading), *(c[name] for name in names)]
        sliders = ipw.VBox([*sliders, self.notes["width"]], layout=shared(ipw.Layout, flex="0 0 330px"))
        table = ipw.VBox([self._table, self._verdict], layout=shared(ipw.Layout, flex="1 1 0", min_width="0"))
        return [
            ipw.HBox([c[name] for name in ("block", "preset", *_EDITS)], layout=wrap),
            ipw.HBox([self.notes["edit"]], layout=wrap),
            *(self._plan, ipw.HBox([sliders, table], layout=plain)),
            *([ipw.HBox([c["run"], self._run_words], layout=plain), self.notes["run"]] if self._run else []),
            *(html(_CODE_LOOK), c["code"], self.notes["code"], *self.json_view(), self.footer),
        ]

    def _edit(self, change):
        with self._lock:
            try:
                self.set(**choosing(*change(self.model.design, self.model.block)))
            except ValueError as error:
                self.refuse(str(error), "edit")

    def _on_code(self, change):
        if not self.by_reader():
            return
        with self._lock:
            if change["new"] != self.code:
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
        self._run_words.value = f"<div style='line-height:1.5;white-space:normal'>{lines}</div>"
