"""The steps of preparing a picture, side by side, each with what was done."""

from textwrap import wrap

from ..pixels import no_larger
from ..scene import Scene, Text, framed

_CELL, _SIDE, _H = 196, 150, 276


def step_row(steps):
    """A Scene: each step's name, its picture, how it came about. steps: have .name, .says, .picture."""
    scene = Scene(_CELL * len(steps), _H, "How the picture is prepared")
    for number, step in enumerate(steps):
        x = _CELL * number
        scene.add(Text(x, 12, f"{number + 1}. {step.name}", 16, bold=True))
        height, width = step.picture.shape[:2]
        scale = _SIDE / max(height, width)
        w, h = max(1.0, width * scale), max(1.0, height * scale)
        left, top = x + (_SIDE - w) / 2, 28 + (_SIDE - h) / 2
        scene.add(*framed(left, top, w, h, no_larger(step.picture, 2 * _SIDE)))
        for line, text in enumerate(wrap(step.says, 24)[:5]):
            scene.add(Text(x, 198 + 18 * line, text, 15))
    return scene
