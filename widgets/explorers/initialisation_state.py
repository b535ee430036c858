"""The state of an InitialisationLab: how weights begin, what is shown, and who races."""

import re

import traitlets

from ..training.starts import GAINS, OPTIMIZERS, STARTS, Entry, learning_rate
from .base import Choice, State, Whole, whole_or_text

GRADIENTS = ("outputs", "weights")
_ENTRY = r"(\S+?),(\S+?),(\S+)"
_STATE = re.compile(rf"(\S+) gain=(\S+) gradient=(\S+) A={_ENTRY} B={_ENTRY} steps=(\S+)")
_NAMES = (
    *("start", "gain", "gradient"),
    *("a_start", "a_optimizer", "a_rate", "b_start", "b_optimizer", "b_rate", "steps"),
)


class Rate(traitlets.Float):
    """A learning rate, which may come as typed."""

    def validate(self, obj, value):
        return learning_rate(value, f"The learning rate of {self.name[0].upper()}")


class LabState(State):
    """A way to begin in the picture of scales, and two entries of a race: A, the book's, and B."""

    start = Choice()
    gain = Choice()
    gradient = Choice()
    a_start, b_start = Choice(), Choice()
    a_optimizer, b_optimizer = Choice(), Choice()
    a_rate, b_rate = Rate(0.1), Rate(1e-3)
    steps = Whole(80, most=200, least=20)

    def __init__(self):
        super().__init__()
        for trait in ("start", "a_start", "b_start"):
            self.offer(trait, STARTS)
        for trait in ("a_optimizer", "b_optimizer"):
            self.offer(trait, OPTIMIZERS)
        self.offer("gain", GAINS)
        self.offer("gradient", GRADIENTS)
        self.gain, self.a_start, self.b_start, self.b_optimizer = "0.8", "xavier", "he", "adam"

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

    def to_string(self):
        a, b = (
            ",".join(str(getattr(self, f"{lane}_{what}")) for what in ("start", "optimizer", "rate"))
            for lane in "ab"
        )
        return f"{self.start} gain={self.gain} gradient={self.gradient} A={a} B={b} steps={self.steps}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        values = dict(zip(_NAMES, found.groups(), strict=True))
        return values | {"steps": whole_or_text(values["steps"])}
