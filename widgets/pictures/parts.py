"""Parts that many pictures have: legends, bars cut by branch, markers, framed images, rows of figures."""

from .palette import PAINTS
from .scene import INK, Box, Line, Picture, Scene, Text

_LETTER = 0.62  # width of a letter or digit, as a share of the size of its text


def square(x, y, side, fill="", edge="", width=1.5):
    """A square round (x, y)."""
    return Box(x - side / 2, y - side / 2, side, side, fill, "", edge, width)


def framed(x, y, w, h, pixels):
    """The shapes of an image, uint8 (H, W) or (H, W, 3), with a thin frame."""
    return Picture(x, y, w, h, pixels), Box(x, y, w, h, edge=INK, width=1)


def swatch(branch):
    """The colour and hatching of a branch as a small inline `<svg>`, for a legend in a page."""
    scene = Scene(30, 14, f"colour of {branch}")
    scene.add(Box(0, 0, 30, 14, *PAINTS[branch], INK, 1))
    return scene.svg(style="width:30px;display:inline-block;vertical-align:-2px")


def entry(x, y, paint, words, w=30, h=14, gap=8, size=13, edge=INK, width=1):
    """An entry of a legend: a box of that (colour, hatching) from x on, round y, and its words; as shapes."""
    return Box(x, y - (h + 1) // 2, w, h, *paint, edge, width), Text(x + w + gap, y, words, size)


def entries(names, x, y, step, paints, **style):
    """The entries of a legend, {key of paints: its words}, `step` apart; style: as of `entry`."""
    for key, words in names.items():
        yield from entry(x, y, paints[key], words, **style)
        x += step


def branch_entries(names, x, y, room, w=30, gap=8, size=13, **style):
    """The entries of branches, {branch: its words}: equally far apart, four to `room` units or however many
    there are; where that is too near, as near as their words allow, and those as small as need be.
    """
    lengths, box = [len(words) for words in names.values()], w + gap + 6
    steps = [room / max(4, len(names))] * len(names)
    if box + _LETTER * size * max(lengths) > steps[0]:
        size = fitting(sum(lengths), size, room - box * len(names))
        steps = [box + _LETTER * size * length for length in lengths]
    for (branch, words), step in zip(names.items(), steps, strict=True):
        yield from entry(x, y, PAINTS[branch], words, w=w, gap=gap, size=size, **style)
        x += step


def fitting(letters, size, room):
    """The size at which so many letters have room: `size`, or a smaller one."""
    return min(size, room / (_LETTER * letters))


def stroke(x, y, w, words, colour=INK, width=1.5, gap=8, size=14):
    """The shapes of an entry of a legend: a line of that colour and width from x on, and its words."""
    return Line(((x, y), (x + w, y)), colour, width), Text(x + w + gap, y, words, size)


def stacked(amounts, x, y, length, across, upright=False, paints=PAINTS, edge="", width=1.5):
    """The boxes of a bar from (x, y) on, `length` long and `across` thick, cut as {branch: amount} says.

    upright: downwards, and upwards if `length` is negative. paints: {key of amounts: (colour, hatching)}.
    """
    whole, done = sum(amounts.values()) or 1, 0
    for key, amount in amounts.items():
        start, end = length * done / whole, length * (done + amount) / whole
        low, size = min(start, end), abs(end - start)
        place = (x, y + low, across, size) if upright else (x + low, y, size, across)
        yield Box(*place, *paints[key], edge, width)
        done += amount


def joined(outputs, added, x, y, length, across, upright=False):
    """What a block hands on, {branch: channels}, as a bar from (x, y) on, downwards if `upright`; its shapes.

    Concatenated, the branches lie one after the other; added, each lies over the whole length.
    """
    if added:
        yield from stacked(dict.fromkeys(outputs, 1), x, y, across, length, not upright)
    else:
        yield from stacked(outputs, x, y, length, across, upright)
    yield Box(x, y, *((across, length) if upright else (length, across)), edge=INK, width=1)


def in_columns(y, columns, texts, size=13, anchor="end", bold=False):
    """A row of a table: each text at the x of its column."""
    return [Text(x, y, text, size, anchor, bold) for x, text in zip(columns, texts, strict=True)]
