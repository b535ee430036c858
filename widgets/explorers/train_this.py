"""Train this: what a reader has designed, in training below the explorer, with what it takes above it."""

from textwrap import wrap

import ipywidgets as ipw

from ..backend.worker import Busy, in_words
from ..inception.design import GOOGLENET
from ..pictures.sheet import small_png, stack
from ..ui.controls import button
from ..ui.look import alert, html, shared, words, wrapped
from .base import Explorer

_BELOW = "Opens a training run of {} below; nothing starts by itself"
TRAIN_THIS = {"train": button("Train this", "graduation-cap", "auto", _BELOW.format("this net"))}
TRAIN_BLOCK = {
    "train": button("Train this", "graduation-cap", "auto", _BELOW.format("the book's net with this block")),
    "train_all": button(
        "Train it in all blocks",
        "th",
        "auto",
        _BELOW.format("the book's net in which every block is scaled as this one"),
    ),
}


def dashboard_of(design):
    """A TrainingDashboard of a Design: what a demo hands to its explorer."""
    from ..training.session import Session
    from .training_dashboard import TrainingDashboard

    return TrainingDashboard(Session(design=design))


class Training(ipw.VBox):
    """A dashboard of a design, and above it the design's name, its line, and what the plan that is set takes.

    dashboard: a TrainingDashboard, or what has its `.conductor`, `.model`, `pause` and `close`.
    """

    def __init__(self, design, dashboard):
        self.design, self.dashboard = design, dashboard
        self._session, self._said, self._note = dashboard.conductor.session, html(), html()
        self.cost = None  # an Estimate
        self.measure_button = button("Measure", "clock-o", "110px", "Time and memory of a few steps")()
        self.measure_button.on_click(self.measure)
        head = ipw.HBox([self.measure_button, self._note], layout=shared(ipw.Layout))
        super().__init__([self._said, head, dashboard], layout=shared(ipw.Layout, padding="12px 0 0 0"))
        dashboard.model.observe(self._count)
        self._count()

    @property
    def words(self):
        """What is said above the dashboard: the design's name, its line, the cost or why it is refused."""
        return [f"To be trained: {self.design.name}.", str(self.design), self.cost.refusal or str(self.cost)]

    def measure(self, button=None):
        """Measure time and memory on a few steps, on the thread that trains: neither disturbs the other."""
        plan = self.dashboard.model.plan
        self._note.value = words("Measuring …")
        try:
            self.dashboard.conductor.worker.begin(lambda asked: self._measure(plan, asked), self._measured)
        except Busy as error:
            self._note.value = alert(str(error))

    def close(self):
        """End what is under way, keep it, let go of its memory, and take all of it off the page."""
        self.dashboard.pause()
        self.dashboard.close()
        super().close()

    def _count(self, change=None):
        self._say(self._session.estimate(self.dashboard.model.plan))

    def _measure(self, plan, asked):
        cost = self._session.measured(plan, asked)
        if plan == self.dashboard.model.plan:
            self._say(cost)

    def _measured(self, error):
        self._note.value = (
            alert(str(error) if isinstance(error, ValueError) else in_words(error)) if error else ""
        )

    def _say(self, cost):
        self.cost = cost
        name, line, costs = self.words
        said = alert(costs) if cost.refusal else words(costs)
        self._said.value = f"{words(name, size=15)}<small style='word-break:break-all'>{line}</small>{said}"


class WithTraining(Explorer):
    """An Explorer of which a design is made, with TRAIN_THIS or TRAIN_BLOCK among its controls.

    train: a function (Design) → a TrainingDashboard or what is like it, which is put below the explorer, one
    at a time; without it the buttons are left out. A subclass has `design`, and `scaled` for "train_all".
    """

    def __init__(self, model, train=None, without=()):
        self._make, self.training = train, None  # a Training, once there is one
        left_out = () if train else tuple(name for name in TRAIN_BLOCK if name in self.CONTROLS)
        super().__init__(model, (*without, *left_out))
        self._all = self.children

    def train(self, button=None):
        """Open a training of the design below. One of another design is paused and kept; nothing starts."""
        self._open("train", "design")

    def train_all(self, button=None):
        """The same of the net in which all blocks are scaled as this one."""
        self._open("train_all", "scaled")

    def describe(self):
        """As in Explorer, with what is to be trained, once there is something."""
        return "\n".join([super().describe(), *map(wrapped, self.training.words if self.training else ())])

    def png(self):
        """As in Explorer, with what is to be trained, once there is something."""
        if not self.training:
            return super().png()
        with self._lock:
            said = [line for one in self.training.words for line in wrap(one, 125)]
            return small_png(stack([*self.picture(), *said]))

    def close(self):
        """Close the training below, too."""
        if self.training:
            self.training.close()
        super().close()

    def _open(self, control, what):
        with self._lock:
            if not self._make:
                self.refuse("No function to train it with.", control)
                return
            try:
                design = getattr(self, what)
            except ValueError as error:
                self.refuse(str(error), control)
                return
            self.refuse("")
            if self.training and self.training.design == design:
                return
            if self.training:
                self.training.close()
            self.training = Training(design, self._make(design))
            self.children = (*self._all, self.training)
            self._say()


class WithBlock(WithTraining):
    """A WithTraining whose state has the six `.widths` of one block, which stands for `.stands_for`."""

    stands_for = "3a"

    @property
    def design(self):
        """The book's net with these widths in the block that they stand for, as a Design."""
        return GOOGLENET.resized(self.stands_for, self.model.widths)

    @property
    def scaled(self):
        """The book's net with all blocks scaled as that one, see `Design.scaled`; ValueError if too large."""
        return GOOGLENET.scaled(self.stands_for, self.model.widths)
