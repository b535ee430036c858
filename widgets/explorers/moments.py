"""Moments of a training to choose among with a slider: a part of the states that have them."""

from ..ui.state import State, Whole, one_of

NOW = "now"


def moment_name(step):
    """A moment as a reader chooses it."""
    return f"step {step}"


class WithMoments(State):
    """`moment` is a place among the moments there are, and `at` its name; more may come at any time."""

    moment = Whole(0, most="last", least=0)

    def __init__(self, moments, **offers):
        """moments: their names, the last of which is chosen."""
        self._moments = tuple(moments)
        super().__init__(**offers)
        self.offer_moments(moments, self._moments[-1])

    @property
    def last(self):
        """The place of the last moment."""
        return len(self._moments) - 1

    @property
    def moments(self):
        """Their names, in order."""
        return self._moments

    @property
    def at(self):
        """The name of the moment that is chosen. May be set; ValueError for one that there is not."""
        return self._moments[self.moment]

    @at.setter
    def at(self, name):
        self.moment = self._moments.index(one_of(name, "moment", self._moments))

    def offer_moments(self, moments, at):
        """Let these be the moments, and choose `at`, or the last where it is not among them."""
        moments = tuple(moments)
        place = moments.index(at) if at in moments else len(moments) - 1
        if place < self.moment:  # never beyond the end
            self.moment = place
        self._moments = self.offered["at"] = moments
        self.moment = place
