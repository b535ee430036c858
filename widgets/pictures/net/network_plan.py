"""A five-stage net as a plan: its Inception blocks, a row a stage, the channels between them on the links.

And a table: what it costs, stage by stage, beside the book's.
"""

from ...core.words import SHORT_NAMES, grouped, millions, signed, stage_name, times
from ...inception.design import GOOGLENET, STAGES, in_the_book
from ..palette import COLOURS
from ..scene import INK, Box, Line, Scene, Text, branch_entries, entry, in_columns, joined

WIDTH, HEIGHT = 1000, 382
_LEFT, _TOP, _ROW = 96, 80, 112
_BOX_W, _BOX_H, _LINK = 58, 46, 42
_STEP = _BOX_W + _LINK
_NEW, _FED = COLOURS["b1"], COLOURS["b2"]
_WIDE, _LINE, _FIRST = 604, 24, 66  # of the table
_HANDS_ON, _PARAMS, _MACS = 80, (240, 322, 410), (472, 528, 598)  # left edge; right edges
_MOST = 2048  # a link that carries these channels or more is as thick as can be


def changes(design):
    """What is unlike the book: {"3b": "new", "3c": "480→512", …}; a block as in the book is left out.

    "new": the book has no such block there. Numbers: it is one of the book's, fed other channels than there.
    """
    fed, book_fed, found = design.inputs, GOOGLENET.inputs, {}
    for name, original in in_the_book(design).items():
        if original is None:
            found[name] = "new"
        elif fed[name][0] != book_fed[original][0]:
            found[name] = f"{book_fed[original][0]}→{fed[name][0]}"
    return found


def network_plan(design, chosen, names=SHORT_NAMES):
    """Draw the design, the block called `chosen` in a frame. Returns a Scene.

    names: {branch: what its colour stands for}.
    """
    scene = Scene(WIDTH, HEIGHT, f"A net of {len(design.blocks)} Inception blocks, block {chosen} chosen")
    _add_legend(scene, names)
    cost, unlike = design.cost.stages, changes(design)
    for row, stage in enumerate(STAGES):
        y, x = _TOP + row * _ROW, _LEFT
        channels, *size = cost[f"b{int(stage) - 1}"].shape
        scene.add(Text(10, y + 12, f"stage {stage}", 16, bold=True))
        scene.add(Text(10, y + 34, f"on {times(size)}", 13))
        for name, block in cost[f"b{stage}"].blocks.items():
            widths, mark = design.blocks[name], unlike.get(name)
            _add_link(scene, x, y, channels, marked=mark not in (None, "new"))
            _add_block(scene, x + _LINK, y, name, widths, block.params, mark, name == chosen)
            channels, x = widths.out_channels, x + _STEP
        _add_link(scene, x, y, channels)
        last, size = "average" if stage == STAGES[-1] else "pool", times(cost[f"b{stage}"].shape[1:])
        scene.add(Text(x + _LINK + 5, y + 14, last, 13), Text(x + _LINK + 5, y + 32, f"→ {size}", 13))
    return scene


def _add_link(scene, x, y, channels, marked=False):
    """The line into a block, its channels above it."""
    middle = y + _BOX_H / 2
    thick = 1 + 7 * min(channels / _MOST, 1)
    scene.add(Line(((x, middle), (x + _LINK, middle)), _FED if marked else INK, thick))
    scene.add(Text(x + _LINK / 2, middle - 14, str(channels), 12, "middle", bold=marked))


def _add_block(scene, x, y, name, widths, params, unlike, chosen):
    edge = {None: INK, "new": _NEW}.get(unlike, _FED)
    if chosen:
        scene.add(Box(x - 5, y - 5, _BOX_W + 10, _BOX_H + 10, edge=INK, width=3))
    scene.add(Text(x + _BOX_W / 2, y + 14, name, 16, "middle", bold=True))
    scene.add(*joined(widths.outputs, widths.join == "add", x, y + 28, _BOX_W, _BOX_H - 28))
    scene.add(Box(x, y, _BOX_W, _BOX_H, edge=edge, width=1.5 if unlike is None else 3))
    if unlike:
        scene.add(Text(x + _BOX_W / 2, y - 17, unlike, 13, "middle", bold=True))
    scene.add(Text(x + _BOX_W / 2, y + _BOX_H + 18, millions(params), 13, "middle"))


def _add_legend(scene, names):
    """Two lines above the plan: what marks and numbers mean, which branch is which."""
    said = {branch: f"{branch} {name}" for branch, name in names.items()}
    scene.add(*branch_entries(said, 10, 11, 448))
    scene.add(Text(470, 11, "on a link: channels; below a block: parameters; in a frame: chosen", 13))
    fed = "480→512: a block of the book, fed 512 channels where the book feeds it 480"
    for x, edge, words in ((10, _NEW, "new: not in the book"), (234, _FED, fed)):
        scene.add(*entry(x, 35, ("", ""), words, edge=edge, width=3))


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
    scene = Scene(_WIDE, _FIRST + _LINE * len(lines) - 4, summary)
    for edges, title in ((_PARAMS, "parameters"), (_MACS, "million MACs at 96×96")):
        scene.add(Text(edges[2], 14, title, 13, "end", bold=True))
        scene.add(*in_columns(36, edges, ("yours", "book", "change")))
    scene.add(Text(_HANDS_ON, 36, "output", 13))
    for y in (50, _FIRST + _LINE * (len(lines) - 1.5)):
        scene.add(Line(((4, y), (_WIDE - 6, y)), width=1))
    for row, (name, shape, params, macs) in enumerate(lines):
        y = _FIRST + _LINE * row
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
