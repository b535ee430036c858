"""Start, pause, step, stop, test: what happens to a run, apart from how it looks. No MXNet, no widget."""

import traceback
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import RLock
from time import monotonic, sleep

from ..backend.worker import Busy, Worker
from ..core.words import plural
from .ending import asked_by
from .home import InUse, in_words
from .looks import Look
from .plan import Plan

TICK = 0.25  # seconds between two pictures
SLOW_TICK = 1.0  # seconds between two looks at the gradient, which is more to draw and hops about
FOLLOW = 1.0  # seconds between two glances at a run of somebody else
SHARE = 0.04  # of the time that may go into looking at the net while it trains
EVERY = 30  # seconds between two checkpoints
BREATH = 0.002  # seconds in which another thread may have MXNet: the lock knows no queue
_TRAINING, _GOES_ON, _ANEW = "Training …", "Start goes on from there.", "Reset begins anew."
_ENDINGS = {
    "Paused": "Pausing",
    "Stopped": "Stopping",
    "Ended by another dashboard": "Making way for another dashboard",
}


@dataclass(frozen=True)
class Snapshot:
    """Where a run stands. position: how many of `steps` are done. rows: lines of its log.

    tests: [(step, accuracy), …] by the Test button, 0 … 1. gradients: as from `branch_gradients`, {} where no
    step was seen. phase: "ready", "busy", "paused", "done", "lost", or "elsewhere" where somebody else has
    the folder. said: a sentence or two. crowded: what is said of a folder that takes much room, or "". look:
    the last looks.Look at the net in training, or None. moments: the steps whose looks are kept.
    """

    plan: Plan
    steps: int
    phase: str
    said: str
    position: int = 0
    rows: tuple = ()
    tests: tuple = ()
    gradients: dict = field(default_factory=dict)
    crowded: str = ""
    look: Look | None = None
    moments: tuple = ()


class Conductor:
    """Takes the steps of a session's run on a thread of its own, or on the caller's, until asked to end.

    session: a Session, or what has its methods. watched: whether it looks at the net meanwhile. changed:
    called without arguments, on any thread, when there is something new to show, a few times a second at
    most. Every method may be called on any thread.
    """

    def __init__(self, session, changed=lambda: None):
        self.session, self.changed, self.worker, self._onlooker = session, changed, Worker(), Worker()
        self.watched, self._rest = True, 0.0  # when it may look again
        self._lock = RLock()
        self._anew = set()  # plans that begin at step 0, whatever is kept of them
        self._seen = {}  # {plan: its last Snapshot}, for what no disk keeps
        self._now, self._traces, self._ending = None, None, ""
        self._count = 0  # of steps that the last job took

    @property
    def busy(self):
        """Whether a run is under way."""
        return self.worker.busy

    def snapshot(self, plan):
        """A Snapshot of how that plan stands; what is kept of it is read anew if somebody else trained it."""
        with self._lock:
            if self._now is None or self._now.plan != plan:
                if not self.busy:
                    self.session.close()  # of another plan; it was kept when it was paused
                self._look_up(plan)
            elif not self.busy:
                if changed := self._traces != self.session.traces(plan):
                    self._anew.discard(plan)  # what was to go is not what is there
                if changed or (self._now.phase == "elsewhere") != bool(self.session.holder(plan)):
                    self._look_up(plan)
            return self._now

    def start(self, plan, most=None, then=None, on=None):
        """Take steps on a thread of its own, or as `on` does a job, to the end or `most`; then do `then`.

        Busy if a run is under way; InUse if somebody else trains in this folder.
        """
        if not self.busy and (other := self.session.holder(plan)):
            with self._lock:
                self._look_up(plan)
            raise InUse(self.session.folder, other)
        (on or self.worker.begin)(
            lambda asked: self._work(plan, asked, most, then), lambda error: self._tell()
        )

    def run(self, plan, most):
        """Take `most` steps, fewer if the plan ends before, on this thread. Returns how many were done.

        KeyboardInterrupt once the step under way is done and kept; at once if interrupted twice.
        """
        self.snapshot(plan)  # what others have done meanwhile counts
        self.start(plan, most, on=self._here)
        return self._count

    def _here(self, job, after):
        """Do a job on this thread; an interrupt asks it to end."""
        interrupts = []

        def interrupted(number, frame):
            interrupts.append(number)
            if len(interrupts) > 1:
                raise KeyboardInterrupt
            self.worker.ask()

        def until_interrupted(asked):
            with asked_by(interrupted, "SIGINT"):
                job(asked)
            if interrupts:
                raise KeyboardInterrupt

        self.worker.here(until_interrupted, after)

    def test(self, plan):
        """Test the net as it stands on a thread of its own; ValueError if no step was ever done."""
        if not self.snapshot(plan).position:
            raise ValueError("There is nothing to test yet: press Start or Step first.")
        self.start(plan, 0, then=self._measure)

    def pause(self):
        """End with the step under way and keep the net ready; ValueError if nothing is under way."""
        self._ask("Paused")

    def stop(self):
        """As `pause`, and let go of the net's memory; without a run under way just that."""
        if self.busy:
            self._ask("Stopped")
        elif self.session.opened is None:
            raise ValueError("There is nothing to stop: no run is under way.")
        else:
            self.session.close()
            if self._now.phase == "done":
                self._set(phase="done", said=f"Stopped. {_done(self._now.steps)}")
            else:
                self._set(phase="paused", said=f"Stopped after step {self._now.position}. {_GOES_ON}")

    def give_way(self):
        """End what is under way because another dashboard has come; whether it did."""
        with suppress(ValueError):  # nothing is under way
            self._ask("Ended by another dashboard")
        return self.end()

    def forget(self, plan):
        """Back to the beginning: when it is started next, that plan starts at step 0. Not during a run."""
        with self._lock:
            self.session.close()
            self._anew.add(plan)
            self._look_up(plan)
            self._seen.pop(plan, None)

    def make_room(self, run):
        """Remove a run that is kept on the disk, a shelf.Kept; ValueError, one sentence, if it cannot be."""
        try:
            self.session.remove(run)
        except OSError as error:
            raise ValueError(f"{run.path.name} could not be removed ({error}).") from None
        self._set(crowded=self.session.crowded(self._now.plan))

    def end(self, seconds=10):
        """Ask what is under way to end and wait for it; whether it did."""
        self.worker.ask()
        return self.worker.wait(seconds)

    def look_on(self):
        """From now on, until `close`, follow what others train here, on a thread of its own."""
        with suppress(Busy):  # it does already
            self._onlooker.begin(self._look_on, lambda error: None)

    def close(self):
        """Ask what is under way to end, let go of the net, and look on no more."""
        self._onlooker.ask()
        self.worker.ask()
        with suppress(ValueError):  # there is none
            self.stop()

    def _look_on(self, asked):
        while not asked.wait(FOLLOW):
            with self._lock:
                before = self._now
                changed = before and not self.busy and self.snapshot(before.plan) is not before
            if changed:
                self._tell()

    def _look_up(self, plan):
        """Make the Snapshot that of a plan as it is kept, or as somebody else trains it now."""
        if before := self._now:
            self._seen[before.plan] = before
        self._now = self._kept(plan)
        if before and (before.plan, before.phase) == (plan, "elsewhere") != (plan, self._now.phase):
            self._set(said=f"The other run has ended. {self._now.said}")

    def _kept(self, plan):
        """The Snapshot of a plan as the disk has it, or as somebody else trains it now."""
        session, other = self.session, self.session.holder(plan)
        self._traces = session.traces(plan)
        followed = bool(other) and other.get("plan", plan.key) == plan.key
        fresh = plan in self._anew and not followed
        position, rows = (0, ()) if fresh else session.kept(plan, live=followed)
        steps, seen = plan.steps(session.images(plan.data)), self._seen.get(plan)
        now = Snapshot(plan, steps, *_how_it_stands(position, steps), position, tuple(rows))
        if seen and seen.position == position:
            now = replace(now, tests=seen.tests, gradients=seen.gradients)
        if other:
            what = "this" if followed else f"{other['plan']!s:.80}"
            said = f"{in_words(other)} is training {what} in this folder. Wait for it, or end it there."
            now = replace(now, phase="elsewhere", said=said)
        moments = () if fresh else session.looks(plan).steps
        kept = tuple(step for step in moments if step <= position)
        return replace(now, crowded=session.crowded(plan), moments=kept)

    def _ask(self, how):
        if not self.busy:
            raise ValueError("There is nothing to pause: no run is under way.")
        with self._lock:
            self._ending = how
            if self._now.phase == "busy":  # else it has just ended, and said so
                self._set(said=f"{_ENDINGS[how]} after what is under way …")
        self.worker.ask()

    def _work(self, plan, asked, most, then):
        """The job: open the plan if need be, take steps, keep what they came to."""
        self._ending, self._count = "", 0
        try:
            if not then and self.snapshot(plan).phase == "done":
                self._set(phase="done", said=_done(self._now.steps))
                return
            with self._open(plan) as rows:
                self._begun(plan, rows, asked)
                self._take(asked, most)
                self._end(then)
            if self._ending not in ("", "Paused"):
                self.session.close()
            self._traces = self.session.traces(plan)
        except InUse:  # somebody was quicker
            with self._lock:
                self._look_up(plan)
        except Exception as error:  # on this thread nobody else would hear of it
            self._lose(plan, error)
        except BaseException:  # in the middle of a step: what the last checkpoint holds is left
            self.session.close()
            with self._lock:
                self._look_up(plan)
            raise

    def _tell(self):
        try:
            self.changed()
        except Exception:  # a picture that fails, or a page that is gone, must not cost the run
            traceback.print_exc()

    def _open(self, plan):
        self.snapshot(plan)
        ready = self.session.opened == plan
        self._set(phase="busy", said=_TRAINING if ready else "Making the net and reading the images …")
        self._tell()
        return self.session.open(plan, plan in self._anew)

    def _begun(self, plan, rows, asked):
        with self._lock:
            self._anew.discard(plan)
            if rows is not None:
                self._set(rows=tuple(rows), position=self.session.position, steps=self.session.steps)
                self._set(moments=self.session.looks(plan).steps)
            if not asked.is_set():
                self._set(said=f"{_TRAINING} {self.session.trouble}".strip())

    def _take(self, asked, most):
        session, drawn, measured, saved = self.session, 0.0, 0.0, monotonic()
        first = session.position
        last = session.steps if most is None else min(session.steps, first + most)
        while session.position < last and not asked.is_set():
            row = session.step()
            self._count += 1
            with self._lock:
                self._set(rows=(*self._now.rows, row), position=session.position)
            if monotonic() - drawn > TICK:
                if monotonic() - measured > SLOW_TICK:
                    self._set(gradients=session.gradients())
                    measured = monotonic()
                began = monotonic()
                if look := self.watched and began > self._rest:
                    self._look()
                self._tell()
                drawn = monotonic()
                if look:  # then rest, so that training keeps its share of the time
                    self._rest = drawn + (drawn - began) / SHARE
            if monotonic() - saved > EVERY:
                if trouble := session.save():
                    self._set(said=f"{_TRAINING} {trouble}")
                saved = monotonic()
            sleep(BREATH)
        if session.position > first:
            self._set(gradients=session.gradients())
            self._look()

    def _look(self):
        self._set(look=self.session.look(), moments=self.session.looks(self._now.plan).steps)

    def _end(self, then):
        """Keep what was done, and say how it ended; `then` is done in place of keeping, and says it."""
        session = self.session
        done, said = session.position >= session.steps, then() if then else ""
        if not then and session.position:
            self._tell()  # before the checkpoint, which takes a moment
            session.save()
        if not said and done:
            said = _done(session.steps)
        elif not said:
            said = f"{self._ending or 'Paused'} after step {session.position} of {session.steps}. {_GOES_ON}"
        said = f"{said} {session.trouble}".strip()
        self._set(phase="done" if done else "paused", said=said, crowded=session.crowded(self._now.plan))

    def _measure(self):
        """Test the net, and say how it did."""
        self._set(phase="busy", said="Testing …")
        self._tell()
        right, position = self.session.test(), self.session.position
        with self._lock:
            self._set(tests=(*self._now.tests, (position, right)))
        return f"Tested after step {position}: {right:.1%} of the test images are right."

    def _lose(self, plan, error):
        """Say what went wrong; the last checkpoint is what is left."""
        self.session.close()
        kept, _ = self.session.kept(plan)
        self._traces = self.session.traces(plan)
        left = f" The last good state is the checkpoint of step {kept}." if kept else ""
        self._set(phase="lost", said=f"{_in_words(error)}{left}")

    def _set(self, **changes):
        with self._lock:
            self._now = replace(self._now, **changes)


def _done(steps):
    return f"All {steps} steps are done; {_ANEW}"


def _how_it_stands(position, steps):
    """(phase, what is said) of a plan so many of whose steps are kept."""
    if not position:
        return "ready", "Ready: press Start, or Step for a single step."
    if position >= steps:
        return "done", f"All {steps} steps were done before; {_ANEW}"
    are = "is" if position == 1 else "are"
    return "paused", f"{plural(position, 'step')} {are} kept from before. {_GOES_ON}"


def _in_words(error):
    """An exception in a line: ours are sentences; of others the kind, and the last line, which says it."""
    lines = str(error).strip().splitlines() or ["no reason was given"]
    if isinstance(error, (ValueError, OSError)) or type(error).__module__.startswith("widgets."):
        return lines[0]
    return f"The run ended with {type(error).__name__}: {lines[-1].strip()[:200]}"
