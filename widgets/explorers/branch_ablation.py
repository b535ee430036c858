"""BranchAblation: silence branches of a trained net, and see which garments it no longer knows."""

import ipywidgets as ipw

from ..backend.worker import Worker, in_words
from ..core.words import BRANCHES, SHORT_NAMES, number_word
from ..inception.judging import MEASURES, by_class, confusion, harm, mean_and_error
from ..pictures.sheet import beside
from ..pictures.trained.class_bars import class_bars
from ..pictures.trained.confusion import confusion_matrix, largest_confusions
from ..pictures.trained.importance import importance_map
from ..pictures.trained.measures import WRITTEN, as_change
from ..ui.controls import across, button, paragraph, tick, toggles, view
from .ablation_state import AblationState
from .base import Explorer

CHOOSING, REPORTING = "choosing", "reporting"
LIMITS = (
    "The numbers are of one net, trained once, on these images. Harms need not add up: two branches that "
    "seem idle alone may matter together. And a net trained without a branch might learn to do without it."
)


class BranchAblation(Explorer):
    """Silence any branch of any block and see what it costs, in total and by class, and what is confused.

    The map, from which a reader chooses, is measured on one half of the images; all else on the other.

    ablation: has `.blocks`, `.branches` ("3a b1" …), `.labels_of(half)`, int (N,), `.scores(silenced, by,
    half)` → float (N, classes), `.measure_alone(branch, by)` and `.harms(by, measure)`, as a
    widgets.inception.ablation.Ablation has. names: of the classes, in the order of the labels.
    """

    CONTROLS = {
        "block": toggles("Block", "auto", "46px"),
        **{branch: tick(f"silence {branch} {SHORT_NAMES[branch]}", "142px") for branch in BRANCHES},
        "clear": button("Silence none", "volume-up", "140px"),
        "by": toggles("Hand on", "260px"),
        "measure": toggles("Measure", "400px", "104px"),
        "matrix": toggles("Matrix", "310px"),
        "fill": button("Measure all {state.count} alone", "th", "200px", "Fill the map below"),
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
        ("by", "measure", "matrix"),
        ("fill", "progress"),
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
        """A working explorer: the trained net on 500 of the test images that come with the collection."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it, on 500 test images of the collection."""
        from ..fashion.garments import GARMENTS
        from .trained import ablation_of

        return cls(ablation_of(net), GARMENTS)

    def clear(self, button=None):
        """Let all branches speak again."""
        self.set(silenced=())

    def fill(self, button=None):
        """Fill the map: measure what each branch alone is worth, on a thread, so that the reader can go on.

        Nothing happens if all is measured already or another measurement is under way.
        """
        with self._lock:
            by = self.model.by
            if self._worker.busy:
                return
            if len(self._ablation.harms(by, self.model.measure)) == len(self._ablation.branches):
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
            self._ablation.measure_alone(branch, by)
            bar.value = number

    def _measured_all(self, error):
        self.views["progress"].layout.visibility = "hidden"
        with self._lock:
            self.show()
            if error:
                self.refuse(f"The measurement broke off: {in_words(error)}", "fill")

    def draw(self):
        drawn = zip(("importance", "by class", "confusion"), self._scenes(), strict=True)
        return {name: scene.svg() for name, scene in drawn} | {
            "accuracy": paragraph(f"<b>{self._headline()}</b>", self._silenced()),
            "measured": paragraph(self._measured(), "", LIMITS, size=13, spacing=1.4),
        }

    def words(self):
        (before, now), written, names = self._by_class(), WRITTEN[self.model.measure], self._names
        each = zip(names, before, now, strict=True)
        by_name = (f"{name} {written.value(of)} ({written.change(of - was)})" for name, was, of in each)
        confused = "; ".join(largest_confusions(self._confusions()[1], names))
        return [
            self._silenced(),
            self._headline(),
            f"By class, change in {written.changes}: {', '.join(by_name)}.",
            f"Most often confused: {confused}." if confused else "Nothing is confused.",
            self._measured(),
            LIMITS,
        ]

    def picture(self):
        grid, bars, matrix = (scene.pixels(1.1) for scene in self._scenes())
        return [self._headline(), self._silenced(), grid, beside([bars, matrix])]

    def _labels(self):
        return self._ablation.labels_of(REPORTING)

    def _scores(self):
        """(before, now): what the net says of the reporting half."""
        model, scores = self.model, self._ablation.scores
        return scores((), model.by, REPORTING), scores(model.silenced, model.by, REPORTING)

    def _confusions(self):
        """(before, now): counts of what was taken for what."""
        labels, count = self._labels(), len(self._names)
        return [confusion(labels, scores.argmax(axis=1), count) for scores in self._scores()]

    def _by_class(self):
        """(before, now): the measure's mean over each class."""
        labels, each = self._labels(), MEASURES[self.model.measure].each
        return [by_class(each(scores, labels), labels, len(self._names)) for scores in self._scores()]

    def _silenced(self):
        """Which branches are silenced, and how."""
        model = self.model
        fill = "zeros" if model.by == "zeros" else "its mean over these images, at each channel and position"
        if not model.silenced:
            return f"Nothing is silenced. What you silence will output {fill}."
        return f"Silenced: {', '.join(model.silenced)}. Each outputs {fill}."

    def _headline(self):
        """The measure on the reporting half, how it changed, and how much of each may be chance."""
        name, labels, (before, now) = self.model.measure, self._labels(), self._scores()
        written, each = WRITTEN[name], MEASURES[name].each
        (was, _), (level, error) = (mean_and_error(each(scores, labels)) for scores in (before, now))
        said = written.full.format(written.value(level), len(labels))
        if (before == now).all():
            noise = f"one standard error is {written.size(error)}{written.unit}"
            return f"{said}. Another {len(labels)} would give another number: {noise}."
        worse, error = harm(name, labels, before, now)
        verb = "fell" if as_change(name, worse) <= 0 else "rose"
        size = f"{written.size(worse)} ± {written.size(error)}{written.unit} (one standard error)"
        chance = " That may be chance." if abs(worse) < 2 * error else ""
        return f"{said}, {written.value(was)} with nothing silenced: it {verb} by {size}.{chance}"

    def _measured(self):
        """What the map of importance measures, on which images, and what it found."""
        model, written = self.model, WRITTEN[self.model.measure]
        harms = self._ablation.harms(model.by, model.measure)
        images = f"{len(self._ablation.labels_of(CHOOSING))} images"
        what = f"one branch alone is silenced by {model.by}"
        if len(harms) < model.count:
            return (
                f"The map is empty: press the button to measure the {model.measure} each time {what}, on the "
                f"choosing half: {images} that nothing else here is measured on."
            )
        order = sorted(harms, key=lambda name: -harms[name])
        most = ", ".join(
            f"{one} ({written.change(as_change(model.measure, harms[one]))})" for one in order[:3]
        )
        small = sum(harms[name] <= 0 for name in order)
        return (
            f"The map is the change of the {model.measure}, in {written.changes}, when {what}, on the "
            f"choosing half: {images} that nothing else here is measured on. Largest: {most}. "
            f"{small} of {model.count} branches cost nothing alone."
        )

    def _scenes(self):
        model, names = self.model, self._names
        before, now = self._confusions()
        count = number_word(len(self._ablation.blocks)).capitalize()
        title = f"{count} blocks, four branches; silenced ones output {model.by}"
        harms = self._ablation.harms(model.by, model.measure)
        counts = {"before": before, "now": now, "change": now - before}[model.matrix]
        said = {"before": "nothing silenced", "now": "as silenced now", "change": "now less before"}
        of_classes = f"{model.measure.capitalize()} by class, the other half"
        return (
            importance_map(self._ablation.blocks, harms, model.silenced, model.block, title, model.measure),
            class_bars(names, *self._by_class(), of_classes, model.measure),
            confusion_matrix(counts, names, f"Images: {said[model.matrix]}", model.matrix == "change"),
        )
