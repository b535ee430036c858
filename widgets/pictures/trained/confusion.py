"""A confusion matrix: what the images are against what the net calls them."""

from ...core.words import signed
from ..scene import Scene, Text
from ..shades import cell

W, H = 620, 440
_LEFT, _TOP, _CELL_W, _CELL_H = 118, 74, 48, 34


def confusion_matrix(counts, names, title, difference=False):
    """A Scene of 620×440: rows what it is, columns what it is called.

    counts: integers (classes, classes); of a `difference`, with a sign, and coloured by it.
    """
    largest = "; ".join(largest_confusions(counts, names)) or "no image"
    scene = Scene(W, H, f"{title}, confusion matrix. Off the diagonal: {largest}")
    scene.add(Text(0, 12, title, 15, bold=True))
    columns = _LEFT + _CELL_W * len(names)
    scene.add(Text(columns, 34, "what the net calls it", 13, "end", bold=True))
    scene.add(Text(0, _TOP - 14, "what it is", 13, bold=True))
    most = max(1, abs(counts).max())
    for place, name in enumerate(names):
        # Two levels, or neighbouring names would run into each other.
        level, x = (56 if place % 2 else _TOP - 6), _LEFT + _CELL_W * (place + 0.5)
        scene.add(Text(x, level, name, 12, "middle"))
        scene.add(Text(_LEFT - 8, _TOP + _CELL_H * (place + 0.5) + 4, name, 13, "end"))
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            text = (signed(count) if difference else str(count)) if count else ""
            place = _LEFT + _CELL_W * column, _TOP + _CELL_H * row + 4, _CELL_W, _CELL_H
            scene.add(*cell(*place, int(count), most, text, bold=row == column))
    return scene


def largest_confusions(counts, names, how_many=3):
    """["9 of shirt are called t-shirt", …]: the largest counts off the diagonal, largest first."""
    off = [
        (count, row, column)
        for row, line in enumerate(counts.tolist())
        for column, count in enumerate(line)
        if row != column and count
    ]
    off.sort(key=lambda one: (-one[0], one[1:]))
    return [f"{names[row]} called {names[column]}: {count}" for count, row, column in off[:how_many]]
