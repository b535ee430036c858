"""The block diagram: an image goes in, four branches look at it, one array comes out; with live shapes."""

from ...core.branches import BRANCH_NAMES, BRANCHES
from ...core.words import times
from ...inception.widths import LARGEST
from ..palette import COLOURS
from ..scene import INK, Box, Line, Picture, Scene, Text
from .ribbon import add_segments

WIDTH, HEIGHT = 1000, 232
_LANE, _TOP = 52, 38
_FIRST, _SECOND, _BOX_W, _BOX_H = 300, 560, 128, 34
_SPLIT, _JOIN = 214, 826
# Lines between 1 and 9 units: a line's width shows how many channels run along it.
_THICKEST, _MOST = 9, max(*LARGEST.outputs.values(), *LARGEST.reduces.values())


def thickness(channels):
    """Width of the line that carries that many channels."""
    return 1 + (_THICKEST - 1) * min(channels / _MOST, 1)


def block_diagram(widths, shape, image=None, image_name="input"):
    """Draw a block with these widths on an input of shape (C, H, W).

    image: uint8 (H, W), drawn where the input stands. Returns a Scene.
    """
    channels, height, width = shape
    out = widths.out_channels
    scene = Scene(
        WIDTH,
        HEIGHT,
        f"Inception block: input {times(shape)}, four branches, output {times((out, height, width))}",
    )
    middle = _TOP + 1.5 * _LANE
    if image is not None:
        scene.add(Picture(10, middle - 48, 96, 96, image))
    scene.add(Box(10, middle - 48, 96, 96, edge=INK))
    scene.add(Text(10, middle + 62, image_name, 13), Text(10, middle + 80, times(shape), 14, bold=True))
    scene.add(Line(((106, middle), (_SPLIT, middle)), width=thickness(channels)))

    for lane, branch in enumerate(BRANCHES):
        y = _TOP + lane * _LANE
        colour, count = COLOURS[branch], widths.outputs[branch]
        reduce = widths.reduces.get(branch)
        carried = {"b4": channels}.get(branch, reduce)  # what runs between the two boxes of the branch
        scene.add(Text(_SPLIT + 12, y - 13, branch, 14, bold=True))
        scene.add(Line(((_SPLIT, middle), (_SPLIT, y), (_FIRST, y)), width=thickness(channels)))
        names = BRANCH_NAMES[branch].split(" → ")
        last = _FIRST if len(names) == 1 else _SECOND
        if carried is not None:
            scene.add(Line(((_FIRST + _BOX_W, y), (_SECOND, y)), colour, thickness(carried)))
            scene.add(Text((_FIRST + _BOX_W + _SECOND) / 2, y - 13, str(carried), 14, "middle"))
        scene.add(Line(((last + _BOX_W, y), (_JOIN, y)), colour, thickness(count)))
        scene.add(Text(_JOIN - 8, y - 13, times((count, height, width)), 14, "end"))
        for x, name in zip((_FIRST, _SECOND), names, strict=False):
            scene.add(Box(x, y - _BOX_H / 2, _BOX_W, _BOX_H, edge=colour, width=2.5))
            scene.add(Text(x + _BOX_W / 2, y, name, 14, "middle"))

    add_segments(scene, widths, x=_JOIN, y=_TOP - 22, length=3 * _LANE + 44, across=22, upright=True)
    scene.add(Text(_JOIN + 34, middle - 26, "concatenated", 13))
    scene.add(Text(_JOIN + 34, middle - 6, times((out, height, width)), 16, bold=True))
    scene.add(Text(_JOIN + 34, middle + 14, "channels, height, width", 11))
    return scene
