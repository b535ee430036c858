"""The state of ChannelCensus: what is counted, in which block and branch."""

from ..core.line import Line
from ..ui.state import Choice, State

COUNTS = ("dead", "always on", "selective", "variance between classes")
ALL = "all"


class CensusState(State):
    """A count, a block and a branch, or ALL of a block's; the names of blocks and branches are handed in."""

    line = Line("{count} by block, branch {branch}; block {block}")
    count = Choice(COUNTS)
    branch = Choice()
    block = Choice()
