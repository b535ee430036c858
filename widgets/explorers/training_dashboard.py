"""TrainingDashboard: start a training, watch it, pause it, and go on another day."""

from contextlib import suppress
from html import escape
from textwrap import wrap
from weakref import WeakValueDictionary

import ipywidgets as ipw

from ..fashion.garments import GARMENTS
from ..fashion.preparing import prepare
from ..fashion.upload import open_picture
from ..pictures.training.curves import curves
from ..pictures.training.gradient_shares import BEFORE, gradient_bars
from ..training.conductor import Conductor
from ..training.looks import moments
from ..training.npz import BadCheckpoint
from ..ui.controls import button, dropdown, number_box, paragraph, upload, view
from ..ui.look import shared
from .base import Explorer
from .look_view import LOOK_CONTROLS, LOOK_ROWS, LOOK_VIEWS, LookView, WithFilm
from .moments import NOW, moment_name
from .picture_state import OWN
from .training_state import WATCHED, TrainingState
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
    "stop": button("Stop", "stop", "100px", "Keep a checkpoint and free the memory; Start goes on"),
    "test": button(
        "Test", "check", "100px", "How many of the test images does the net classify correctly by now?"
    ),
    "room": button("Make room", "trash", "130px", "Remove the oldest run kept on the disk; asks first"),
}
_UPLOAD = {
    "upload": upload("Your own picture", ".png,.jpg,.jpeg,.webp", "190px", "Looked at from the next look on")
}
_SEEN = ("garment", "block", "moment", "at", "watch")  # what may change during a run
LAST_STEP = 60  # seconds that the step under way may take
_here = WeakValueDictionary()  # {folder of a session: the dashboard that trains in it}


class TrainingDashboard(WithFilm, Explorer):
    """Train a net while you watch: loss, accuracy, speed, and each branch's share of the gradient.

    session: what is trained, a `widgets.training.session.Session` or what has its methods. The training has a
    thread of its own, so that the controls answer and other cells run. Pause and Stop write a checkpoint, and
    so does the run every half minute: after a restart of the kernel, Start goes on from the newest. One
    dashboard at a time trains in a folder; the others say so, and follow it.
    """

    CONTROLS = _PLAN | _BUTTONS | _UPLOAD | LOOK_CONTROLS
    NOTES = {"lr": (), "upload": ()}
    VIEWS = {
        "bar": lambda: ipw.IntProgress(
            layout=shared(ipw.Layout, width="260px"), style={"bar_color": "#0072B2"}
        ),
        "progress": view(),
        "said": view(min_height="92px"),
        "curves": view(),
        "gradients": view(),
        **LOOK_VIEWS,
    }
    ROWS = (
        *(tuple(_PLAN), "lr note", tuple(_BUTTONS), ("bar", "progress"), "said", "curves"),
        *LOOK_ROWS,
        "gradients",
    )

    def __init__(self, session):
        self._session = session
        folder = str(session.folder)
        if folder in _here:  # its cell is run again: two runs in one folder would spoil each other
            _here[folder].conductor.give_way()
        _here[folder] = self
        self._drawn, self._shares, self._view = None, None, (None, None)
        self._asking, self._hindered = None, False
        self.conductor = Conductor(session, self._changed)
        super().__init__(TrainingState(session.names, session.pictures, session.blocks, self._moments))
        self.controls["reset"].tooltip = "Back to where it began, this plan at step 0; asks if steps are kept"

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
        way already, here or elsewhere.
        """
        return self.conductor.run(self.model.plan, steps)

    def pause(self):
        """End with the step under way, if one is, and wait for it."""
        with suppress(ValueError):  # nothing is under way, or no more
            self.conductor.pause()
        self.conductor.worker.join(LAST_STEP)

    def set(self, **values):
        """As in Explorer; refused during a run, if it would change anything."""
        with self._lock:
            plan = (name for name in values if name not in _SEEN)
            if self.conductor.busy and any(getattr(self.model, name) != values[name] for name in plan):
                raise ValueError("A run is under way: pause it before you change what it does.")
            super().set(**values)

    def reset(self, button=None):
        """End what is under way; settings back to where they began, and the plan that was set to step 0.

        By the button, a plan of which steps are kept asks for a second press. What others train stays.
        """
        plan, now = self.model.plan, self.now
        own = now.phase != "elsewhere"
        if button and own and now.position:
            are = "step of this plan is" if now.position == 1 else "steps of this plan are"
            lost = f"{now.position} {are} kept, and lost when it is started again. Press Reset once more."
            if not self._sure(("reset", plan), lost):
                return
        if own and not self.conductor.end():  # not under the lock: the run's last picture wants it
            self.refuse("The step under way takes long. Press Reset once more.")
            return
        with self._lock:
            if own:
                self.conductor.forget(plan)
            self._session.pictures.pop(OWN, None)
            self.model.offered["garment"] = tuple(self._session.pictures)
            super().reset()

    def take(self, data):
        """Take the bytes of a picture file, to look at beside the garments; ValueError for a bad one."""
        with self._lock:
            self._session.pictures[OWN] = prepare(open_picture(data).picture)[-1].picture
            self.model.offered["garment"] = tuple(self._session.pictures)
            self.set(garment=OWN)

    def close(self):
        """End what is under way, and take the widget off the page."""
        self.conductor.close()
        super().close()

    def draw(self):
        now = self.now
        self.conductor.watched = self.model.watch == WATCHED[0]
        self.views["bar"].max = max(1, now.steps)
        alarm = "⚠ " if now.phase == "lost" else ""
        planned = f"{self._plan_words()} {self._session.device}"
        plain = filter(None, (planned, *results(now)[:1], now.crowded))
        said = [f"<b>{alarm}{escape(now.said)}</b>", *map(escape, plain)]
        drawn = {
            "bar": now.position,
            "progress": f"<span style='font-size:14px'>{escape(progress_words(now))}</span>",
            "said": paragraph(*said, size=14),
        }
        curve = now.plan, len(now.rows), now.position, now.tests
        if curve != self._drawn:
            drawn["curves"] = curves(now.rows, now.tests).svg()
        shares = now.gradients, bool(now.position)
        if shares != self._shares:
            drawn["gradients"] = self._bars(now).svg()
        self._drawn, self._shares = curve, shares
        return drawn | self._look(now).drawn()

    def words(self):
        now = self.now
        return [self._plan_words(), *in_full(now, self._session.device), *self._look(now).words()]

    def picture(self):
        now = self.now
        said = [self._plan_words(), self._session.device, now.said, progress_words(now), now.crowded]
        lines = [line for one in (*said, *results(now)[-3:]) for line in wrap(one, 130)]
        return [*lines, curves(now.rows, now.tests), *self._look(now).pictures(), self._bars(now)]

    def _repr_mimebundle_(self, **kwargs):
        self.conductor.look_on()  # whoever is on a page says what others train
        return super()._repr_mimebundle_(**kwargs)

    def _look(self, now):
        """The LookView of what is chosen; kept until something else is to be seen."""
        model = self.model
        key = now.plan, now.look, now.moments, model.garment, model.block, model.at, model.watch
        if key != self._view[0]:
            live, image = model.watch == WATCHED[0], self._session.pictures[model.garment]
            look, why = self._chosen(now)
            self._view = key, LookView(look, model.garment, image, model.block, GARMENTS, live, why)
        return self._view[1]

    def _chosen(self, now):
        """(the Look of the moment that is chosen, or None; why there is none).

        Of now it is the net's own, or the last that was kept.
        """
        at = self.model.at
        if at == NOW and (now.look or not now.moments):
            return now.look, ""
        step = now.moments[-1] if at == NOW else int(at.split()[-1])
        if step not in now.moments:
            return None, f"{at.capitalize()} is still to come."
        try:
            return self._session.looks(now.plan).read(step), ""
        except BadCheckpoint as error:
            return None, str(error)

    def film(self):
        return [moment_name(step) for step in self.now.moments]

    def _moments(self, plan):
        """Names of the moments that a plan has, and of now."""
        steps = plan.steps(self._session.images(plan.data))
        return *map(moment_name, moments(steps)), NOW

    def _bars(self, now):
        return gradient_bars(now.gradients, wait="after the next step" if now.position else BEFORE)

    def _plan_words(self):
        return self.model.plan.sentence(self._session.images(self.model.data))

    def _changed(self):
        """Show how the run stands, from its own thread; what was refused stays, but not its reason over."""
        with self._lock:
            self.redraw()
            self._say()
            if self._hindered and not self._occupied():
                self.refuse("")

    def refuse(self, sentence, beside="state"):
        """As in Explorer; what was refused during a run is said until it ends."""
        self._asking, self._hindered = None, bool(sentence) and self._occupied()
        super().refuse(sentence, beside)

    def _occupied(self):
        """Whether a run is under way, here or by somebody else."""
        return self.conductor.busy or self.now.phase == "elsewhere"

    def _sure(self, what, sentence):
        """Whether that was asked for twice in a row; the first time `sentence` says what it would cost."""
        if self._asking == what:
            return True
        self.refuse(sentence)
        self._asking = what
        return False

    def _do(self, action, *given):
        with self._lock:
            refused = ""
            try:
                action(*given)
            except ValueError as error:
                refused = str(error)
            self.show()
            self.refuse(refused)

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

    def _on_upload(self, files):
        if files:
            self.controls["upload"].value = ()  # nothing of the file stays, but the small picture
            self._try("upload", self.take, files[0]["content"])

    def _on_room(self, button):
        with self._lock:
            run, takes = self._session.oldest(self.model.plan), self._session.takes()
            if run is None:
                stay = "There is nothing to remove: this plan's run and the one that took longest stay."
                self.refuse(f"{takes} {stay}".strip())
            elif self._sure(
                ("room", run.path), f"{takes} This removes {run.words}. Press Make room once more.".strip()
            ):
                self._do(self.conductor.make_room, run)
