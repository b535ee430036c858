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
    costs = {step: getattr(cost, MEASURES[measure]) for step, cost in (steps | {"book": last}).items()}
    naive, book = costs["naive"], costs["book"]
    scene = Scene(470, 338, f"Block {name}, from {naive} without reduces to {book} {measure}")
    axes = Axes(84, 88, 376, 206, 1, 1.12 * max(costs.values()))
    axes.draw(scene, "", measure, x_ticks=False)
    scene.add(*branch_entries({branch: branch for branch in first.branches}, 12, 40, 360, size=14))
    scene.add(Text(12, 14, f"Block {name} on {times(shape)}, one reduce after the other", 14))
    before = 0
    for place, (step, after) in enumerate(costs.items()):
        x, middle = axes.x + 14 + _STEP * place, axes.x + 14 + _STEP * place + _BAR / 2
        top, low = axes.up(max(before, after)), axes.up(min(before, after))
        if step in ("naive", "book"):
            _add_total(scene, axes, x, first if step == "naive" else last, measure)
            words = ["no reduce" if step == "naive" else f"the book's {name}"]
        else:
            scene.add(Box(x, top, _BAR, low - top, *PAINTS[step], INK, 1))
            scene.add(Text(middle, top - 12, signed(after - before, _written), 14, "middle"))
            words = ["1×1 before", f"the {SHORT_NAMES[step]}"]
        if place:
            scene.add(Line(((x - (_STEP - _BAR), axes.up(before)), (x, axes.up(before))), width=1))
        for row, line in enumerate(words):
            scene.add(Text(middle, axes.up(0) + 14 + 17 * row, line, 13, "middle"))
        before = after
    return scene


def _add_total(scene, axes, x, cost, measure):
    """A bar from zero up, one piece a branch."""
    parts = {branch: getattr(part, MEASURES[measure]) for branch, part in cost.branches.items()}
    bottom, top = axes.up(0), axes.up(sum(parts.values()))
    scene.add(*stacked(parts, x, bottom, top - bottom, _BAR, True, edge=INK, width=1))
    scene.add(Text(x + _BAR / 2, top - 12, _written(sum(parts.values())), 15, "middle", bold=True))


def _written(count):
    return grouped(count) if count < 1e7 else millions(count)
