"""The patients as a widget sees them: findings, texts and diagnoses, no array of MXNet."""

from .casebook import FAULTS, HEALTHY
from .checks import CHECKS, built, examine
from .patients import patient_code, stage_of


class Ward:
    """Eight patients with a fault and one without, by key; each finding is made once."""

    checks = CHECKS  # {name: Check}
    faults = FAULTS
    keys = (*FAULTS, HEALTHY)

    diagnoses = {key: fault.name for key, fault in FAULTS.items()} | {HEALTHY: HEALTHY}

    def __init__(self):
        self._stages, self._found = {}, {}

    def finding(self, key, check):
        """The Finding of a check, by its name, on that patient."""
        if (key, check) not in self._found:
            if key not in self._stages:
                self._stages[key] = built(stage_of(key))
            self._found[key, check] = examine(self._stages[key], check)
        return self._found[key, check]

    def code(self, key):
        """The text of that patient's classes."""
        return patient_code(key)

    def caught(self, key):
        """The names of the checks that this patient does not pass."""
        return [name for name in CHECKS if not self.finding(key, name).passed]
