"""What TrainingReplay shows: a run, a picture, a block, a moment."""

from ..core.line import Line
from ..ui.state import Choice
from .moments import WithMoments, moment_name


class ReplayState(WithMoments):
    """Names of runs with the steps of their moments, of pictures and of blocks are handed in."""

    line = Line("{run}: {garment} in {block} {at}")
    run = Choice()
    garment = Choice()
    block = Choice()

    def __init__(self, runs, garments, blocks):
        """runs: {name: steps of its moments}. It begins at the first of the first."""
        self._steps = {name: {moment_name(step): step for step in steps} for name, steps in runs.items()}
        first = next(iter(self._steps.values()))
        super().__init__(first, run=self._steps, garment=garments, block=blocks)
        self.moment = 0

    @property
    def step(self):
        """The step of the moment that is shown."""
        return self._steps[self.run][self.at]

    def change(self, **values):
        """As in State; another run brings its own moments, and is shown at the one next to what was shown."""
        run, step = values.get("run", self.run), self.step
        with self.hold_trait_notifications():
            if isinstance(run, str) and tuple(self._steps.get(run, self.moments)) != self.moments:
                steps = self._steps[run]
                self.offer_moments(steps, min(steps, key=lambda moment: abs(steps[moment] - step)))
            super().change(**values)
