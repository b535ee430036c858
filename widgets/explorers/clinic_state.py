"""The state of BugClinic: who is next, what is looked at, and the diagnoses so far."""

import re

import numpy
import traitlets

from ..core.numbers import whole_number
from .base import Choice, State, whole_or_text
from .budget_state import TypedWhole

CODE, UNDECIDED, MOST_SEED = "code", "undecided", 9999
_STATE = re.compile(r"seed=(\S+) patient=(\S+) test=(.+?) says=(\S+)(?: tried=(\S+))?(?: read=(\S+))?")


class ClinicState(State):
    """A seed, which draws the order; a patient; a test; what the reader would say, and has said.

    tried: (patient, diagnosis) in the order they were given; read: patients whose code was read before they
    were diagnosed. Both begin anew with another seed.
    """

    seed = TypedWhole(0, most=MOST_SEED, least=0)
    patient = traitlets.Any(1)  # what it may be depends on the ward: see _one_of_them
    test = Choice()
    says = Choice()
    tried = traitlets.Tuple()
    read = traitlets.Tuple()

    def __init__(self, keys, tests):
        """keys: of the patients, as the ward orders them. tests: names; the code comes last."""
        super().__init__()
        self.keys = tuple(keys)
        self.offer("test", [*tests, CODE])
        self.offer("says", [UNDECIDED, *self.keys])

    def is_(self, patient):
        """The key of what that patient really is."""
        return self.keys[numpy.random.default_rng(self.seed).permutation(len(self.keys))[patient - 1]]

    def tries(self, patient):
        """The diagnoses that patient was given."""
        return [said for who, said in self.tried if who == patient]

    def solved(self, patient):
        """Whether that patient was diagnosed rightly."""
        return self.is_(patient) in self.tries(patient)

    @traitlets.validate("patient")
    def _one_of_them(self, proposal):
        return whole_number(proposal["value"], "patient", len(self.keys))

    @traitlets.validate("tried")
    def _of_the_ward(self, proposal):
        for who, said in proposal["value"]:
            if who not in range(1, len(self.keys) + 1) or said not in self.keys:
                raise ValueError(f"A diagnosis looks like 2:{self.keys[0]}; got {who}:{said}.")
        return proposal["value"]

    @traitlets.validate("read")
    def _patients(self, proposal):
        for who in proposal["value"]:
            if who not in range(1, len(self.keys) + 1):
                raise ValueError(f"read must be numbers of patients; got {who!r}.")
        return proposal["value"]

    def to_string(self):
        tried = ",".join(f"{who}:{said}" for who, said in self.tried)
        read = ",".join(map(str, self.read))
        parts = (f" tried={tried}" if tried else "") + (f" read={read}" if read else "")
        test = self.test.replace(" ", "-")
        return f"seed={self.seed} patient={self.patient} test={test} says={self.says}{parts}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()[:80]!r}; got {text[:80]!r}.")
        tried = (pair.partition(":")[::2] for pair in (found[5] or "").split(",") if pair)
        return {
            "seed": whole_or_text(found[1]),
            "patient": whole_or_text(found[2]),
            "test": found[3].replace("-", " "),
            "says": found[4],
            "tried": tuple((whole_or_text(who), said) for who, said in tried),
            "read": tuple(whole_or_text(who) for who in (found[6] or "").split(",") if who),
        }
