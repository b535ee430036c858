"""One part of a net, layer by layer: what each hands on, its parameters, MACs and memory."""

from ...core.branches import SHORT_NAMES
from ...core.words import grouped, memory, times
from ..axes import GRID
from ..palette import COLOURS, HATCHES
from ..scene import INK, Box, Line, Scene, Text
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
    return [*found, ("", "all, concatenated", part)]


def where(stage, part):
    """ "b3, 3a"; "dense" alone for the dense layer, a stage of its own."""
    return stage if stage == part.name else f"{stage}, {part.name}"


def figures(part):
    """ "163 696", "23 519 232", "470.0 kB": parameters, MACs and memory as a reader sees them."""
    return grouped(part.params), grouped(part.macs), memory(part.bytes)


def layer_table(stage, part, fed):
    """Draw a LayerCost, a part of `stage`, fed an array of shape `fed`. Returns a Scene."""
    scene = Scene(WIDTH, HEIGHT, f"{part.name} of {stage}, layer by layer")
    scene.add(Text(6, 14, f"{where(stage, part)}: from {times(fed)} to {times(part.shape)}", 16, bold=True))
    for name, x in _COLUMNS.items():
        scene.add(Text(x, 14, name, 14, "end", bold=True))
    scene.add(Line(((6, 27), (_END, 27)), width=1))
    for row, (branch, name, one) in enumerate(lines(part)):
        y = 41 + _ROW * row
        if one is part and part.branches:
            scene.add(Line(((6, y - 11), (_END, y - 11)), GRID, 1))
        if branch:
            scene.add(Box(6, y - 7, 22, 13, COLOURS[branch], INK, HATCHES[branch], 1))
            scene.add(Text(34, y, f"{branch}, {SHORT_NAMES[branch]}", 14))
        scene.add(Text(130, y, name, 14, bold=one is part), Text(272, y, times(one.shape), 14))
        for x, said in zip(_COLUMNS.values(), figures(one), strict=True):
            scene.add(Text(x, y, said, 14, "end", bold=one is part))
    return scene
