"""Start, pause, step, stop, test: what happens to a run, apart from how it looks. No MXNet, no widget."""

import traceback
from dataclasses import dataclass, field, replace
from threading import RLock
from time import monotonic, sleep

from ..backend.worker import Worker
from .plan import Plan

TICK = 0.25  # seconds between two pictures
SLOW_TICK = 1.0  # seconds between two measurements of the gradient, which is more to draw and hops about
EVERY = 30  # seconds between two checkpoints
BREATH = 0.002  # seconds in which another thread may have MXNet: the lock knows no queue


@dataclass(frozen=True)
class Snapshot:
    """Where a run stands. rows: lines of its log. tests: [(step, accuracy), …] by the Test button, 0 … 1.

    gradients: as from `branch_gradients`, {} before the first step. phase: "ready", "busy", "paused",
    "done", "lost". said: a sentence or two.
    """

    plan: Plan
    steps: int
    phase: str
    said: str
    rows: tuple = ()
    tests: tuple = ()
    gradients: dict = field(default_factory=dict)

    @property
    def position(self):
        """How many steps are done."""
        return self.rows[-1]["step"] if self.rows else 0


class Conductor:
    """Takes the steps of a session's run on a thread of its own, or on the caller's, until asked to end.

    session: a Session, or what has its methods. changed: called without arguments, on any thread, when there
    is something new to show, a few times a second at most. Every method may be called on any thread.
    """

    def __init__(self, session, changed=lambda: None):
        self.session, self.changed, self.worker = session, changed, Worker()
        self._lock = RLock()
        self._begun, self._anew = set(), False
        self._now, self._stopping = None, False

    @property
    def busy(self):
        """Whether a run is under way."""
        return self.worker.busy

    def snapshot(self, plan):
        """A Snapshot of how that plan stands. What is kept of it from before is read when it is new."""
        with self._lock:
            if self._now is None or self._now.plan != plan:
                if not self.busy:
                    self.session.close()  # of another plan; it was kept when it was paused
                self._now = self._ready(plan)
            return self._now

    def start(self, plan, most=None):
        """Take steps on a thread of its own, to the end or `most` of them. Busy if a run is under way."""
        self._begin(plan, most)

    def run(self, plan, most):
        """Take `most` steps, fewer if the plan ends before, on this thread. Returns how many were done."""
        before = self.snapshot(plan).position
        self._begin(plan, most, on=self.worker.here)
        return self.snapshot(plan).position - before

    def test(self, plan):
        """Test the net as it stands on a thread of its own; ValueError if no step was ever done."""
        if not self.snapshot(plan).position:
            raise ValueError("There is nothing to test yet: press Start or Step first.")
        self._begin(plan, 0, then=self._measure)

    def pause(self):
        """End with the step under way and keep the net ready; ValueError if nothing is under way."""
        self._ask("Pausing after the step under way …")

    def stop(self):
        """As `pause`, and let go of the net's memory; without a run under way just that."""
        if self.busy:
            self._stopping = True
            self._ask("Stopping after the step under way …")
        elif self.session.opened is None:
            raise ValueError("There is nothing to stop: no run is under way.")
        else:
            self.session.close()
            self._say("paused", f"Stopped after step {self._now.position}. {_GOES_ON}")

    def forget(self):
        """Back to the beginning: what is started from now on starts at step 0. Not during a run."""
        with self._lock:
            self.session.close()
            self._begun.clear()
            self._anew, self._now = True, None

    def end(self, seconds=10):
        """Ask what is under way to end and wait for it; whether it did."""
        self.worker.ask()
        return self.worker.wait(seconds)

    def _begin(self, plan, most, then=None, on=None):
        (on or self.worker.begin)(
            lambda asked: self._work(plan, asked, most, then), lambda error: self._tell()
        )

    def _ready(self, plan):
        steps = plan.steps(self.session.images(plan.data))
        rows = () if self._is_anew(plan) else tuple(self.session.kept(plan))
        if not rows:
            return Snapshot(plan, steps, "ready", "Ready: press Start, or Step for a single step.")
        if rows[-1]["step"] >= steps:
            return Snapshot(plan, steps, "done", f"All {steps} steps were done before.", rows)
        said = f"{rows[-1]['step']} steps are kept from before. {_GOES_ON}"
        return Snapshot(plan, steps, "paused", said, rows)

    def _is_anew(self, plan):
        return self._anew and plan not in self._begun

    def _ask(self, said):
        if not self.busy:
            raise ValueError("There is nothing to pause: no run is under way.")
        with self._lock:
            if self._now.phase == "busy":  # else it has just ended, and said so
                self._set(said=said)
        self.worker.ask()

    def _work(self, plan, asked, most, then):
        """The job: open the plan if need be, take steps, keep what they came to."""
        try:
            self._open(plan)
            self._take(asked, most)
            self._end(then)
        except Exception as error:  # on this thread nobody else would hear of it
            self._lose(plan, error)
        finally:
            self._stopping = False

    def _tell(self):
        try:
            self.changed()
        except Exception:  # a picture that fails, or a page that is gone, must not cost the run
            traceback.print_exc()

    def _open(self, plan):
        if self.session.opened == plan:
            self._say("busy", "")
            return
        self.snapshot(plan)
        self._say("busy", "Making the net and reading the images …")
        self._tell()
        rows = self.session.open(plan, self._is_anew(plan))
        with self._lock:
            self._begun.add(plan)
            self._set(rows=tuple(rows), steps=self.session.steps, said="")

    def _take(self, asked, most):
        session, drawn, measured, saved = self.session, 0.0, 0.0, monotonic()
        first = session.position
        last = session.steps if most is None else min(session.steps, first + most)
        while session.position < last and not asked.is_set():
            row = session.step()
            with self._lock:
                self._set(rows=(*self._now.rows, row))
            if monotonic() - drawn > TICK:
                if monotonic() - measured > SLOW_TICK:
                    self._set(gradients=session.gradients())
                    measured = monotonic()
                self._tell()
                drawn = monotonic()
            if monotonic() - saved > EVERY:
                session.save()
                saved = monotonic()
            sleep(BREATH)
        if session.position > first:
            self._set(gradients=session.gradients())

    def _end(self, then):
        session = self.session
        done, said = session.position >= session.steps, then() if then else ""
        if not then and session.position:
            self._tell()  # before the checkpoint, which takes a moment
            session.save()
        if not said and done:
            said = f"All {session.steps} steps are done."
        elif not said:
            how = "Stopped" if self._stopping else "Paused"
            said = f"{how} after step {session.position} of {session.steps}. {_GOES_ON}"
        trouble = session.trouble
        if self._stopping:
            session.close()
        self._say("done" if done else "paused", f"{said} {trouble}".strip())

    def _measure(self):
        """Test the net, and say how it did."""
        self._say("busy", "Testing …")
        self._tell()
        right, position = self.session.test(), self.session.position
        with self._lock:
            self._set(tests=(*self._now.tests, (position, right)))
        return f"Tested after step {position}: {right:.1%} of the test images are right."

    def _lose(self, plan, error):
        """Say what went wrong; the last checkpoint is what is left."""
        self.session.close()
        kept = self.session.kept(plan)
        left = f" The last good state is the checkpoint of step {kept[-1]['step']}." if kept else ""
        self._say("lost", f"{_in_words(error)}{left}")

    def _say(self, phase, said):
        self._set(phase=phase, said=said)

    def _set(self, **changes):
        with self._lock:
            self._now = replace(self._now, **changes)


_GOES_ON = "Start goes on from there."


def _in_words(error):
    """An exception in a line: ours are sentences; of others the kind, and the last line, which says it."""
    lines = str(error).strip().splitlines() or ["no reason was given"]
    if isinstance(error, (ValueError, OSError)) or type(error).__module__.startswith("widgets."):
        return lines[0]
    return f"The run ended with {type(error).__name__}: {lines[-1].strip()[:200]}"
