"""The state of ImpulseProbe: a block, the side of the square map it looks at, and the one lit pixel."""

from ..core.line import Line
from ..ui.state import Choice, State, Whole

LARGEST_MAP = 15


class ProbeState(State):
    """Which block, on which map, and where the pixel is; the names of the blocks are handed in."""

    line = Line("{row},{column} of {size}x{size} in {block}")
    block = Choice()
    size = Whole(7, most=LARGEST_MAP)
    row = Whole(3, most="last", least=0)
    column = Whole(3, most="last", least=0)

    @property
    def last(self):
        """The last row, and the last column."""
        return self.size - 1

    @property
    def shape(self):
        """(rows, columns) of the map."""
        return self.size, self.size

    @property
    def pixel(self):
        """(row, column)"""
        return self.row, self.column

    def completed(self, values):
        """With another size the centre stays the centre, a corner a corner."""
        size = values.get("size", self.size)
        if size == self.size:
            return values
        moved = {name: _moved(getattr(self, name), self.last, size - 1) for name in ("row", "column")}
        return moved | values


def _moved(place, old, new):
    """A place from 0 to `old` on a map whose last place is `new`."""
    return (place * new + old // 2) // old if old else new // 2
