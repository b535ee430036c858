"""The state of BranchAblation: which branches are silenced and how, what is measured and looked at."""

from ..core.line import Line
from ..core.words import BRANCHES, quoted
from ..inception.judging import MEASURES
from ..ui.state import Choice, Listing, State, rule

FILLS = ("zeros", "mean")
MATRICES = ("before", "now", "change")


def _tick(branch):
    """Whether that branch of the chosen block is silenced, as a property that may be set."""

    def ticked(state):
        return f"{state.block} {branch}" in state.silenced

    def tick(state, silent):
        if not isinstance(silent, bool):
            raise ValueError(f"{branch} must be True or False; got {quoted(silent)}.")
        name = f"{state.block} {branch}"
        state.silenced = tuple({*state.silenced} - {name}) + ((name,) if silent else ())

    return property(ticked, tick, doc=_tick.__doc__)


class AblationState(State):
    """silenced: names such as "3a b2", in the net's order. b1 … b4: the same for the chosen block."""

    line = Line("silenced {silenced} by {by}; measured by {measure}; block {block}, matrix {matrix}")
    silenced = Listing(str, "branches such as 3a b2", ", ", nothing="nothing")
    by = Choice(FILLS)
    measure = Choice(MEASURES)
    block = Choice()
    matrix = Choice(MATRICES, "now")
    b1, b2, b3, b4 = map(_tick, BRANCHES)

    def __init__(self, blocks, branches):
        """blocks: names; branches: all that can be silenced, "3a b1" …"""
        self.branches = tuple(branches)
        super().__init__(block=blocks)

    @property
    def count(self):
        """How many branches can be silenced."""
        return len(self.branches)

    @rule("silenced")
    def _known_in_order(self, names, _):
        if unknown := sorted({*names} - {*self.branches}):
            first, *_, last = self.branches
            raise ValueError(f"A branch is one of {first} … {last}; got {quoted(unknown[0])}.")
        return tuple(name for name in self.branches if name in names)
