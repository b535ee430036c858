"""What one lit pixel lights: the input and every branch's map as grids of pixels, side by side."""

import numpy

from ...core.words import BRANCH_NAMES, plural, times
from ..palette import PAINTS
from ..scene import Box, Line, Scene, Text, square

WIDTH, HEIGHT = 1000, 258
_TOP, _HIGH = 26, 182
# Like a feature map: black is 0. The colours do not follow the page's theme, so black stays black.
_DARK, _GRID, _LIGHT = "#101018", "#5a5a66", "#ffffff"


def impulse_picture(pixel, shape, lit, expected, names=BRANCH_NAMES):
    """Draw the input and what its one lit pixel lights in each branch. Returns a Scene.

    pixel: (row, column) of the lit pixel. shape: (H, W) of the input. lit: {branch: bool (H, W)}, what was
    seen; expected: {branch: bool (H, W)}, framed in white. names: {branch: what it is called}.
    """
    counts = ", ".join(f"{branch} {plural(int(seen.sum()), 'pixel')}" for branch, seen in lit.items())
    scene = Scene(WIDTH, HEIGHT, f"One lit pixel of a {times(shape)} map lights: {counts}")
    step = (WIDTH - 5) / (1 + len(lit))
    cell = (step - 17) / max(*shape, *(size for seen in lit.values() for size in seen.shape))
    small = min(1, step / 199)  # beside more branches than four letters are smaller
    source = numpy.zeros(shape, dtype=bool)
    source[pixel] = True
    words = f"{times(shape)}, one pixel lit", f"at row {pixel[0]}, column {pixel[1]}"
    _add_panel(scene, 4, cell, source, (_LIGHT, ""), small, "input", *words)
    for number, (branch, seen) in enumerate(lit.items(), start=1):
        x, wanted = 4 + number * step, expected[branch]
        as_expected = "=" if numpy.array_equal(seen, wanted) else "≠"
        words = plural(int(seen.sum()), "pixel") + " lit", f"{as_expected} {int(wanted.sum())} expected"
        _add_panel(scene, x, cell, seen, PAINTS[branch], small, f"{branch}: {names[branch]}", *words)
        top, left, height, width = _bounds(wanted)
        place = (x + left * cell + 1, _TOP + top * cell + 1, width * cell - 2, height * cell - 2)
        scene.add(Box(*place, edge=_LIGHT, width=2))
        middle = x + (pixel[1] + 0.5) * cell, _TOP + (pixel[0] + 0.5) * cell
        scene.add(square(*middle, 6, _DARK, _LIGHT, 1))
    return scene


def _add_panel(scene, x, cell, lit, paint, small, title, *words):
    """A map as a grid of pixels. Few shapes: it is drawn anew while a slider moves."""
    height, width = (size * cell for size in lit.shape)
    scene.add(Text(x, 11, title, 14 * small, bold=True), Box(x, _TOP, width, height, _DARK))
    for row, first, last in _runs(lit):
        scene.add(Box(x + first * cell, _TOP + row * cell, (last - first) * cell, cell, *paint))
    # First dark gaps that part the lit pixels, short of the border; then the lines of the grid in them.
    for colour, thick in ((_DARK, 3), (_GRID, 0.6)):
        short = thick / 2 + 0.8
        ends = (x + short, x + width - short), (_TOP + short, _TOP + height - short)
        rows = _winding(lit.shape[0], lambda n, end, at=ends[0]: (at[end], _TOP + n * cell))
        columns = _winding(lit.shape[1], lambda n, end, at=ends[1]: (x + n * cell, at[end]))
        scene.add(*(Line(points, colour, thick) for points in (rows, columns) if points))
    scene.add(Box(x + 1, _TOP + 1, width - 2, height - 2, edge=_GRID, width=1))
    for line, text in enumerate(words):
        scene.add(Text(x, _TOP + _HIGH + 15 + 21 * line, text, 16 * small))


def _runs(lit):
    """(row, first column, column after the last) of every run of lit pixels: bool (H, W)."""
    for row, pixels in enumerate(lit):
        edges = numpy.flatnonzero(numpy.diff(pixels, prepend=False, append=False))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            yield row, first, last


def _winding(count, place):
    """The lines between `count` rows as one line, to and fro: the points place(row, end), end 0 or 1."""
    return tuple(place(n, end) for n in range(1, count) for end in ((0, 1) if n % 2 else (1, 0)))


def _bounds(mask):
    """(top, left, height, width) of the smallest rectangle around what is True."""
    rows, columns = mask.any(axis=1).nonzero()[0], mask.any(axis=0).nonzero()[0]
    return rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
