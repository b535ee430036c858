"""The state of WhatChannelsSeek: a layer or block, a branch of it, a channel of that."""

from ..core.line import Line
from ..ui.state import Choice, State, Whole


class SeekState(State):
    """A channel, counted from 0, of a branch of a block; of the first layer, whatever the branch."""

    line = Line("{block} {branch}, channel {channel}")
    block = Choice(spelt=("×", "x"))
    branch = Choice()
    channel = Whole(0, most="last", least=0)

    def __init__(self, counts):
        """counts: {place: {branch: channels}}, the first of them a layer without branches, {"": channels}."""
        self._counts = counts
        block = list(counts)[1]
        super().__init__(block=counts, branch=counts[block])
        self.block = block

    @property
    def unit(self):
        """(place, branch, channel), the branch "" in the first layer."""
        return self.block, self.branch if self.branch in self._counts[self.block] else "", self.channel

    @property
    def last(self):
        """The last channel that there is here."""
        return self._last(self.block, self.branch)

    def _last(self, block, branch):
        counts = self._counts[block]
        return counts.get(branch, counts.get("")) - 1

    def completed(self, values):
        """A channel that another branch has not becomes its last one."""
        last = self._last(values.get("block", self.block), values.get("branch", self.branch))
        return {"channel": min(self.channel, last)} | values
