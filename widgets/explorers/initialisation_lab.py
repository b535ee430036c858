"""InitialisationLab: a net's numbers by depth, how large and how alike, by how it begins; short races."""

from html import escape

from ..pictures.training.curves import Runner, race_picture
from ..pictures.training.scales import Panel, scales_picture
from ..training.starts import GAINS, OPTIMIZERS, STARTS, start_name
from ..ui.controls import across, choice_slider, dropdown, number_box, paragraph, slider, toggles, view
from .base import Explorer
from .initialisation_state import GRADIENTS, OUTPUTS, LabState
from .initialisation_words import change, differs, run_verdict, scale, stands, way_back
from .race_track import RACE_CONTROLS, RACE_VIEWS, WithRace

# (heading, what it is, how far it reaches): wide enough for every gain, so that no axis moves under the hand.
_RMS = "root mean square, log"
_OUTPUTS = {
    "scale": ("Outputs of each layer", _RMS, -5, 6),
    "cosine": ("Outputs for two garments", "cosine, mean of all pairs", 0, 1),
    "spread": ("What differs between garments", "standard deviation ÷ root mean square", 0, 1),
}
_FOUND = {"scale": "outputs", "cosine": "cosines", "spread": "spreads"}
_GRADIENTS = {
    "outputs": ("Gradient by the outputs", -8, 2),
    "weights": ("Gradient by the weights ÷ weights", -6, 6),
}

_SAYS = {"scale": "Root mean square", "cosine": "Cosine of two garments", "spread": "Spread between garments"}
_GAIN = f"Gain: times He's standard deviation, {GAINS[0]} to {GAINS[-1]}"
_ONE = "A race trains both, one seed each: the same network with a quarter of the channels."
_RACE = f"<b style='font-size:15px'>{_ONE}</b>"


def _lane(lane):
    """The three controls of an entry of the race."""
    return {
        f"{lane}_start": dropdown(f"{lane.upper()}:", "200px", STARTS),
        f"{lane}_optimizer": dropdown("with", "130px", OPTIMIZERS),
        f"{lane}_rate": number_box("learning rate", "180px"),
    }


class InitialisationLab(WithRace, Explorer):
    """Choose how the net begins, see by depth how large its numbers are and how alike, and race two settings.

    scales: function (start, gain) → an object with what training.scales.Scales has. about: how many images
    and seeds those are of, in a few words. race: function (Entry, steps) → an iterable of Laps, whose every
    step is done when it is asked for.
    """

    CONTROLS = {
        "start": toggles("", "auto", "150px", STARTS, "How the net begins"),
        "gain": choice_slider("He × gain", "360px", _GAIN),
        "outputs": toggles("Of the outputs", "auto", "175px", OUTPUTS),
        "gradient": toggles("Gradient by", "410px", "110px", GRADIENTS),
        **_lane("a"),
        **_lane("b"),
        "steps": slider("Steps", width="300px"),
        **RACE_CONTROLS,
    }
    NOTES = {"gain": ("start", "outputs", "gradient"), "race": ("a_rate", "b_rate", "steps", "stop")}
    VIEWS = {"scales": view(), "conclusion": view(min_height="76px"), **RACE_VIEWS}
    ROWS = (
        ("start",),
        ("gain", "gradient", "gain note"),
        "outputs",
        *("scales", "conclusion", view(_RACE)),
        *(tuple(_lane(lane)) for lane in "ab"),
        ("steps", "race", "stop", "progress", "pace"),
        across("race note", min_height="28px"),
        "track",
    )

    def __init__(self, scales, race, about=""):
        self._scales_of, self._about = scales, about
        super().__init__(LabState(), race)

    @classmethod
    def demo(cls):
        """A working lab: the nine-block net at full width, and races on one of a quarter of it."""
        from ..training.race import race
        from ..training.scales import BATCH, net_scales

        return cls(net_scales, race, f"{BATCH} garments, one seed")

    def draw(self):
        return {
            "scales": self._scene().svg(),
            "conclusion": paragraph(*map(escape, self._conclusion()), spacing=1.6),
            "track": self.race_scene().svg(),
        }

    def words(self):
        m = self.model
        by = "the outputs" if m.gradient == "outputs" else "the weights, as a share of them"
        layers, number = list(self._scales(m.start).outputs), ".1e" if m.outputs == "scale" else ".2f"
        first, early, last = layers[0], layers[len(layers) // 4], layers[-1]
        lines = [
            f"{_SAYS[m.outputs]} by depth, from layer {first} to layer {last}; gradient by {by}.",
            f"{self._about:22}{'outputs: ' + first:>14}{last:>9}{'gradient: ' + early:>17}",
        ]
        for start in STARTS:
            outputs, gradient = self._of_outputs(start), self._gradient(start)
            # One digit of the gradient: with batch norm the second depends on the number of threads.
            line = f"{outputs[first]:14{number}}{outputs[last]:9{number}}{gradient[early]:17.0e}"
            mark = "  ◀" if start == m.start else ""
            lines.append(f"{start_name(start, m.gain):22}{line}{mark}")
        lines += [*self._conclusion(), _ONE]
        for lane, entry in m.entries.items():
            lines.append(f"{lane}: {entry}: {run_verdict(self.laps(entry), m.steps)}")
        return lines

    def picture(self):
        raced = any(self.laps(entry) for entry in self.model.entries.values())
        return [self._scene(), *self._conclusion(), *([_ONE, self.race_scene()] if raced else [])]

    def _scales(self, start):
        return self._scales_of(start, float(self.model.gain) if start == "gain" else 1.0)

    def _of_outputs(self, start):
        return getattr(self._scales(start), _FOUND[self.model.outputs])

    def _gradient(self, start):
        found = self._scales(start)
        return found.gradients if self.model.gradient == "outputs" else found.weights

    def _scene(self):
        m = self.model
        heading, low, high = _GRADIENTS[m.gradient]
        back = {start: dict(reversed(self._gradient(start).items())) for start in STARTS}
        of_outputs = {start: self._of_outputs(start) for start in STARTS}
        (title, what), reach = _OUTPUTS[m.outputs][:2], _OUTPUTS[m.outputs][2:]
        what += f"; {self._about}"
        panels = (
            Panel(title, what, "forward, layer by layer →", of_outputs, *reach, m.outputs == "scale"),
            Panel(heading, _RMS, "the gradient comes back →", back, low, high),
        )
        names = {start: start_name(start, self.model.gain) for start in STARTS}
        return scales_picture(panels, self.model.start, names)

    def race_scene(self):
        runners, steps = [], self.model.steps
        for lane, entry in self.model.entries.items():
            laps = self.laps(entry)
            losses = tuple(lap.loss for lap in laps if not lap.lost)
            runners.append(Runner(f"{lane}: {entry}", losses, stands(laps, steps)))
        return race_picture(runners, steps)

    def _conclusion(self):
        """What the picture of scales says, in two sentences."""
        m, found = self.model, self._scales(self.model.start)
        back = way_back(found.gradients) if m.gradient == "outputs" else change(found.weights)
        name, of_outputs = start_name(m.start, m.gain), self._of_outputs(m.start)
        forth = scale(name, of_outputs) if m.outputs == "scale" else differs(name, m.outputs, of_outputs)
        return [forth, back]
