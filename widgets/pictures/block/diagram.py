"""The block diagram: an image goes in, branches look at it, one array comes out; with live shapes."""

from ...core.words import number_word, times
from ...inception.widths import LARGEST
from ..palette import COLOURS
from ..scene import INK, Box, Line, Picture, Scene, Text, joined

WIDTH = 1000
_LANE, _TOP = 52, 38
_FIRST, _LAST, _BOX_W, _BOX_H = 300, 560, 128, 34  # left edges of the first and the last box of a branch
_SPLIT, _JOIN = 214, 826
# Lines between 1 and 9 units: a line's width shows how many channels run along it.
_THICKEST, _MOST = 9, max(*LARGEST.outputs.values(), *LARGEST.reduces.values())


def thickness(channels):
    """Width of the line that carries that many channels."""
    return 1 + (_THICKEST - 1) * min(channels / _MOST, 1)


def block_diagram(widths, shape, image=None, image_name="input"):
    """Draw a block with these widths on an input of shape (C, H, W).

    widths: BranchWidths or another block. image: uint8 (H, W), drawn where the input stands. Returns a Scene.
    """
    lanes, added = len(widths.branches), widths.join == "add"
    out = times(widths.count(shape).shape)
    words = f"Inception block: input {times(shape)}, {number_word(lanes)} branches, output {out}"
    scene = Scene(WIDTH, _TOP - 14 + _LANE * lanes, words)
    middle = _TOP + (lanes - 1) / 2 * _LANE
    if image is not None:
        scene.add(Picture(10, middle - 48, 96, 96, image))
    scene.add(Box(10, middle - 48, 96, 96, edge=INK))
    scene.add(Text(10, middle + 62, image_name, 13), Text(10, middle + 80, times(shape), 14, bold=True))
    scene.add(Line(((106, middle), (_SPLIT, middle)), width=thickness(shape[0])))
    for lane, (branch, chain) in enumerate(widths.branches.items()):
        y = _TOP + lane * _LANE
        scene.add(Text(_SPLIT + 12, y - 13, branch, 14, bold=True))
        scene.add(Line(((_SPLIT, middle), (_SPLIT, y), (_FIRST, y)), width=thickness(shape[0])))
        _add_chain(scene, chain, y, COLOURS[branch], shape)
    scene.add(*joined(widths.outputs, added, _JOIN, _TOP - 22, _LANE * (lanes - 1) + 44, 22, upright=True))
    scene.add(Text(_JOIN + 34, middle - 26, "added" if added else "concatenated", 13))
    scene.add(Text(_JOIN + 34, middle - 6, out, 16, bold=True))
    scene.add(Text(_JOIN + 34, middle + 14, "channels, height, width", 11))
    return scene


def _add_chain(scene, chain, y, colour, shape):
    """A box a layer, and the channels on the way from one to the next; none: the input, handed on."""
    start, step = _FIRST, (_LAST - _FIRST) / max(1, len(chain) - 1)
    wide = min(_BOX_W, step - 36)
    for number, layer in enumerate(chain):
        x = _FIRST + number * step
        if number:
            scene.add(Line(((start, y), (x, y)), colour, thickness(shape[0])))
            scene.add(Text((start + x) / 2, y - 13, str(shape[0]), 14, "middle"))
        scene.add(Box(x, y - _BOX_H / 2, wide, _BOX_H, edge=colour, width=2.5))
        scene.add(Text(x + wide / 2, y, layer.word, 14 if wide == _BOX_W else 11, "middle"))
        shape, start = layer.count(shape).shape, x + wide
    scene.add(Line(((start, y), (_JOIN, y)), colour, thickness(shape[0])))
    scene.add(Text(_JOIN - 8, y - 13, times(shape), 14, "end"))
