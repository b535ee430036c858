"""InitialisationLab: how large a net's numbers are at each depth, by how its weights begin; short races."""

from html import escape

import ipywidgets as ipw

from ..pictures.sheet import caption, stack
from ..pictures.training.race import Runner, race_picture
from ..pictures.training.scales import Panel, scales_picture
from ..training.starts import GAINS, OPTIMIZERS, STARTS, start_name
from ..ui.controls import button, dropdown, number_box, row, slider, toggles
from ..ui.look import html, shared
from . import initialisation_words as words
from .base import Explorer
from .initialisation_state import LabState
from .race_track import WithRace

# (heading, powers of ten): wide enough for every gain, so that no axis moves under the reader's hand.
_OUTPUTS = ("Outputs of each layer", -5, 6)
_GRADIENTS = {
    "outputs": ("Gradient by the outputs", -8, 2),
    "weights": ("Gradient by the weights ÷ weights", -6, 6),
}


class InitialisationLab(WithRace, Explorer):
    """Choose how the weights begin, see the scale of the signal by depth, and race two settings.

    scales: function (start, gain) → an object with `.outputs`, `.gradients`, `.weights`, {layer: float} each.
    race: function (Entry, steps) → an iterable of Laps, whose every step is done when it is asked for.
    """

    def __init__(self, scales, race):
        self._scales_of = scales
        model = LabState()
        starts = [(name, key) for key, name in STARTS.items()]
        optimizers = [(name, key) for key, name in OPTIMIZERS.items()]
        controls = {
            "start": toggles("", starts, "auto", "140px"),
            "gain": ipw.SelectionSlider(
                options=GAINS,
                description="He × gain",
                continuous_update=True,
                tooltip=f"Gain: times He's standard deviation, {GAINS[0]} to {GAINS[-1]}",
                layout=shared(ipw.Layout, width="360px"),
            ),
            "gradient": toggles(
                "Gradient by", [("the outputs", "outputs"), ("the weights", "weights")], "410px", "110px"
            ),
        }
        for lane in "ab":
            controls |= {
                f"{lane}_start": dropdown(f"{lane.upper()}:", starts, "200px"),
                f"{lane}_optimizer": dropdown("with", optimizers, "130px"),
                f"{lane}_rate": number_box("learning rate", "180px"),
            }
        controls |= {
            "steps": slider(model.traits()["steps"], "Steps", width="300px"),
            "race": button("Race", "flag-checkered", "110px", "Train both on a quarter-width net"),
            "stop": button("Stop", "stop", "110px", "End the race after its present step"),
        }
        controls["start"].tooltip = "How the weights begin"
        self.prepare_race(race)
        super().__init__(model, controls)
        self.watch_race()
        note, trouble = html(), html()
        self.notes = dict.fromkeys(("start", "gain", "gradient"), note) | dict.fromkeys(
            ("a_rate", "b_rate", "steps", "race", "stop"), trouble
        )
        self._view, self._track = html(), html()
        self._verdict = html(min_height="76px")
        self.children = self._laid_out(trouble)
        self.show()

    @classmethod
    def demo(cls):
        """A working lab: the nine-block net at full width, and races on one of a quarter of it."""
        from ..training.race import race
        from ..training.scales import net_scales

        return cls(net_scales, race)

    def set(self, **values):
        if "gain" in values:
            values = {"start": "gain"} | values  # who moves the gain wants to see its line
        super().set(**values)

    def draw(self):
        self._view.value = self._scene().svg()
        lines = "<br>".join(map(escape, self._conclusion()))
        self._verdict.value = f"<div style='font-size:15px;line-height:1.6'>{lines}</div>"
        self._draw_race()

    def describe(self):
        with self._lock:
            m, kind = self.model, self.model.gradient
            by = "the outputs" if kind == "outputs" else "the weights, as a share of them"
            layers = list(self._scales(m.start).outputs)
            first, middle, last = layers[0], layers[len(layers) // 2], layers[-1]
            rows = [
                f"Root mean square by depth, from layer {first} to layer {last}; gradient by {by}.",
                f"{'':17}{'outputs: ' + first:>15}{last:>9}{'gradient: ' + middle:>17}",
            ]
            for start in STARTS:
                outputs, gradient = self._scales(start).outputs, self._gradient(start)
                # One digit of the gradient: with batch norm the second depends on the number of threads.
                row = f"{outputs[first]:15.1e}{outputs[last]:9.1e}{gradient[middle]:17.0e}"
                mark = "  ◀" if start == m.start else ""
                rows.append(f"{start_name(start, m.gain):17}{row}{mark}")
            rows += self._conclusion()
            for lane, entry in m.entries.items():
                rows.append(f"{lane}: {entry}: {words.verdict(self.laps(entry), m.steps)}")
            return "\n".join(rows)

    def picture(self):
        lines = map(caption, self._conclusion())
        return stack([self._scene().pixels(1.24), *lines, self._race_scene().pixels(1.24)])

    def _laid_out(self, trouble):
        c = self.controls
        wrap = shared(ipw.Layout, flex_flow="row wrap", align_items="center")
        lanes = [
            ipw.HBox([c[f"{lane}_{what}"] for what in ("start", "optimizer", "rate")], layout=wrap)
            for lane in "ab"
        ]
        return [
            ipw.HBox([c["start"]], layout=wrap),
            ipw.HBox([c["gain"], c["gradient"], self.notes["gain"]], layout=wrap),
            *(self._view, self._verdict),
            html("<b style='font-size:15px'>A race, on the same net with a quarter of the channels</b>"),
            *lanes,
            ipw.HBox([c["steps"], c["race"], c["stop"], self._progress, self._pace], layout=wrap),
            row([trouble], min_height="28px"),
            *(self._track, self.footer),
        ]

    def _scales(self, start):
        return self._scales_of(start, float(self.model.gain) if start == "gain" else 1.0)

    def _gradient(self, start):
        found = self._scales(start)
        return found.gradients if self.model.gradient == "outputs" else found.weights

    def _names(self):
        return {start: start_name(start, self.model.gain) for start in STARTS}

    def _scene(self):
        heading, low, high = _GRADIENTS[self.model.gradient]
        back = {start: dict(reversed(self._gradient(start).items())) for start in STARTS}
        outputs = {start: self._scales(start).outputs for start in STARTS}
        panels = (
            Panel(_OUTPUTS[0], "the signal goes forward →", outputs, *_OUTPUTS[1:]),
            Panel(heading, "the gradient comes back →", back, low, high),
        )
        return scales_picture(panels, self.model.start, self._names())

    def _draw_race(self):
        self._track.value = self._race_scene().svg()

    def _race_scene(self):
        m = self.model
        runners = [
            Runner(
                f"{lane}: {entry}",
                tuple(lap.loss for lap in self.laps(entry) if not lap.lost),
                words.stands(self.laps(entry), m.steps),
            )
            for lane, entry in m.entries.items()
        ]
        return race_picture(runners, m.steps)

    def _conclusion(self):
        """What the picture of scales says, in two sentences."""
        m, found = self.model, self._scales(self.model.start)
        back = words.way_back(found.gradients) if m.gradient == "outputs" else words.change(found.weights)
        return [words.signal(start_name(m.start, m.gain), found.outputs), back]
