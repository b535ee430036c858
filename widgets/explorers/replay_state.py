"""What TrainingReplay shows: a run, a picture, a block, a moment."""

from ..core.line import Line
from ..ui.state import Choice, State
from .look_view import moment_name


class ReplayState(State):
    """Names of runs with the steps of their moments, of pictures and of blocks are handed in."""

    line = Line("{run}: {garment} in {block} {moment}")
    varying = ("moment",)
    run = Choice()
    garment = Choice()
    block = Choice()
    moment = Choice(spelt=("step ", "after-"))

    def __init__(self, runs, garments, blocks):
        """runs: {name: steps of its moments}."""
        self._steps = {name: {moment_name(step): step for step in steps} for name, steps in runs.items()}
        first = next(iter(self._steps.values()))
        super().__init__(run=self._steps, garment=garments, block=blocks, moment=first)

    @property
    def step(self):
        """The step of the moment that is shown."""
        return self._steps[self.run][self.moment]

    def change(self, **values):
        """As in State; another run brings its own moments, and is shown at the one next to what was shown."""
        run = values.get("run", self.run)
        if run in self._steps:
            steps = self._steps[run]
            if run != self.run:
                nearest = min(steps, key=lambda moment: abs(steps[moment] - self.step))
                values = {"moment": nearest} | values
            self.offered["moment"] = tuple(steps)
        super().change(**values)

    def from_string(self, text):
        run = self.fields_in(text)["run"]
        offered = self.offered["moment"]
        try:
            self.offered["moment"] = tuple(self._steps.get(run, offered))
            return super().from_string(text)
        finally:
            self.offered["moment"] = offered
