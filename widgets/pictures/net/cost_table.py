"""What a net costs, stage by stage, beside the book's: a table as a drawing."""

from ...core.words import grouped, times
from ..scene import Line, Scene, Text

WIDTH = 604
_ROW, _TOP = 24, 66
_HANDS_ON, _PARAMS, _MACS = 80, (240, 322, 410), (472, 528, 598)  # left edge; right edges
NAMES = {f"b{n}": f"stage {n}" for n in range(1, 6)} | {"dense": "classifier"}


def rows(cost, book):
    """[(name, shape, (ours, book's, difference) of parameters, the same of MACs), …], the sum last.

    cost, book: NetworkCost.
    """
    parts = [(NAMES[name], stage.shape, stage, book.stages[name]) for name, stage in cost.stages.items()]
    return [
        (name, shape, _three(ours.params, theirs.params), _three(ours.macs, theirs.macs))
        for name, shape, ours, theirs in [*parts, ("in all", (), cost, book)]
    ]


def cost_table(cost, book):
    """Draw the rows. Returns a Scene."""
    lines = rows(cost, book)
    summary = f"{grouped(cost.params)} parameters, {grouped(cost.macs)} MACs"
    scene = Scene(WIDTH, _TOP + _ROW * len(lines) - 4, summary)
    for edges, title in ((_PARAMS, "parameters"), (_MACS, "million MACs at 96×96")):
        scene.add(Text(edges[2], 14, title, 13, "end", bold=True))
        for x, word in zip(edges, ("yours", "book", "change"), strict=True):
            scene.add(Text(x, 36, word, 13, "end"))
    scene.add(Text(_HANDS_ON, 36, "hands on", 13))
    scene.add(Line(((4, 50), (WIDTH - 6, 50)), width=1))
    for row, (name, shape, params, macs) in enumerate(lines):
        y, last = _TOP + _ROW * row, row == len(lines) - 1
        if last:
            scene.add(Line(((4, y - _ROW / 2), (WIDTH - 6, y - _ROW / 2)), width=1))
        scene.add(Text(4, y, name, 13, bold=last))
        if shape:
            scene.add(Text(_HANDS_ON, y, times(shape), 13))
        for edges, three, written in ((_PARAMS, params, grouped), (_MACS, macs, _in_millions)):
            ours, theirs, change = three
            scene.add(Text(edges[0], y, written(ours), 13, "end", bold=True))
            scene.add(Text(edges[1], y, written(theirs), 13, "end"))
            scene.add(Text(edges[2], y, signed(change, written), 13, "end"))
    return scene


def signed(change, written=grouped):
    """-1234 → "−1 234"; 0 → "0"; `written` turns a size into text."""
    return f"{'+' if change > 0 else '−' if change else ''}{written(abs(change)) if change else 0}"


def _three(ours, theirs):
    return ours, theirs, ours - theirs


def _in_millions(count):
    return f"{count / 1e6:.2f}" if count < 1e9 else f"{count / 1e6:.1f}"
