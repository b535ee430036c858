"""A map of short races: a row for each way to begin, a column for each optimiser and rate; and one cell's."""

from dataclasses import dataclass

from ...inception.judging import GUESSING, LEARNT
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Box, Dot, Scene, Text, square, stroke
from ..shades import cell

WIDTH, ROW, WIDE, GAP = 1000, 30, 60, 22
_LEFT, _TOP = 160, 58
MOST_LOSS = 3.0  # one above is drawn at the top
_RECORDED, _LIVE = COLOURS["b1"], COLOURS["b2"]


@dataclass(frozen=True)
class Shown:
    """A cell: how dark it is, 0 … 1, and what it says."""

    share: float
    text: str


def rate_map(groups, rows, chosen, title):
    """Draw the map. Returns a Scene.

    groups: {"SGD": ("0.003", …), …}, the columns; rows: {name: [Shown, …]}, one a column. chosen: (row,
    column) of the cell that is framed, counted from 0. title: what the cells say.
    """
    scene = Scene(WIDTH, _TOP + ROW * len(rows) + 8, title)
    scene.add(Text(8, 14, title, 13, bold=True))
    lefts, x = [], _LEFT
    for group, names in groups.items():
        scene.add(Text(x, 36, f"{group}, learning rate", 12))
        for name in names:
            bold = len(lefts) == chosen[1]
            scene.add(Text(x + WIDE / 2, _TOP - 8, name, 12, "middle", bold))
            lefts.append(x)
            x += WIDE
        x += GAP
    for number, (name, cells) in enumerate(rows.items()):
        y = _TOP + ROW * number
        scene.add(Text(_LEFT - 10, y + ROW / 2, name, 13, "end", number == chosen[0]))
        for left, shown in zip(lefts, cells, strict=True):
            scene.add(*cell(left, y, WIDE, ROW, shown.share, 1, shown.text))
    scene.add(Box(lefts[chosen[1]], _TOP + ROW * chosen[0], WIDE, ROW, edge=INK, width=3))
    return scene


def cell_curves(recorded, live, every, steps, says):
    """The losses of one cell, each recorded seed and what has just been run. Returns a Scene.

    recorded: {seed: (mean loss of `every` steps, …)}; live: losses of single steps, of which means are drawn,
    too. steps: the axis. says: how the live one stands, in words.
    """
    ends = "; ".join(f"seed {seed} ends at {losses[-1]:.2f}" for seed, losses in recorded.items() if losses)
    scene = Scene(WIDTH, 330, f"Loss of each seed of the chosen cell: {ends}; here and now: {says}")
    axes = Axes(48, 84, 800, 186, x_most=steps, y_most=MOST_LOSS)
    axes.draw(scene, "step", "loss")
    for level, name in ((GUESSING, "guessing"), (LEARNT, "learnt, below")):
        y = axes.up(level)
        scene.add(axes.level(level), Text(axes.x + axes.w + 6, y, f"{name} {level:.2f}", 12))
    for losses in recorded.values():
        _means(scene, axes, losses, every, False)
    whole = range(0, len(live) - every + 1, every)
    _means(scene, axes, [sum(live[at : at + every]) / every for at in whole], every, True)
    seeds = f"recorded, seeds {', '.join(map(str, recorded))}; means of {every} steps"
    scene.add(*stroke(8, 14, 32, seeds, _RECORDED, 2, gap=10), Dot(24, 14, 4, _RECORDED))
    scene.add(*stroke(8, 38, 32, f"here and now: {says}", _LIVE, 3, gap=10))
    scene.add(square(24, 38, 10, "#ffffff", _LIVE, 2))
    return scene


def _means(scene, axes, losses, every, live):
    """The line of one seed; each of its marks stands in the middle of the steps that it is the mean of."""
    points = [(every * (place + 0.5), loss) for place, loss in enumerate(losses)]
    if points:
        scene.add(axes.line(points, _LIVE if live else _RECORDED, 3 if live else 2))
    for x, y in axes.places(points):
        scene.add(square(x, y, 10, "#ffffff", _LIVE, 2) if live else Dot(x, y, 4, _RECORDED))
