"""BranchAblation: silence branches of a trained net, and see which garments it no longer knows."""

from functools import partial

import ipywidgets as ipw
from ipywidgets.widgets.widget_bool import CheckboxStyle

from ..backend.worker import Worker, in_words
from ..core.branches import BRANCHES, SHORT_NAMES
from ..inception.judging import by_class, confusion
from ..pictures.sheet import beside, caption, stack
from ..pictures.trained.class_bars import accuracy_bars
from ..pictures.trained.confusion import confusion_matrix
from ..pictures.trained.importance import importance_map
from ..ui.controls import button, row, toggles
from ..ui.look import html, shared
from .ablation_state import MATRICES, AblationState
from .ablation_words import (
    LIMITS,
    class_lines,
    confused_line,
    headline,
    measure_line,
    silenced_line,
)
from .base import Explorer

FILLS = ("zeros", "mean")
_BAR = "Accuracy by class"


class BranchAblation(Explorer):
    """Silence any of the 9 × 4 branches and see the accuracy, in total and by class, and what is confused.

    ablation: has `.blocks`, `.branches` ("3a b1" …), `.labels`, int (N,), `.predicted(silenced, by)` → int
    (N,), `.fall(branch, by)` and `.falls(by)`, as a widgets.inception.ablation.Ablation has.
    names: of the classes, in the order of the labels.
    """

    def __init__(self, ablation, names):
        self._ablation, self._names = ablation, tuple(names)
        self._worker = Worker()
        model = AblationState(ablation.blocks, ablation.branches, FILLS)
        controls = {
            "block": toggles("Block", list(ablation.blocks), "auto", "46px"),
            **{branch: _tick(branch) for branch in BRANCHES},
            "clear": button("Silence none", "volume-up", "140px"),
            "by": toggles("Hand on", list(FILLS), "260px"),
            "matrix": toggles("Matrix", list(MATRICES), "310px"),
            "measure": button(f"Measure all {len(ablation.branches)} alone", "th", "200px"),
        }
        super().__init__(model, controls)
        for branch in BRANCHES:
            controls[branch].observe(partial(self._on_branch, branch), "value")
        controls["clear"].on_click(self.clear)
        controls["measure"].on_click(self.measure)
        shares = ("1 1 0", "39 1 0", "61 1 0")  # as wide as their drawings, so that the letters are alike
        self._map, self._bars, self._matrix = (html(flex=share, min_width="0") for share in shares)
        self._said = html(min_height="76px")
        self._found = html(flex="0 0 36%", padding="0 0 0 16px")
        self._progress = ipw.IntProgress(
            max=len(ablation.branches), layout=ipw.Layout(width="200px", visibility="hidden")
        )
        wrap = shared(ipw.Layout, flex_flow="row wrap", align_items="center")
        c = self.controls
        self.children = [
            c["block"],
            ipw.HBox([*(c[branch] for branch in BRANCHES), c["clear"]], layout=wrap),
            ipw.HBox([c["by"], c["matrix"], c["measure"], self._progress], layout=wrap),
            self._said,
            row([self._map, self._found]),
            row([self._bars, self._matrix]),
            self.footer,
        ]
        self.show()

    @classmethod
    def demo(cls):
        """A working explorer: the trained net on the 1000 test images that come with the collection."""
        from ..fashion.garments import GARMENTS
        from .trained import trained_ablation

        return cls(trained_ablation(), GARMENTS)

    def clear(self, button=None):
        """Let all branches speak again."""
        self.set(silenced=())

    def measure(self, button=None):
        """Measure what each branch alone is worth, on a thread of its own, so that the reader can go on.

        Nothing happens if all is measured already or another measurement is under way.
        """
        with self._lock:
            by = self.model.by
            if self._worker.busy:
                return
            if len(self._ablation.falls(by)) == len(self._ablation.branches):
                self.show()
            else:
                self._worker.begin(lambda asked: self._measure(by, asked), self._measured_all)

    def wait(self, seconds=60):
        """Wait for the end of the measurement under way; whether it came in time."""
        return self._worker.join(seconds)

    def _measure(self, by, asked):
        bar = self._progress
        bar.value, bar.layout.visibility = 0, "visible"
        for number, branch in enumerate(self._ablation.branches, start=1):
            if asked.is_set():
                return
            self._ablation.fall(branch, by)
            bar.value = number

    def _measured_all(self, error):
        self._progress.layout.visibility = "hidden"
        with self._lock:
            self.show()
            if error:
                self.refuse(f"The measurement broke off: {in_words(error)}", "measure")

    def sync(self):
        super().sync()
        for branch in BRANCHES:
            self.controls[branch].value = f"{self.model.block} {branch}" in self.model.silenced

    def draw(self):
        for view, scene in zip((self._map, self._bars, self._matrix), self._scenes(), strict=True):
            view.value = scene.svg()
        said = f"<b>{self._headline()}</b><br>{silenced_line(self.model)}"
        self._said.value = f"<div style='font-size:15px;line-height:1.5'>{said}</div>"
        self._found.value = (
            f"<div style='font-size:13px;line-height:1.4'>{self._measured()}<br><br>{LIMITS}</div>"
        )

    def describe(self):
        with self._lock:
            labels, before, now = self._outcome()
            return "\n".join(
                [
                    silenced_line(self.model),
                    headline(labels, before, now),
                    class_lines(labels, before, now, self._names),
                    confused_line(labels, now, self._names),
                    self._measured(),
                    LIMITS,
                ]
            )

    def picture(self):
        grid, bars, matrix = (scene.pixels(1.1) for scene in self._scenes())
        words = [self._headline(), silenced_line(self.model)]
        return stack([*map(caption, words), grid, beside([bars, matrix])])

    def _outcome(self):
        """(labels, predicted before, predicted now)"""
        ablation, model = self._ablation, self.model
        return ablation.labels, ablation.predicted(), ablation.predicted(model.silenced, model.by)

    def _headline(self):
        return headline(*self._outcome())

    def _measured(self):
        ablation, model = self._ablation, self.model
        return measure_line(model, ablation.falls(model.by), len(ablation.branches))

    def _scenes(self):
        model, names = self.model, self._names
        labels, before, now = self._outcome()
        was, new = (confusion(labels, one, len(names)) for one in (before, now))
        title = f"Nine blocks, four branches; silenced ones hand on {model.by}"
        falls = self._ablation.falls(model.by)
        counts = {"before": was, "now": new, "change": new - was}[model.matrix]
        heading = {"before": "Nothing silenced", "now": "As silenced now", "change": "Now less before"}
        return (
            importance_map(self._ablation.blocks, falls, model.silenced, model.block, title),
            accuracy_bars(names, by_class(was), by_class(new), _BAR),
            confusion_matrix(
                counts, names, f"Images: {heading[model.matrix].lower()}", model.matrix == "change"
            ),
        )

    def _on_branch(self, branch, change):
        if not self.by_reader():
            return
        with self._lock:
            name = f"{self.model.block} {branch}"
            self.set(silenced=self.model.with_branch(name, change["new"]))


def _tick(branch):
    return ipw.Checkbox(
        description=f"silence {branch} {SHORT_NAMES[branch]}",
        indent=False,
        layout=shared(ipw.Layout, width="142px"),
        style=shared(CheckboxStyle),
    )
