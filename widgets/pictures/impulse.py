"""What one lit pixel lights: the input and the four branches' maps as grids of pixels, side by side."""

import numpy

from .palette import BRANCH_NAMES, BRANCHES, COLOURS, HATCHES
from .scene import INK, Box, Line, Scene, Text
from .words import plural, times

WIDTH, HEIGHT = 1000, 258
_SIDE, _STEP, _TOP = 182, 199, 26
# Like a feature map: black is 0. The colours do not follow the page's theme, so black stays black.
_DARK, _GRID, _LIGHT = "#101018", "#5a5a66", "#ffffff"


def impulse_picture(pixel, shape, lit, expected):
    """Draw the input and what its one lit pixel lights in each branch. Returns a Scene.

    pixel: (row, column) of the lit pixel. shape: (H, W) of the input. lit: {branch: bool (H, W)}, what was
    seen; expected: {branch: bool (H, W)}, framed in white.
    """
    counts = ", ".join(f"{branch} {plural(int(lit[branch].sum()), 'pixel')}" for branch in BRANCHES)
    scene = Scene(WIDTH, HEIGHT, f"One lit pixel of a {times(shape)} map lights: {counts}")
    cell = _SIDE / max(*shape, *(size for branch in BRANCHES for size in lit[branch].shape))
    source = numpy.zeros(shape, dtype=bool)
    source[pixel] = True
    _add_panel(
        scene,
        4,
        cell,
        source,
        "input",
        [*(f"{times(shape)}, one pixel lit", f"at row {pixel[0]}, column {pixel[1]}")],
    )
    _add_cells(scene, 4, cell, source, fill=_LIGHT)
    for number, branch in enumerate(BRANCHES, start=1):
        x, seen, wanted = 4 + number * _STEP, lit[branch], expected[branch]
        as_expected = "=" if numpy.array_equal(seen, wanted) else "≠"
        words = [plural(int(seen.sum()), "pixel") + " lit", f"{as_expected} {int(wanted.sum())} expected"]
        _add_panel(scene, x, cell, seen, f"{branch}: {BRANCH_NAMES[branch]}", words)
        _add_cells(scene, x, cell, seen, fill=COLOURS[branch], hatch=HATCHES[branch])
        top, left, height, width = _bounds(wanted)
        place = (x + left * cell + 1, _TOP + top * cell + 1, width * cell - 2, height * cell - 2)
        scene.add(Box(*place, edge=_LIGHT, width=2))
        middle = x + (pixel[1] + 0.5) * cell, _TOP + (pixel[0] + 0.5) * cell
        scene.add(Box(middle[0] - 3, middle[1] - 3, 6, 6, fill=_DARK, edge=_LIGHT, width=1))
    return scene


def _add_panel(scene, x, cell, maps, title, words):
    height, width = (size * cell for size in maps.shape)
    scene.add(Text(x, 11, title, 15, bold=True), Box(x, _TOP, width, height, fill=_DARK, edge=INK, width=1))
    for n in range(1, maps.shape[0]):
        scene.add(Line(((x, _TOP + n * cell), (x + width, _TOP + n * cell)), _GRID, 0.6))
    for n in range(1, maps.shape[1]):
        scene.add(Line(((x + n * cell, _TOP), (x + n * cell, _TOP + height)), _GRID, 0.6))
    for line, text in enumerate(words):
        scene.add(Text(x, _TOP + _SIDE + 15 + 21 * line, text, 16))


def _add_cells(scene, x, cell, lit, fill, hatch=""):
    for row, column in zip(*lit.nonzero(), strict=True):
        # A gap wide enough to count the pixels by eye.
        place = (x + column * cell + 1.5, _TOP + row * cell + 1.5, cell - 3, cell - 3)
        scene.add(Box(*place, fill=fill, hatch=hatch))


def _bounds(mask):
    """(top, left, height, width) of the smallest rectangle around what is True."""
    rows, columns = mask.any(axis=1).nonzero()[0], mask.any(axis=0).nonzero()[0]
    return rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
