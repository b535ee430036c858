"""A waterfall: what a block costs without reduces, what each reduce takes away, what is left."""

from ...core.branches import SHORT_NAMES
from ...core.words import grouped, millions, signed, times
from ..axes import Axes
from ..palette import PAINTS
from ..parts import branch_entries, stacked
from ..scene import INK, Box, Line, Scene, Text
from .bottleneck import MEASURES

_BAR, _STEP = 66, 92


def waterfall(name, shape, steps, measure):
    """Draw the way from the naive block `name`, fed maps of `shape`, to the book's.

    steps: {"naive": BlockCost, "b2": BlockCost, "b3": BlockCost}, as naive_to_real returns. measure:
    "parameters" or "MACs". Returns a Scene.
    """
    (_, first), *_, (_, last) = steps.items()
    naive, *costs = (getattr(cost, MEASURES[measure]) for cost in steps.values())
    scene = Scene(470, 338, f"Block {name}, from {naive} without reduces to {costs[-1]} {measure}")
    axes = Axes(84, 88, 376, 206, 1, 1.12 * max(naive, *costs))
    axes.draw(scene, "", measure, x_ticks=False)
    scene.add(*branch_entries({branch: branch for branch in first.branches}, 12, 40, 360, size=14))
    scene.add(Text(12, 14, f"Block {name} on {times(shape)}, one reduce after the other", 14))

    _add_total(scene, axes, 0, first, measure)
    _add_words(scene, axes, 0, "no reduce")
    before = naive
    for place, (branch, after) in enumerate(zip([*steps][1:], costs, strict=True), start=1):
        top, low = axes.up(max(before, after)), axes.up(min(before, after))
        x = _left(axes, place)
        scene.add(Box(x, top, _BAR, low - top, *PAINTS[branch], INK, 1))
        scene.add(Text(x + _BAR / 2, top - 12, signed(after - before, _written), 14, "middle"))
        _add_words(scene, axes, place, "1×1 before", f"the {SHORT_NAMES[branch]}")
        _add_link(scene, axes, place, before)
        before = after
    _add_link(scene, axes, len(steps), before)
    _add_total(scene, axes, len(steps), last, measure)
    _add_words(scene, axes, len(steps), f"the book's {name}")
    return scene


def _add_total(scene, axes, place, cost, measure):
    """A bar from zero up, one piece a branch."""
    parts = {branch: getattr(part, MEASURES[measure]) for branch, part in cost.branches.items()}
    x, whole = _left(axes, place), sum(parts.values())
    scene.add(*stacked(parts, x, axes.up(0), axes.up(whole) - axes.up(0), _BAR, True, edge=INK, width=1))
    scene.add(Text(x + _BAR / 2, axes.up(whole) - 12, _written(whole), 15, "middle", bold=True))


def _add_link(scene, axes, place, cost):
    """The line from the bar before, at the height of what is left there."""
    x = _left(axes, place)
    scene.add(Line(((x - (_STEP - _BAR), axes.up(cost)), (x, axes.up(cost))), width=1))


def _add_words(scene, axes, place, *lines):
    x, y = _left(axes, place) + _BAR / 2, axes.y + axes.h + 14
    scene.add(*(Text(x, y + 17 * row, line, 13, "middle") for row, line in enumerate(lines)))


def _left(axes, place):
    return axes.x + 14 + _STEP * place


def _written(count):
    return grouped(count) if count < 1e7 else millions(count)
