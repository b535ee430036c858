"""Steps that can be taken back: snapshots of a state, where a slider that keeps moving is one step."""

import ipywidgets as ipw

MOST_STEPS = 200


class History:
    """What was before each step, as dicts {trait: value}. sliding: the traits that sliders move."""

    def __init__(self, now, sliding=()):
        self._now, self._sliding = now, {(name,) for name in sliding}
        self._before, self._moving = [], None

    def __len__(self):
        return len(self._before)

    def note(self, now):
        """Take in the state as it is now; nothing happens if it is as it was."""
        changed = tuple(name for name in now if now[name] != self._now[name])
        if not changed:
            return
        # A slider that moves on and on is one step, back to where its move began.
        if changed not in self._sliding or changed != self._moving:
            self._before.append(self._now)
            del self._before[:-MOST_STEPS]
        self._moving, self._now = changed, now

    def undo(self):
        """The snapshot before the last step, which is then the present; None if there is none."""
        if not self._before:
            return None
        self._now, self._moving = self._before.pop(), None
        return self._now

    def skip(self, now):
        """Take in the state as it is now without making a step of it."""
        self._now, self._moving = now, None


class WithUndo:
    """Mixed into an Explorer with a button "undo": every change that is drawn is a step."""

    _history = None

    def undo(self, button=None):
        """Take back the last step: a slider's move, an edit, an import, a Reset."""
        with self._lock:
            before = self._history.undo()
            if before is None:
                self.refuse("There is nothing to take back.", "undo")
            else:
                self.set(**before)

    def show(self):
        """Bring all up to date, and note the step."""
        with self._lock:
            super().show()
            if self._history is None:
                sliding = (name for name in self.controls if isinstance(self.controls[name], ipw.IntSlider))
                self._history = History(self.model.trait_values(), sliding)
            self.note_step()

    def note_step(self):
        """Tell the history what the state is now. Called with the lock held."""
        self._history.note(self.model.trait_values())
