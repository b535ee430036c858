"""The state of BranchAblation: which branches are silenced and how, and what is looked at."""

import re

import traitlets

from .base import Choice, State

MATRICES = ("before", "now", "change")
_STATE = re.compile(r"silenced (.+) by (\S+); block (\S+), matrix (\S+)")
_NOTHING = "nothing"


class AblationState(State):
    """silenced: names such as "3a b2", in the net's order."""

    silenced = traitlets.Tuple()
    by = Choice()
    block = Choice()
    matrix = Choice()

    def __init__(self, blocks, branches, fills):
        """blocks: names; branches: all that can be silenced, "3a b1" …; fills: ways to silence, names."""
        super().__init__()
        self._branches = tuple(branches)
        self.offer("by", fills)
        self.offer("block", blocks)
        self.offer("matrix", MATRICES)
        self.matrix = "now"

    @traitlets.validate("silenced")
    def _known_in_order(self, proposal):
        names = set(proposal["value"])
        if unknown := sorted(str(name) for name in names - set(self._branches)):
            raise ValueError(
                f"A branch is one of {self._branches[0]} … {self._branches[-1]}; got {unknown[0][:40]!r}."
            )
        return tuple(name for name in self._branches if name in names)

    def with_branch(self, name, silent):
        """`silenced` with that branch in it, or without."""
        return tuple(set(self.silenced) - {name}) + ((name,) if silent else ())

    def to_string(self):
        names = ", ".join(self.silenced) or _NOTHING
        return f"silenced {names} by {self.by}; block {self.block}, matrix {self.matrix}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        names = () if found[1] == _NOTHING else tuple(found[1].split(", "))
        return {"silenced": names, "by": found[2], "block": found[3], "matrix": found[4]}
