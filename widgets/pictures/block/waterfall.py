"""A waterfall: what a block costs without reduces, what each reduce takes away, what is left."""

from ...core.branches import BRANCHES
from ...core.words import grouped, millions, times
from ..axes import Axes
from ..palette import COLOURS, HATCHES
from ..scene import INK, Box, Line, Scene, Text
from .bottleneck import MEASURES

_BAR, _STEP = 66, 92
_LABELS = {"naive": ("no reduce", ""), "b2": ("1×1 before", "the 3×3"), "b3": ("1×1 before", "the 5×5")}


def waterfall(name, shape, steps, measure):
    """Draw the way from the naive block `name`, fed maps of `shape`, to the book's.

    steps: {"naive": BlockCost, "b2": BlockCost, "b3": BlockCost}, as naive_to_real returns. measure:
    "parameters" or "MACs". Returns a Scene.
    """
    costs = {step: getattr(cost, MEASURES[measure]) for step, cost in steps.items()}
    naive, real = costs["naive"], costs["b3"]
    scene = Scene(470, 338, f"Block {name}, from {naive} without reduces to {real} {measure}")
    axes = Axes(84, 88, 376, 206, 1, 1.12 * max(costs.values()))
    axes.draw(scene, "", measure, x_ticks=False)
    for place, branch in enumerate(BRANCHES):
        scene.add(Box(12 + 90 * place, 33, 30, 14, COLOURS[branch], INK, HATCHES[branch], 1))
        scene.add(Text(50 + 90 * place, 40, branch, 14))
    scene.add(Text(12, 14, f"Block {name} on {times(shape)}, one reduce after the other", 14))

    _total(scene, axes, 0, steps["naive"], measure)
    before = naive
    for place, branch in enumerate(("b2", "b3"), start=1):
        after = costs[branch]
        top, low = axes.up(max(before, after)), axes.up(min(before, after))
        x = _left(axes, place)
        scene.add(Box(x, top, _BAR, low - top, COLOURS[branch], INK, HATCHES[branch], 1))
        scene.add(Text(x + _BAR / 2, top - 12, _signed(after - before), 14, "middle"))
        scene.add(Line(((x - (_STEP - _BAR), axes.up(before)), (x, axes.up(before))), width=1))
        before = after
    scene.add(
        Line(
            (
                (_left(axes, 2) + _BAR, axes.up(before)),
                (_left(axes, 3), axes.up(before)),
            ),
            width=1,
        )
    )
    _total(scene, axes, 3, steps["b3"], measure)

    labels = [*_LABELS.values(), (f"the book's {name}", "")]
    for place, lines in enumerate(labels):
        for row, line in enumerate(lines):
            scene.add(
                Text(_left(axes, place) + _BAR / 2, axes.y + axes.h + 14 + 17 * row, line, 13, "middle")
            )
    return scene


def _total(scene, axes, place, cost, measure):
    """A bar from zero up, one piece a branch."""
    x, below = _left(axes, place), 0
    for branch in BRANCHES:
        part = getattr(cost.branches[branch], MEASURES[measure])
        top = axes.up(below + part)
        scene.add(Box(x, top, _BAR, axes.up(below) - top, COLOURS[branch], INK, HATCHES[branch], 1))
        below += part
    scene.add(Text(x + _BAR / 2, axes.up(below) - 12, _written(below), 15, "middle", bold=True))


def _left(axes, place):
    return axes.x + 14 + _STEP * place


def _written(count):
    return grouped(count) if count < 1e7 else millions(count)


def _signed(change):
    return ("−" if change < 0 else "+") + _written(abs(change))
