"""The state of an InitialisationLab: how weights begin, what is shown, and who races."""

import traitlets

from ..core.line import Line
from ..training.starts import GAINS, OPTIMIZERS, STARTS, Entry, learning_rate
from ..ui.state import Choice, State, Whole

OUTPUTS = {"scale": "scale", "cosine": "cosine of two garments", "spread": "spread between garments"}
GRADIENTS = {"outputs": "the outputs", "weights": "the weights"}


class LaneRate(traitlets.Float):
    """The learning rate of lane a or b, which may come as typed."""

    def validate(self, obj, value):
        """The rate as a float; ValueError, a sentence, for none that training takes."""
        return learning_rate(value, f"The learning rate of {self.name[0].upper()}")


class LabState(State):
    """A way to begin in the picture of scales, and two entries of a race: A, the book's, and B."""

    line = Line(
        "{start} gain={gain} outputs={outputs} gradient={gradient} A={a_start},{a_optimizer},{a_rate} "
        "B={b_start},{b_optimizer},{b_rate} steps={steps}"
    )
    start = Choice(STARTS)
    gain = Choice(GAINS, "0.8")
    outputs, gradient = Choice(OUTPUTS), Choice(GRADIENTS)
    a_start, b_start = Choice(STARTS, "xavier"), Choice(STARTS, "he")
    a_optimizer, b_optimizer = Choice(OPTIMIZERS), Choice(OPTIMIZERS, "adam")
    a_rate, b_rate = LaneRate(0.1), LaneRate(1e-3)
    steps = Whole(80, most=200, least=20)

    def completed(self, values):
        """Who moves the gain wants to see its line."""
        return {"start": "gain"} | values if "gain" in values else values

    @property
    def entries(self):
        """{"A": Entry, "B": Entry}."""
        return {
            lane.upper(): Entry(
                getattr(self, f"{lane}_start"),
                getattr(self, f"{lane}_optimizer"),
                getattr(self, f"{lane}_rate"),
                float(self.gain),
            )
            for lane in "ab"
        }
