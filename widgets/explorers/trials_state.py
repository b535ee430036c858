"""The state of TrialsExplorer: which variant is compared, in which table, by which measure, and how drawn."""

from ..core.line import Line
from ..core.words import quoted
from ..training.trials.summary import MEASURES
from ..ui.state import Choice, Listing, State, rule

BY = {"mean": "the mean and its interval", "seed": "every seed"}
ACROSS = ("variants", "MACs", "parameters", "seconds", "garment size")


class TrialsState(State):
    """variant: compared with the book's. hidden: variants that are not drawn; shown: whether this one is."""

    line = Line("{variant}: {measure} on {task} at {size}, {cost} cost, by {by}, {across}; hidden: {hidden}")
    variant, task, size, cost = Choice(), Choice(), Choice(), Choice()
    measure, by, across = Choice(MEASURES), Choice(BY), Choice(ACROSS)
    hidden = Listing(str, "variants", " | ", nothing="none")

    @property
    def shown(self):
        """Whether the compared variant is drawn."""
        return self.variant not in self.hidden

    @shown.setter
    def shown(self, drawn):
        if not isinstance(drawn, bool):
            raise ValueError(f"shown must be True or False; got {quoted(drawn)}.")
        self.hidden = tuple({*self.hidden} - {self.variant}) + (() if drawn else (self.variant,))

    @rule("hidden")
    def _known_in_order(self, names, _):
        offered = self.offered["variant"]
        if unknown := sorted({*names} - {*offered}):
            raise ValueError(f"A variant is one of {', '.join(offered)}; got {quoted(unknown[0])}.")
        return tuple(name for name in offered if name in names)
