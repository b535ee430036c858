"""TrainingReplay: a training that is over, moment by moment."""

from ..fashion.garments import GARMENTS, garment_image
from ..pictures.training.curves import curves
from ..training.npz import BadCheckpoint
from ..ui.controls import dropdown, view
from .base import Explorer
from .look_view import LOOK_CONTROLS, LOOK_ROWS, LOOK_VIEWS, LookView, WithFilm
from .replay_state import ReplayState


class TrainingReplay(WithFilm, Explorer):
    """Drag through a recorded training: what the branches made of a garment, moment by moment.

    runs: {name: (lines of its log, its looks)}; looks have `.steps` and `.read(step)` → a looks.Look, as a
    looks.Kept has. ValueError if there is none.
    """

    CONTROLS = {"run": dropdown("Run", "150px")} | {
        name: control for name, control in LOOK_CONTROLS.items() if name != "watch"
    }
    VIEWS = {"curves": view(), **LOOK_VIEWS}
    ROWS = ("run", "curves", *LOOK_ROWS)

    def __init__(self, runs):
        self._runs, self._view = {name: run for name, run in runs.items() if run[1].steps}, (None, None)
        if not self._runs:
            raise ValueError("There is no run here that was looked at while it trained.")
        looks = {name: of.read(of.steps[-1]) for name, (_, of) in self._runs.items()}
        names = [name for name in GARMENTS if all(name in look.names for look in looks.values())]
        steps = {name: of.steps for name, (_, of) in self._runs.items()}
        super().__init__(ReplayState(steps, names, next(iter(looks.values())).maps))

    @classmethod
    def demo(cls):
        """A working replay: the recorded runs that come with the collection."""
        from ..training.recorded import watched

        return cls(watched())

    def draw(self):
        return {"curves": self._curves().svg()} | self._seen().drawn()

    def words(self):
        model, row, last = self.model, self._row(), self._rows()[-1]["step"]
        did = f"loss {row['loss']:.3f}, {row['accuracy']:.1%} of the batch right" if row else "all by chance"
        return [f"Run {model.run}, {model.at} of {last}: {did}.", *self._seen().words()]

    def picture(self):
        return [f"Run {self.model.run}, {self.model.at}", self._curves(), *self._seen().pictures()]

    def _rows(self):
        return self._runs[self.model.run][0]

    def _row(self):
        """The log's line of the moment, None before the first step."""
        return next((row for row in self._rows() if row["step"] == self.model.step), None)

    def _curves(self):
        return curves(self._rows(), at=self.model.step)

    def _seen(self):
        model = self.model
        key = model.run, model.garment, model.block, model.at
        if key != self._view[0]:
            try:
                look = self._runs[model.run][1].read(model.step)
            except BadCheckpoint as error:
                raise ValueError(str(error)) from None
            image = garment_image(model.garment)
            self._view = key, LookView(look, model.garment, image, model.block, GARMENTS)
        return self._view[1]
