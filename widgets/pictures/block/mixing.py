"""One number of a feature map and the products that it is a sum of: maps, the window, bars; and as lines."""

import numpy

from ...core.words import grouped, times
from ..montage import grey_levels
from ..palette import GREYS, PAINTS
from ..scene import INK, Box, Line, Scene, Text, framed, in_columns
from ..shades import cell
from .channel import map_image

WIDTH, HEIGHT = 1000, 478
SHOWN = 10  # of the products, the largest
_LEFT, _MIDDLE, _RIGHT, _SIDE, _GRID = 8, 226, 472, 200, 220
_UPPER, _LOWER, _FIRST, _ROW = 26, 254, 62, 27  # tops of the maps; the first row, and from one to the next
_AXIS, _REACH, _END = 850, 62, 992  # of the bars


def figure(value, digits=3):
    """0.0123 → "0.012", −1.5 → "−1.500"; nothing that is written as 0 has a sign."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def rows(mix):
    """[(name, number × weight or "", value), …]: the largest products, the others, their sum, the bias, what
    the ReLU gets and lets through.
    """
    found, count = [], mix.products.size
    for rank, at in enumerate(mix.order[:SHOWN]):
        channel, row, column = mix.place(rank)
        name = f"channel {channel}" + (f" at {row}, {column}" if mix.products[0].size > 1 else "")
        factors = f"{figure(mix.numbers.flat[at])} × {figure(mix.weights.flat[at])}"
        found.append((name, factors, mix.products.flat[at]))
    if count > SHOWN:
        rest = sum(mix.products.flat[at] for at in mix.order[SHOWN:])
        found.append((f"the other {grouped(count - SHOWN)}", "", rest))
    ends = {
        f"sum of all {grouped(count)}": mix.sum, "bias": mix.bias,
        "sum and bias": mix.total, "after the ReLU": mix.number,
    }  # fmt: skip
    return found + [(name, "", value) for name, value in ends.items()]


def grid(mix, rank):
    """(title, [[(value, its text), …], …], (row, column) to frame) of the window; None for a 1×1.

    Of a pool: what it compares in the channel of that product, the winner framed. Of another kernel: how much
    each place of its window adds, and the place of that product.
    """
    channel, row, column = mix.place(rank)
    if (compared := mix.pool(channel)) is not None:
        best = numpy.unravel_index(compared.argmax(), compared.shape)
        return f"the largest of {compared.size} wins", _texts(compared, numpy.isfinite(compared)), best
    reach = len(mix.on_map) // 2
    if reach:
        sums = mix.products.sum(axis=0)
        place = row - mix.row + reach, column - mix.column + reach
        return "what each place adds", _texts(sums, mix.on_map), place


def _texts(values, on_map):
    digits = 3 if len(values) < 4 else 2
    return [
        [(value, figure(value, digits - (abs(value) >= 10))) if on else (0, "pad") for value, on in both]
        for both in (zip(*line, strict=True) for line in zip(values.tolist(), on_map, strict=True))
    ]


def mixing_picture(mix, branch, rank, pictures, title):
    """Draw how a number of a feature map comes about. Returns a Scene of 1000×478.

    mix: a mixing.Mix. rank: of the product that is looked at, from 0. pictures: {caption: of the garment,
    uint8 (H, W); of the feature map; of the input channel that product comes from, both float (H, W)}.
    """
    scene = Scene(WIDTH, HEIGHT, title)
    (named, garment), (of_map, feature_map), (fed, inputs) = pictures.items()
    white = float(inputs.max())
    inputs = GREYS[grey_levels(inputs, white if white > 0 else 1.0)]
    for x, y, caption, pixels, side in (
        (_LEFT, _UPPER, named, garment, mix.side),
        (_LEFT, _LOWER, of_map, map_image(feature_map, branch), 1),
        (_MIDDLE, _UPPER, fed, inputs, mix.side),
    ):
        scene.add(Text(x, y - 14, caption, 14, bold=True), *framed(x, y, _SIDE, _SIDE, pixels))
        scene.add(*_window(x, y, mix, side, feature_map.shape))
    _add_grid(scene, mix, rank)
    _add_rows(scene, mix, branch, rank)
    return scene


def _window(x, y, mix, side, shape):
    """A frame round the window of that side on a map of (H, W) that is drawn at (x, y), cut at its border."""
    (left, right), (top, bottom) = (
        [_SIDE * min(max(end, 0), size) / size for end in (at - side // 2, at + side // 2 + 1)]
        for at, size in ((mix.column, shape[1]), (mix.row, shape[0]))
    )
    place = x + left - 2, y + top - 2, right - left + 4, bottom - top + 4
    # White on black: seen on light and dark pixels.
    return Box(*place, edge="#000000", width=4), Box(*place, edge="#ffffff", width=2)


def _add_grid(scene, mix, rank):
    """Below the input channel: the window's numbers, or of a 1×1 the one product."""
    if not (found := grid(mix, rank)):
        _, factors, product = rows(mix)[rank]
        for line, text in enumerate(("number × weight", factors, f"= {figure(product)}")):
            scene.add(Text(_MIDDLE, _LOWER - 14 + 40 * line, text, 20 if line else 14, bold=not line))
        return
    title, lines, (row, column) = found
    scene.add(Text(_MIDDLE, _LOWER - 14, title, 14, bold=True))
    most = max(abs(value) for line in lines for value, _ in line)
    size = _GRID / len(lines)
    for down, line in enumerate(lines):
        for right, (value, text) in enumerate(line):
            at = _MIDDLE + right * size, _LOWER + down * size, size, size
            scene.add(*cell(*at, value, most, text))
    scene.add(Box(_MIDDLE + column * size, _LOWER + row * size, size, size, edge=INK, width=3))


def _add_rows(scene, mix, branch, rank):
    """At the right: the products as a table with bars, then what becomes of their sum."""
    channels, *window = mix.products.shape
    at = "" if window == [1, 1] else f" at {times(window)} places"
    head = f"{grouped(mix.products.size)} products, of {channels} channels{at}"
    scene.add(Text(_RIGHT, 12, head, 14, bold=True))
    scene.add(Text(_RIGHT, 36, "channel at row, column" if at else "channel", 13))
    scene.add(*in_columns(36, (_AXIS - _REACH - 14, _END), ("number × weight", "product")))
    found = rows(mix)
    most = max(abs(value) for _, _, value in found) or 1.0
    colour, hatch = PAINTS[branch]
    for place, (name, factors, value) in enumerate(found):
        y, last = _FIRST + _ROW * place, place == len(found) - 1
        bold = last or place == rank
        length = _REACH * abs(value) / most
        bar = _AXIS - (length if value < 0 else 0), y - 8, length, 16
        scene.add(Box(*bar, *(("", "") if value < 0 else (colour, hatch)), colour, 2))
        scene.add(Text(_RIGHT + 14, y, name.removeprefix("channel "), 14, bold=bold))
        scene.add(Text(_AXIS - _REACH - 14, y, factors, 14, "end", bold=bold))
        scene.add(Text(_END, y, figure(value), 14, "end", bold=bold))
    scene.add(Text(_RIGHT - 4, _FIRST + _ROW * rank, "▸", 16, bold=True))
    bottom, total = _FIRST + _ROW * (len(found) - 0.5), _FIRST + _ROW * (len(found) - 4.5)
    scene.add(Line(((_AXIS, _FIRST - 14), (_AXIS, bottom)), width=1))
    scene.add(Line(((_RIGHT, total), (_END, total)), width=1))
