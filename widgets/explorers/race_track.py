"""A race inside an explorer: on a thread of its own, or on the caller's; it can be stopped at any step."""

from time import monotonic, sleep

import ipywidgets as ipw

from ..backend.worker import Busy, Worker
from ..ui.look import shared

_BETWEEN = 0.2  # seconds between two pictures
_BREATH = 0.002  # seconds between two steps, for whoever else waits for MXNet


class WithRace:
    """The half of an Explorer that races. The other half has `_draw_race()`, `controls` "race" and "stop".

    `_run`: (Entry, steps) → an iterable of Laps, whose every step is done when it is asked for. `_laps`:
    {Entry: [Lap, …]} of what has run.
    """

    def prepare_race(self, run):
        """Called before the first `show`."""
        self._run, self._laps, self._worker = run, {}, Worker()
        self._progress = ipw.IntProgress(
            min=0, max=1, bar_style="info", description="", layout=shared(ipw.Layout, width="170px")
        )
        self._pace = ipw.Label("", layout=shared(ipw.Layout, width="130px"))

    def watch_race(self):
        """Tie the two buttons. Called when `controls` are there."""
        self.controls["race"].on_click(lambda button: self._begin(self._worker.begin))
        self.controls["stop"].on_click(self.stop)

    def race(self):
        """Race A against B and return when it is over; says so if both have run, or a race is under way."""
        self._begin(self._worker.here)

    def stop(self, button=None):
        """End the race under way after its present step; says so if there is none."""
        if self._worker.busy:
            self._worker.ask()
        else:
            self.refuse("There is no race to stop.", "race")

    def wait(self, seconds=60):
        """Wait for the end of the race under way; whether it came in time."""
        return self._worker.wait(seconds)

    def reset(self, button=None):
        self._worker.ask()
        with self._lock:
            self._laps = {}
            self._tell(0, 1, "")
        super().reset()

    def laps(self, entry):
        """The Laps of an Entry so far, not more than `steps` of them."""
        return self._laps.get(entry, [])[: self.model.steps]

    def _complete(self, entry):
        laps = self.laps(entry)
        return len(laps) >= self.model.steps or (laps and laps[-1].lost)

    def _begin(self, how):
        with self._lock:
            steps = self.model.steps
            entries = {e: None for e in self.model.entries.values() if not self._complete(e)}
        if not entries:
            self.refuse(
                "Both have run. The same settings and images give the same curves: change something.",
                "race",
            )
            return
        try:
            how(lambda asked: self._race(list(entries), steps, asked), lambda error: self._say())
        except Busy:
            self.refuse("A race is under way: stop it first.", "race")

    def _race(self, entries, steps, asked):
        laps = {entry: [] for entry in entries}
        running = {entry: iter(self._run(entry, steps)) for entry in entries}
        with self._lock:
            self._laps |= laps  # after a Reset nobody looks at these any more
            self.refuse("")
        began, drawn, trouble = monotonic(), 0, ""
        try:
            while running and not asked.is_set():
                for entry in list(running):
                    lap = next(running[entry], None)
                    if lap is not None:
                        laps[entry].append(lap)
                    if lap is None or lap.lost:
                        del running[entry]
                if monotonic() - drawn > _BETWEEN:
                    drawn = monotonic()
                    self._show(laps, steps, drawn - began)
                sleep(_BREATH)
        except Exception as error:  # the thread would take it along unseen
            trouble = f"The race broke off: {type(error).__name__}: {error}"
        finally:
            with self._lock:
                self._show(laps, steps, monotonic() - began, over=True)
                if trouble:
                    self.refuse(trouble, "race")

    def _show(self, laps, steps, seconds, over=False):
        done = sum(map(len, laps.values()))
        with self._lock:
            if all(self._laps.get(entry) is of for entry, of in laps.items()):
                self._draw_race()
                words = f"{done / seconds:.0f} steps/s" if seconds > 0 else ""
                self._tell(done, steps * len(laps), f"{'done, ' if over else ''}{words}")

    def _tell(self, done, whole, words):
        self._progress.max, self._progress.value, self._pace.value = whole, done, words
