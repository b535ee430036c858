"""A race inside an explorer: on a thread of its own, or on the caller's; it can be stopped at any step."""

from time import monotonic, sleep

import ipywidgets as ipw

from ..backend.worker import Busy, Worker
from ..ui.controls import button, view
from ..ui.look import made, shared

_BETWEEN = 0.2  # seconds between two pictures
_BREATH = 0.002  # seconds between two steps, for whoever else waits for MXNet
RACE_CONTROLS = {
    "race": button("Race", "flag-checkered", "110px", "Train both on a quarter-width net"),
    "stop": button("Stop", "stop", "110px", "End the race after its present step"),
}
RACE_VIEWS = {
    "progress": lambda: ipw.IntProgress(max=1, bar_style="info", layout=shared(ipw.Layout, width="170px")),
    "pace": lambda: made(ipw.Label, {"width": "130px"}),
    "track": view(),
}


class WithRace:
    """The half of an Explorer that races, with RACE_CONTROLS and RACE_VIEWS; the other half draws the track.

    run: function (Entry, steps) → an iterable of Laps, whose every step is done when it is asked for.
    """

    def __init__(self, model, run):
        self._run, self._worker = run, Worker()
        self._laps = {}  # {Entry: [Lap, …]} of what has run
        super().__init__(model)

    def race_scene(self):
        """The track as it stands, a Scene."""
        raise NotImplementedError

    def _on_race(self, button):
        self._begin(self._worker.begin)

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
        """End the race under way and forget what has run; all back to where it began."""
        self._worker.ask()
        with self._lock:
            self._laps = {}
            self._tell(0, 1, "")
        super().reset()

    def laps(self, entry):
        """The Laps of an Entry so far, not more than `steps` of them."""
        return self._laps.get(entry, [])[: self.model.steps]

    def _begin(self, how):
        with self._lock:
            steps, run = self.model.steps, {entry: self.laps(entry) for entry in self.model.entries.values()}
        entries = [entry for entry, laps in run.items() if len(laps) < steps and not (laps and laps[-1].lost)]
        if not entries:
            said = "It has run. The same settings and images give the same curves: change something."
            return self.refuse(said, "race")
        try:
            how(lambda asked: self._race(entries, steps, asked), lambda error: self._say())
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
                self.views["track"].value = self.race_scene().svg()
                words = f"{done / seconds:.0f} steps/s" if seconds > 0 else ""
                self._tell(done, steps * len(laps), f"{'done, ' if over else ''}{words}")

    def _tell(self, done, whole, words):
        progress = self.views["progress"]
        progress.max, progress.value, self.views["pace"].value = whole, done, words
