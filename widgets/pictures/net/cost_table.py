"""What a net costs, stage by stage, beside the book's: a table as a drawing."""

from ...core.words import grouped, signed, stage_name, times
from ..scene import Line, Scene, Text, in_columns

WIDTH = 604
_ROW, _TOP = 24, 66
_HANDS_ON, _PARAMS, _MACS = 80, (240, 322, 410), (472, 528, 598)  # left edge; right edges


def part_name(stage):
    """A stage in the table: "b3" → "stage 3", "dense" → "classifier"."""
    return "classifier" if stage == "dense" else stage_name(stage)


def rows(cost, book):
    """[(name, shape, (ours, book's, difference) of parameters, the same of MACs), …], the sum last.

    cost, book: NetworkCost.
    """
    parts = [(part_name(name), stage.shape, stage, book.stages[name]) for name, stage in cost.stages.items()]
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
        scene.add(*in_columns(36, edges, ("yours", "book", "change")))
    scene.add(Text(_HANDS_ON, 36, "hands on", 13))
    for y in (50, _TOP + _ROW * (len(lines) - 1.5)):
        scene.add(Line(((4, y), (WIDTH - 6, y)), width=1))
    for row, (name, shape, params, macs) in enumerate(lines):
        y = _TOP + _ROW * row
        scene.add(Text(4, y, name, 13, bold=row == len(lines) - 1))
        if shape:
            scene.add(Text(_HANDS_ON, y, times(shape), 13))
        for edges, three, written in ((_PARAMS, params, grouped), (_MACS, macs, _in_millions)):
            ours, theirs, change = three
            scene.add(Text(edges[0], y, written(ours), 13, "end", bold=True))
            scene.add(*in_columns(y, edges[1:], (written(theirs), signed(change, written))))
    return scene


def _three(ours, theirs):
    return ours, theirs, ours - theirs


def _in_millions(count):
    return f"{count / 1e6:.{2 if count < 1e9 else 1}f}"
