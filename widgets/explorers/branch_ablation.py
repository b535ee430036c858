"""BranchAblation: silence branches of a trained net, and see which garments it no longer knows."""

import ipywidgets as ipw

from ..backend.worker import Worker, in_words
from ..core.words import BRANCHES, SHORT_NAMES, number_word
from ..inception.judging import by_class, confusion, drop, standard_error
from ..pictures.shades import points
from ..pictures.sheet import beside
from ..pictures.trained.class_bars import accuracy_bars
from ..pictures.trained.confusion import confusion_matrix, largest_confusions
from ..pictures.trained.importance import importance_map
from ..ui.controls import across, button, paragraph, tick, toggles, view
from .ablation_state import AblationState
from .base import Explorer

LIMITS = (
    "The numbers are for one net on these images. Branches stand in for each other: two that seem idle alone "
    "may matter together. And a net trained without the branch would have learnt to do without it."
)


class BranchAblation(Explorer):
    """Silence any branch of any block: the accuracy, in total and by class, and what is confused.

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
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it, on the 1000 test images of the collection."""
        from ..fashion.garments import GARMENTS
        from .trained import ablation_of

        return cls(ablation_of(net), GARMENTS)

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
            "accuracy": paragraph(f"<b>{self._headline()}</b>", self._silenced()),
            "measured": paragraph(self._measured(), "", LIMITS, size=13, spacing=1.4),
        }

    def words(self):
        (before, now), names = self._confusions(), self._names
        each = zip(names, by_class(before), by_class(now), strict=True)
        by_name = (f"{name} {share:.0%} ({points(share - was)})" for name, was, share in each)
        confused = "; ".join(largest_confusions(now, names))
        return [
            self._silenced(),
            self._headline(),
            f"By class, change in points: {', '.join(by_name)}.",
            f"Most often confused: {confused}." if confused else "Nothing is confused.",
            self._measured(),
            LIMITS,
        ]

    def picture(self):
        grid, bars, matrix = (scene.pixels(1.1) for scene in self._scenes())
        return [self._headline(), self._silenced(), grid, beside([bars, matrix])]

    def _predicted(self):
        """(before, now): the class that every image is given."""
        return self._ablation.predicted(), self._ablation.predicted(self.model.silenced, self.model.by)

    def _confusions(self):
        """(before, now): counts of what was taken for what."""
        return [confusion(self._ablation.labels, one, len(self._names)) for one in self._predicted()]

    def _silenced(self):
        """Which branches are silenced, and how."""
        model = self.model
        fill = "zeros" if model.by == "zeros" else "its mean over these images, at each channel and place"
        if not model.silenced:
            return f"Nothing is silenced. What you silence will hand on {fill}."
        return f"Silenced: {', '.join(model.silenced)}. Each hands on {fill}."

    def _headline(self):
        """The accuracy, the drop, and how much of each may be chance."""
        labels, (before, now) = self._ablation.labels, self._predicted()
        images = len(labels)
        was, accuracy = float((before == labels).mean()), float((now == labels).mean())
        fell, error = drop(labels, before, now)
        right = f"{100 * accuracy:.1f} % of {images} test images named right"
        if (before == now).all():
            return (
                f"{right}. Another {images} would give another number: one standard error is "
                f"{100 * standard_error(accuracy, images):.1f} points."
            )
        verb = "fell" if fell >= 0 else "rose"
        size = f"{100 * abs(fell):.1f} ± {100 * error:.1f} points (one standard error)"
        chance = " That may be chance." if abs(fell) < 2 * error else ""
        return f"{right}, {100 * was:.1f} % with nothing silenced: it {verb} by {size}.{chance}"

    def _measured(self):
        """What the map of importance measures, and what it found."""
        falls, count = self._ablation.falls(self.model.by), self.model.count
        what = f"one branch alone is silenced by {self.model.by}"
        if len(falls) < count:
            return f"The map is empty: press the button to measure the accuracy each time {what}."
        order = sorted(falls, key=lambda name: -falls[name])
        most = ", ".join(f"{name} ({points(-falls[name], 1)})" for name in order[:3])
        small = sum(falls[name] <= 0 for name in order)
        return (
            f"Importance is the change of accuracy on these images when {what}. Largest: {most} points. "
            f"{small} of {count} branches cost nothing alone."
        )

    def _scenes(self):
        model, names = self.model, self._names
        before, now = self._confusions()
        count = number_word(len(self._ablation.blocks)).capitalize()
        title = f"{count} blocks, four branches; silenced ones hand on {model.by}"
        falls = self._ablation.falls(model.by)
        counts = {"before": before, "now": now, "change": now - before}[model.matrix]
        said = {"before": "nothing silenced", "now": "as silenced now", "change": "now less before"}
        return (
            importance_map(self._ablation.blocks, falls, model.silenced, model.block, title),
            accuracy_bars(names, by_class(before), by_class(now), "Accuracy by class"),
            confusion_matrix(counts, names, f"Images: {said[model.matrix]}", model.matrix == "change"),
        )
