"""BranchAblation: silence branches of a trained net, and see which garments it no longer knows."""

import ipywidgets as ipw

from ..backend.worker import Worker, in_words
from ..core.words import BRANCHES, SHORT_NAMES
from ..inception.judging import by_class, confusion
from ..pictures.sheet import beside
from ..pictures.trained.class_bars import accuracy_bars
from ..pictures.trained.confusion import confusion_matrix
from ..pictures.trained.importance import importance_map
from ..ui.controls import across, button, paragraph, tick, toggles, view
from .ablation_state import AblationState
from .ablation_words import LIMITS, class_lines, confused_line, headline, measure_line, silenced_line
from .base import Explorer


class BranchAblation(Explorer):
    """Silence any of the 9 × 4 branches and see the accuracy, in total and by class, and what is confused.

    ablation: has `.blocks`, `.branches` ("3a b1" …), `.labels`, int (N,), `.predicted(silenced, by)` → int
    (N,), `.fall(branch, by)` and `.falls(by)`, as a widgets.inception.ablation.Ablation has.
    names: of the classes, in the order of the labels.
    """

    CONTROLS = {
        "block": toggles("Block", "auto", "46px"),
        **{branch: tick(f"silence {branch} {SHORT_NAMES[branch]}", "142px") for branch in BRANCHES},
        "clear": button("Silence none", "volume-up", "140px"),
        "by": toggles("Hand on", "260px"),
        "matrix": toggles("Matrix", "310px"),
        "measure": button("Measure all {state.count} alone", "th", "200px"),
    }
    VIEWS = {
        "progress": lambda: ipw.IntProgress(layout=ipw.Layout(width="200px", visibility="hidden")),
        "accuracy": view(min_height="76px"),
        "importance": view(flex="1 1 0", min_width="0"),
        "measured": view(flex="0 0 36%", padding="0 0 0 16px"),
        # As wide as their drawings, so that the letters are alike.
        "by class": view(flex="39 1 0", min_width="0"),
        "confusion": view(flex="61 1 0", min_width="0"),
    }
    ROWS = (
        "block",
        (*BRANCHES, "clear"),
        ("by", "matrix", "measure", "progress"),
        "accuracy",
        across("importance", "measured"),
        across("by class", "confusion"),
    )

    def __init__(self, ablation, names):
        self._ablation, self._names = ablation, tuple(names)
        self._worker = Worker()
        super().__init__(AblationState(ablation.blocks, ablation.branches))

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
        bar = self.views["progress"]
        bar.max, bar.value, bar.layout.visibility = len(self._ablation.branches), 0, "visible"
        for number, branch in enumerate(self._ablation.branches, start=1):
            if asked.is_set():
                return
            self._ablation.fall(branch, by)
            bar.value = number

    def _measured_all(self, error):
        self.views["progress"].layout.visibility = "hidden"
        with self._lock:
            self.show()
            if error:
                self.refuse(f"The measurement broke off: {in_words(error)}", "measure")

    def draw(self):
        drawn = zip(("importance", "by class", "confusion"), self._scenes(), strict=True)
        return {name: scene.svg() for name, scene in drawn} | {
            "accuracy": paragraph(f"<b>{self._headline()}</b>", silenced_line(self.model)),
            "measured": paragraph(self._measured(), "", LIMITS, size=13, spacing=1.4),
        }

    def words(self):
        labels, before, now = self._outcome()
        return [
            silenced_line(self.model),
            headline(labels, before, now),
            class_lines(labels, before, now, self._names),
            confused_line(labels, now, self._names),
            self._measured(),
            LIMITS,
        ]

    def picture(self):
        grid, bars, matrix = (scene.pixels(1.1) for scene in self._scenes())
        return [self._headline(), silenced_line(self.model), grid, beside([bars, matrix])]

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
            accuracy_bars(names, by_class(was), by_class(new), "Accuracy by class"),
            confusion_matrix(
                counts, names, f"Images: {heading[model.matrix].lower()}", model.matrix == "change"
            ),
        )
