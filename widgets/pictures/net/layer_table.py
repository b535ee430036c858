"""One part of a net, layer by layer: what each hands on, its parameters, MACs and memory."""

from ...core.words import SHORT_NAMES, grouped, memory, stage_name, times
from ..palette import PAINTS
from ..scene import GRID, Line, Scene, Text, entry, fitting, in_columns
from .network import WIDTH

HEIGHT = 236  # of the part with most layers, so that nothing moves when another is chosen
_ROW = 21
_END = 905
_COLUMNS = {"parameters": 545, "MACs": 700, "activations, float32": _END}


def lines(part):
    """[(branch or "", what, LayerCost), …] of a LayerCost: each layer in it, and the sum."""
    if not part.branches:
        return [("", part.name, part)]
    found = [(branch, one.name, one) for branch, chain in part.branches.items() for one in chain.parts]
    handed_on = sum(chain.shape[0] for chain in part.branches.values())
    return [*found, ("", f"all, {'concatenated' if handed_on == part.shape[0] else 'added'}", part)]


def where(stage, part):
    """ "stage 3, 3a"; "dense" alone for the dense layer, a stage of its own."""
    return stage if stage == part.name else f"{stage_name(stage)}, {part.name}"


def figures(part):
    """ "163 696", "23 519 232", "470.0 kB": parameters, MACs and memory as a reader sees them."""
    return grouped(part.params), grouped(part.macs), memory(part.bytes)


def layer_table(stage, part, fed, names=SHORT_NAMES):
    """Draw a LayerCost, a part of `stage`, fed an array of shape `fed`. Returns a Scene.

    names: {branch: what it is called}.
    """
    rows, title = lines(part), f"{part.name} of {stage_name(stage)}, layer by layer"
    scene = Scene(WIDTH, max(HEIGHT, 47 + _ROW * len(rows)), title)
    scene.add(Text(6, 14, f"{where(stage, part)}: from {times(fed)} to {times(part.shape)}", 16, bold=True))
    scene.add(*in_columns(14, _COLUMNS.values(), _COLUMNS, 14, bold=True))
    scene.add(Line(((6, 27), (_END, 27)), width=1))
    for row, (branch, name, one) in enumerate(rows):
        y, total = 41 + _ROW * row, one is part
        if total and part.branches:
            scene.add(Line(((6, y - 11), (_END, y - 11)), GRID, 1))
        if branch:
            words = f"{branch}, {names[branch]}"
            size = fitting(len(words), 14, 92)
            scene.add(*entry(6, y, PAINTS[branch], words, w=22, h=13, gap=6, size=size))
        scene.add(Text(130, y, name, 14, bold=total), Text(272, y, times(one.shape), 14))
        scene.add(*in_columns(y, _COLUMNS.values(), figures(one), 14, bold=total))
    return scene
