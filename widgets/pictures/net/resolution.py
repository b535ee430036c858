"""An image on its way through the stages: maps to scale, what the middle output sees, which taps live."""

from itertools import groupby

from ...core.words import times
from ...inception.counting import LAYERS, LOOKS
from ...inception.tracing import FINE, STARVED, VOID, branch_windows
from ..palette import COLOURS, PAINTS
from ..pixels import resized
from ..scene import GRID, INK, Box, Line, Scene, Text, entries, entry, framed

WIDTH, HEIGHT = 1000, 456
# Of Okabe and Ito's set, and none of the book's branches; hatching and sign are the second cue.
GRADE_PAINTS = {FINE: ("#56B4E9", ""), STARVED: ("#D55E00", "/"), VOID: ("#8c8c8c", "x")}
SIGNS = {FINE: "", STARVED: "!", VOID: "✕"}
_IMAGE = (10, 30, 226)  # x, y, side
_LEFT, _FIRST, _STEP = 286, 58, 40.8
_MAPS, _SEEN, _LIVE, _BAR, _NAMES = 84, 226, 354, 66, 392  # ground lines of the panels, height of a bar
_DARK, _LIGHT = "#101018", "#ffffff"


def trace_picture(traced, focus, image, name):
    """Draw the way of an image through the layers. Returns a Scene.

    traced: {layer: Traced}, as inception.tracing.trace returns it; focus: the layer whose field is framed on
    the image; image: uint8 (H, W), called `name`.
    """
    one = traced[focus]
    scene = Scene(WIDTH, HEIGHT, f"{name} of {times(one.image)} pixels through 17 layers; {focus} framed")
    _add_image(scene, traced, focus, image, name)
    _add_headings(scene)
    first, *others = (max(one.size) for one in traced.values())
    scale = min(50 / first, 34 / max(others))
    for place, (layer, it) in enumerate(traced.items()):
        _add_column(scene, place, it, scale)
        if layer == focus:
            _add_focus(scene, place)
    _add_stages(scene)
    return scene


def _add_image(scene, traced, focus, image, name):
    x, y, side = _IMAGE
    one = traced[focus]
    cell = side / max(one.image)
    height, width = (size * cell for size in one.image)
    scene.add(Text(x, 12, f"{name}, {times(one.image)} pixels", 15, bold=True))
    scene.add(*framed(x, y, width, height, resized(image, *one.image)))
    for layer, before in traced.items():
        if layer == focus:
            break
        _add_frame(scene, before.window(*before.middle), cell, _LIGHT, 0.7)
    below = y + side + 18
    scene.add(Text(x, below, "Thin: seen by earlier layers.", 13))
    output = "the average" if focus == "average" else f"the middle of {focus}"
    if one.layer.kind == "block":
        scene.add(Text(x, below + 22, f"By branch, {output}:", 13))
        _add_branches(scene, one, cell, below + 44)
    else:
        _add_field(scene, one.window(*one.middle), cell, _LIGHT, 3)
        scene.add(Text(x, below + 22, f"White: seen by {output}.", 13))


def _add_branches(scene, one, cell, below):
    """A frame round what each branch of a block sees, the widest first, and a legend with their sizes."""
    windows, looks = branch_windows(one), LOOKS[one.layer.name]
    for field in sorted({looks[branch].field for branch in windows}, reverse=True):
        alike = [branch for branch in windows if looks[branch].field == field]
        # Of branches that see the same the first has the thickest frame, so that all can be seen.
        thicks = range(3 * len(alike) - 1, 1, -3) if len(alike) > 1 else [3]
        for branch, thick in zip(alike, thicks, strict=True):
            _add_field(scene, windows[branch], cell, COLOURS[branch], thick)
    for number, (branch, window) in enumerate(windows.items()):
        left, line = _IMAGE[0] + 122 * (number % 2), below + 22 * (number // 2)
        words = f"{branch} {times(map(len, window))}"
        scene.add(*entry(left, line, PAINTS[branch], words, w=20, gap=6))


def _add_focus(scene, place):
    """A frame round the layer's part of each panel; between them the headings stay legible."""
    x, w = _column(place)
    for top, bottom in ((_MAPS - 62, _MAPS + 22), (_SEEN - 86, _SEEN + 5), (_LIVE - 86, _NAMES + 11)):
        scene.add(Box(x, top, w, bottom - top, edge=INK, width=2))


def _add_field(scene, window, cell, colour, width):
    """A frame that is seen on light and dark pixels."""
    _add_frame(scene, window, cell, _DARK, width + 2)
    _add_frame(scene, window, cell, colour, width)


def _add_frame(scene, window, cell, colour, width):
    (rows, columns), (x, y, _) = window, _IMAGE
    left, top, w, h = (at * cell for at in (columns.start, rows.start, len(columns), len(rows)))
    inset = min(2.5, w / 4, h / 4)  # a frame at the image's border stands on the image, not on the page
    scene.add(Box(x + left + inset, y + top + inset, w - 2 * inset, h - 2 * inset, edge=colour, width=width))


def _add_headings(scene):
    left, right = _LEFT, _LEFT + _FIRST + 16 * _STEP
    for ground, heading in (
        (_MAPS, "Size of the maps, to scale"),
        (_SEEN, "Share of the image that the middle output sees; above: side of its receptive field, uncut"),
        (_LIVE, "Share of the largest kernel's taps that cover pixels, not padding, %"),
    ):
        top = 10 if ground == _MAPS else ground - _BAR - 36
        scene.add(Text(left, top, heading, 14, bold=True))
        scene.add(Line(((left, ground), (right, ground)), width=1))
        for share in (0, 50, 100) if ground != _MAPS else ():
            y = ground - _BAR * share / 100
            scene.add(Line(((left - 5, y), (left, y)), GRID, 1), Text(left - 8, y, f"{share} %", 12, "end"))


def _add_column(scene, place, one, scale):
    x, w = _column(place)
    middle, (grade, _) = x + w / 2, one.verdict
    height, width = (max(size * scale, 2) for size in one.size)
    scene.add(Box(middle - width / 2, _MAPS - height, width, height, *GRADE_PAINTS[grade]))
    scene.add(Text(middle, _MAPS + 12, times(one.size), 11.5, "middle"))
    field = "all" if one.field is None else str(one.field)
    for ground, share, text in (
        (_SEEN, one.share(*one.middle), field),
        (_LIVE, one.live, f"{100 * one.live:.0f}"),
    ):
        tall = max(_BAR * share, 1)
        scene.add(Box(x + 7, ground - tall, w - 14, tall, *GRADE_PAINTS[grade]))
        scene.add(Text(middle, ground - tall - 9, text, 13, "middle"))
    scene.add(Text(middle, _LIVE + 16, SIGNS[grade], 18, "middle", bold=True))
    kind = {"pool": "pool", "average": "avg"}.get(one.layer.kind, one.layer.name)
    scene.add(Text(middle, _NAMES, kind, 13, "middle", bold=True))


def _add_stages(scene):
    columns = [(layer.stage, *_column(place)) for place, layer in enumerate(LAYERS.values())]
    for stage, alike in groupby(columns, key=lambda column: column[0]):
        (_, left, _), *_, (_, x, w) = [*alike]
        start, end = left + 4, x + w - 4
        scene.add(Line(((start, _NAMES + 16), (end, _NAMES + 16))))
        scene.add(Text((start + end) / 2, _NAMES + 30, f"stage {stage}", 13, "middle"))
    says = {grade: f"{SIGNS[grade]} {grade}".strip() for grade in GRADE_PAINTS}
    scene.add(*entries(says, _LEFT, HEIGHT - 11, 150, GRADE_PAINTS, w=24, size=14))


def _column(place):
    """(x, width) of a layer's column; the first is wider, its map is the largest."""
    return (_LEFT, _FIRST) if place == 0 else (_LEFT + _FIRST + (place - 1) * _STEP, _STEP)
