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
from ..ui.look import html, shared
from .base import Explorer
from .training_state import TrainingState, own_numbers
from .training_words import in_full, progress_words, results

_BUTTONS = {
    "start": ("Start", "play", "100px", "Train to the end of the recipe, from where the run stands"),
    "pause": ("Pause", "pause", "100px", "End with the step under way; Start goes on"),
    "step": ("Step", "step-forward", "100px", "One step, and no more"),
    "stop": ("Stop", "stop", "100px", "Keep a checkpoint and let go of the memory; Start goes on"),
    "test": ("Test", "check", "100px", "How many of the test images does the net name right by now?"),
}
_here = WeakValueDictionary()  # {folder of a session: the dashboard that trains in it}


class TrainingDashboard(Explorer):
    """Train a net while you watch: loss, accuracy, speed, and each branch's share of the gradient.

    session: what is trained, a `widgets.training.session.Session` or what has its methods. The training has a
    thread of its own, so that the controls answer and other cells run. Pause and Stop write a checkpoint, and
    so does the run every half minute: after a restart of the kernel, Start goes on from the newest.
    """

    def __init__(self, session):
        self._session = session
        folder = str(getattr(session, "folder", id(session)))
        if folder in _here:  # its cell is run again: two runs in one folder would spoil each other
            _here[folder].conductor.end()
        _here[folder] = self
        self._drawn, self._shares = None, None
        offered = TrainingState().offered
        controls = {
            "recipe": dropdown("Recipe", offered["recipe"], "170px"),
            "data": dropdown("Images", session.names, "170px"),
            "lr": number_box("Learning rate", "200px"),
            "batch": dropdown("Batch", offered["batch"], "120px"),
        } | {name: button(*looks) for name, looks in _BUTTONS.items()}
        self.conductor = Conductor(session, self._changed)
        super().__init__(TrainingState(session.names), controls)
        for name in _BUTTONS:
            controls[name].on_click(getattr(self, f"_on_{name}"))
        self.controls["reset"].tooltip = "Back to where it began: what you start after it starts at step 0"
        self._bar = ipw.IntProgress(layout=shared(ipw.Layout, width="260px"), style={"bar_color": "#0072B2"})
        self._progress, self._said = html(), html(min_height="92px")
        self._curves, self._gradients = html(), html()
        self.notes = {"lr": html()}
        wrap = shared(ipw.Layout, flex_flow="row wrap", align_items="center")
        self.children = [
            ipw.HBox([controls[name] for name in ("recipe", "data", "lr", "batch")], layout=wrap),
            self.notes["lr"],
            ipw.HBox([controls[name] for name in _BUTTONS], layout=wrap),
            ipw.HBox([self._bar, self._progress], layout=wrap),
            *(self._said, self._curves, self._gradients, self.footer),
        ]
        self.show()

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
        """As in Explorer; a new recipe brings its own learning rate and batch. Refused during a run."""
        with self._lock:
            if self.conductor.busy:
                raise ValueError("A run is under way: pause it before you change what it does.")
            if values.get("recipe", self.model.recipe) != self.model.recipe:
                values = own_numbers(values["recipe"]) | values
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
        self._bar.max, self._bar.value = max(1, now.steps), now.position
        self._progress.value = f"<span style='font-size:14px'>{escape(progress_words(now))}</span>"
        alarm = "⚠ " if now.phase == "lost" else ""
        lines = [f"<b>{alarm}{escape(now.said)}</b>"]
        lines += map(escape, (f"{self._plan_words()} {self._session.device}", *results(now)[:1]))
        self._said.value = f"<div style='font-size:14px;line-height:1.5'>{'<br>'.join(lines)}</div>"
        drawn = now.plan, len(now.rows), now.position, now.tests
        if drawn != self._drawn:
            self._curves.value, self._drawn = curves(now.rows, now.tests).svg(), drawn
        if now.gradients != self._shares:
            self._gradients.value, self._shares = gradient_bars(now.gradients).svg(), now.gradients

    def describe(self):
        with self._lock:
            return "\n".join([self._plan_words(), *in_full(self.now, self._session.device)])

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
            self.draw()
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
