"""TrainingDashboard: start a training, watch it, pause it, and go on another day."""

from html import escape
from textwrap import wrap
from weakref import WeakValueDictionary

import ipywidgets as ipw

from ..pictures.sheet import caption, stack
from ..pictures.training.curves import curves
from ..pictures.training.gradient_shares import gradient_bars
from ..training.conductor import Conductor
from ..ui.controls import button, dropdown, number_box
from ..ui.look import paragraph, shared
from ..ui.rows import view
from .base import Explorer
from .training_state import TrainingState
from .training_words import in_full, progress_words, results

_PLAN = {
    "recipe": dropdown("Recipe", "170px"),
    "data": dropdown("Images", "170px"),
    "lr": number_box("Learning rate", "200px"),
    "batch": dropdown("Batch", "120px"),
}
_BUTTONS = {
    "start": button("Start", "play", "100px", "Train to the end of the recipe, from where the run stands"),
    "pause": button("Pause", "pause", "100px", "End with the step under way; Start goes on"),
    "step": button("Step", "step-forward", "100px", "One step, and no more"),
    "stop": button("Stop", "stop", "100px", "Keep a checkpoint and let go of the memory; Start goes on"),
    "test": button("Test", "check", "100px", "How many of the test images does the net name right by now?"),
}
_here = WeakValueDictionary()  # {folder of a session: the dashboard that trains in it}


class TrainingDashboard(Explorer):
    """Train a net while you watch: loss, accuracy, speed, and each branch's share of the gradient.

    session: what is trained, a `widgets.training.session.Session` or what has its methods. The training has a
    thread of its own, so that the controls answer and other cells run. Pause and Stop write a checkpoint, and
    so does the run every half minute: after a restart of the kernel, Start goes on from the newest.
    """

    CONTROLS = _PLAN | _BUTTONS
    NOTES = {"lr": ()}
    VIEWS = {
        "bar": lambda: ipw.IntProgress(
            layout=shared(ipw.Layout, width="260px"), style={"bar_color": "#0072B2"}
        ),
        "progress": view(),
        "said": view(min_height="92px"),
        "curves": view(),
        "gradients": view(),
    }
    ROWS = (tuple(_PLAN), "lr note", tuple(_BUTTONS), ("bar", "progress"), *("said", "curves", "gradients"))

    def __init__(self, session):
        self._session = session
        folder = str(getattr(session, "folder", id(session)))
        if folder in _here:  # its cell is run again: two runs in one folder would spoil each other
            _here[folder].conductor.end()
        _here[folder] = self
        self._drawn, self._shares = None, None
        self.conductor = Conductor(session, self._changed)
        super().__init__(TrainingState(session.names))
        self.controls["reset"].tooltip = "Back to where it began: what you start after it starts at step 0"

    @classmethod
    def demo(cls):
        """A working dashboard: the quick recipe on the shipped sample."""
        from ..training.session import Session

        return cls(Session())

    @property
    def now(self):
        """The Snapshot that is shown: lines of the log, phase, what is said."""
        return self.conductor.snapshot(self.model.plan)

    def run(self, steps):
        """Take `steps` steps in this cell, fewer if the recipe ends before. Returns how many were done.

        It needs nobody who looks on: so a chapter runs where no page is open. ValueError if a run is under
        way already.
        """
        return self.conductor.run(self.model.plan, steps)

    def set(self, **values):
        """As in Explorer; refused during a run."""
        with self._lock:
            if self.conductor.busy:
                raise ValueError("A run is under way: pause it before you change what it does.")
            super().set(**values)

    def reset(self, button=None):
        """End what is under way; all back to where it began. What is started after it starts at step 0."""
        if not self.conductor.end():  # not under the lock: the run's last picture wants it
            self.refuse("The step under way takes long. Press Reset once more.")
            return
        with self._lock:
            self.conductor.forget()
            super().reset()

    def close(self):
        """End what is under way, and take the widget off the page."""
        self.conductor.worker.ask()
        super().close()

    def draw(self):
        now = self.now
        self.views["bar"].max = max(1, now.steps)
        alarm = "⚠ " if now.phase == "lost" else ""
        planned = f"{self._plan_words()} {self._session.device}"
        said = [f"<b>{alarm}{escape(now.said)}</b>", *map(escape, (planned, *results(now)[:1]))]
        drawn = {
            "bar": now.position,
            "progress": f"<span style='font-size:14px'>{escape(progress_words(now))}</span>",
            "said": paragraph(*said, size=14),
        }
        curve = now.plan, len(now.rows), now.position, now.tests
        if curve != self._drawn:
            drawn["curves"] = curves(now.rows, now.tests).svg()
        if now.gradients != self._shares:
            drawn["gradients"] = gradient_bars(now.gradients).svg()
        self._drawn, self._shares = curve, now.gradients
        return drawn

    def words(self):
        return [self._plan_words(), *in_full(self.now, self._session.device)]

    def picture(self):
        now = self.now
        said = [self._plan_words(), self._session.device, now.said, progress_words(now)]
        lines = [line for one in (*said, *results(now)[-3:]) for line in wrap(one, 130)]
        plots = curves(now.rows, now.tests), gradient_bars(now.gradients)
        return stack([*map(caption, lines), *(plot.pixels(1.24) for plot in plots)])

    def _plan_words(self):
        return self.model.plan.sentence(self._session.images(self.model.data))

    def _changed(self):
        """Show how the run stands, from its own thread; what was refused beside a control stays."""
        with self._lock:
            self.redraw()
            self._say()

    def _do(self, action, *given):
        with self._lock:
            try:
                action(*given)
            except ValueError as error:
                self.refuse(str(error))
            else:
                self.show()

    def _on_start(self, button):
        self._do(self.conductor.start, self.model.plan)

    def _on_pause(self, button):
        self._do(self.conductor.pause)

    def _on_step(self, button):
        self._do(self.conductor.start, self.model.plan, 1)

    def _on_stop(self, button):
        self._do(self.conductor.stop)

    def _on_test(self, button):
        self._do(self.conductor.test, self.model.plan)
