"""The state of BugClinic: who is next, what is looked at, and the diagnoses so far."""

import numpy

from ..core.line import Line
from ..core.numbers import is_whole, whole_or_text
from ..core.words import quoted
from ..ui.state import Choice, Listing, State, TypedWhole, Whole, rule

CODE, UNDECIDED, MOST_SEED = "code", "undecided", 9999


def _diagnosis(text):
    """ "2:relu" → (2, "relu")"""
    who, _, said = text.partition(":")
    return whole_or_text(who), said


class ClinicState(State):
    """A seed, which draws the order; a patient; a test; what the reader would say, and has said.

    tried: (patient, diagnosis) in the order they were given; read: patients whose code was read before they
    were diagnosed. Both begin anew with another seed.
    """

    line = Line("seed={seed} patient={patient} test={test} says={says}[ tried={tried}][ read={read}]")
    seed = TypedWhole(0, most=MOST_SEED, least=0)
    patient = Whole(1, most="last")
    test = Choice(spelt=(" ", "-"))
    says = Choice()
    tried = Listing(tuple, "diagnoses such as (2, 'relu')", ",", "{0[0]}:{0[1]}".format, _diagnosis)
    read = Listing(object, "numbers of patients", ",", read=whole_or_text)

    def __init__(self, keys, tests, diagnoses):
        """keys: of the patients, as the ward orders them. tests: names. diagnoses: {key: words}."""
        self.keys, self.last = tuple(keys), len(keys)
        self.diagnoses = {UNDECIDED: "not decided yet"} | diagnoses
        super().__init__(test=[*tests, CODE], says=[UNDECIDED, *keys])

    def completed(self, values):
        """Another order begins anew, another patient undecided; who looks at the code has read it."""
        if values.get("seed", self.seed) != self.seed:
            values = {"patient": 1, "says": UNDECIDED, "tried": (), "read": ()} | values
        who, test = values.get("patient", self.patient), values.get("test", self.test)
        if not is_whole(who):
            return values  # to be refused
        if who != self.patient:
            values = {"says": UNDECIDED} | values
        if test == CODE and "read" not in values and who not in self.read and not self.solved(who):
            return values | {"read": (*self.read, who)}
        return values

    def is_(self, patient):
        """The key of what that patient really is."""
        return self.keys[numpy.random.default_rng(self.seed).permutation(len(self.keys))[patient - 1]]

    def tries(self, patient):
        """The diagnoses that patient was given."""
        return [said for who, said in self.tried if who == patient]

    def solved(self, patient):
        """Whether that patient was diagnosed rightly."""
        return self.is_(patient) in self.tries(patient)

    def _is_patient(self, number):
        return is_whole(number) and 1 <= number <= self.last

    @rule("tried")
    def _of_the_ward(self, tried, _):
        for one in tried:
            if not (len(one) == 2 and self._is_patient(one[0]) and one[1] in self.keys):
                got = quoted(":".join(map(str, one)))
                raise ValueError(f"A diagnosis looks like 2:{self.keys[0]}; got {got}.")
        return tried

    @rule("read")
    def _patients(self, numbers, _):
        for who in numbers:
            if not self._is_patient(who):
                raise ValueError(f"read must be numbers of patients; got {quoted(who)}.")
        return tuple(map(int, numbers))
