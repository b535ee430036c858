"""What stands below a net: one part layer by layer, with what each layer costs; or other nets beside it."""

from ...core.words import SHORT_NAMES, grouped, memory, millions, stage_name, times
from ..palette import PAINTS
from ..scene import GRID, INK, Box, Line, Scene, Text, entries, entry, fitting, in_columns, stacked
from .network import WIDTH

HEIGHT = 236  # of the part with most layers, so that nothing moves when another is chosen
_ROW = 21
_END = 905
_COLUMNS = {"parameters": 545, "MACs": 700, "activations, float32": _END}
# Colour and hatching: neither is a branch's.
CONV, DENSE, HATCH = "#4f86bb", "#8c8c8c", "/"
_PAINTS = {"convolutions": (CONV, ""), "dense layers": (DENSE, HATCH)}
_MEASURES = {
    "parameters": ("params", "dense_params"),
    "MACs, one image": ("macs", "dense_macs"),
    "activations, one image, float32": ("bytes", ""),
}
_NET, _TOP, _BAR_W, _GROUP, _LEFT = 42, 66, 198, 272, 92


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


def rivals(nets, image, marked):
    """Draw LayerCosts of whole nets, all counted for an image of (channels, height, width). Returns a Scene.

    marked: the name of the one that is set in bold.
    """
    scene = Scene(WIDTH, HEIGHT, f"Nets compared: {', '.join(net.name for net in nets)}")
    said = f"All for {image[1]}×{image[2]} pixels in colour and 1000 classes"
    scene.add(Text(_LEFT, 12, said, 14))
    scene.add(*entries({name: name for name in _PAINTS}, 560, 12, 150, _PAINTS, w=26, gap=6, size=14))
    for place, (measure, (what, dense)) in enumerate(_MEASURES.items()):
        left = _LEFT + place * _GROUP
        most = max(getattr(net, what) for net in nets)
        scene.add(Text(left, 42, measure, 14, bold=True))
        for row, net in enumerate(nets):
            y, whole, bold = _TOP + _NET * row, getattr(net, what), net.name == marked
            in_dense = getattr(net, dense) if dense else 0
            amounts = dict(zip(_PAINTS, (whole - in_dense, in_dense), strict=True))
            wide = _BAR_W * whole / most
            scene.add(*stacked(amounts, left, y, wide, 16, paints=_PAINTS))
            scene.add(Box(left, y, wide, 16, edge=INK, width=1))
            said = _short(whole) if dense else memory(whole)
            if place == 0:
                said += f", {in_dense / whole:.0%} in dense layers"
                scene.add(Text(_LEFT - 6, y + 8, net.name, 13, "end", bold))
            scene.add(Text(left, y + 26, said, 13, bold=bold))
    return scene


def _short(count):
    """15_470_264_320 → "15.5 G", else as `millions`."""
    return f"{count / 1e9:.2f} G" if count >= 1e9 else millions(count)
