"""A branch with and without its 1×1: two lanes with live numbers, and what each costs by reduce width.

And a waterfall: what a block costs without reduces, what each reduce takes away, what is left.
"""

from ...core.words import SHORT_NAMES, grouped, millions, signed, times
from ...inception.bottleneck import break_even, direct_cost, reduced_cost
from ..axes import Axes
from ..palette import COLOURS, PAINTS
from ..scene import INK, Box, Dot, Line, Scene, Text, branch_entries, stacked, stroke
from .diagram import thickness

_COLOUR_OF = {3: COLOURS["b2"], 5: COLOURS["b3"]}  # of the branch with that kernel
# What is counted, and the attribute of a Cost that holds it.
MEASURES = {"parameters": "params", "MACs": "macs"}
_FIRST, _SECOND, _BOX_W, _BOX_H = 296, 482, 96, 34
_SPLIT, _END, _COSTS = 164, 682, 700
_BAR, _STEP = 66, 92


def branch_lanes(channels, reduce, out, kernel, size):
    """Draw both ways from `channels` to `out` on maps of size × size, with their costs. Returns a Scene."""
    direct = direct_cost(channels, out, kernel, size, size)
    reduced = reduced_cost(channels, reduce, out, kernel, size, size)
    scene = Scene(1000, 142, f"{channels} to {out} channels, directly and through a 1×1 to {reduce} channels")
    fed, handed_on = times((channels, size, size)), times((out, size, size))
    colour, k = _COLOUR_OF[kernel], times((kernel, kernel))
    scene.add(Text(10, 71, fed, 15, bold=True), Text(10, 92, "channels, height, width", 12))
    scene.add(Line(((118, 71), (_SPLIT, 71)), width=thickness(channels)))
    for y, end, name, cost in ((34, _SECOND, "direct", direct), (108, _FIRST, "through a 1×1", reduced)):
        scene.add(Line(((_SPLIT, 71), (_SPLIT, y), (end, y)), width=thickness(channels)))
        scene.add(Text(_SPLIT + 14, y - 16, name, 14, bold=True))
        scene.add(Line(((_SECOND + _BOX_W, y), (_END, y)), colour, thickness(out)))
        scene.add(Text(_END - 4, y - 17, handed_on, 14, "end"))
        scene.add(Text(_COSTS, y - 10, f"{grouped(cost.params)} parameters", 15, bold=True))
        scene.add(Text(_COSTS, y + 11, f"{millions(cost.macs)} MACs", 15))
    scene.add(Line(((_FIRST + _BOX_W, 108), (_SECOND, 108)), colour, thickness(reduce)))
    scene.add(Text((_FIRST + _BOX_W + _SECOND) / 2, 91, str(reduce), 15, "middle", bold=True))
    for x, y, name in ((_SECOND, 34, k), (_FIRST, 108, "1×1"), (_SECOND, 108, k)):
        scene.add(Box(x, y - _BOX_H / 2, _BOX_W, _BOX_H, edge=colour, width=2.5))
        scene.add(Text(x + _BOX_W / 2, y, name, 15, "middle"))
    ratio, which = compared(direct.macs, reduced.macs)
    scene.add(Text(_COSTS + 190, 62, ratio, 20, bold=True), Text(_COSTS + 190, 84, f"{which} MACs", 14))
    return scene


def compared(before, after):
    """(120_422_400, 12_443_648) → ("9.7 times", "fewer"); ("3.2 times", "as many") if it is more."""
    ratio = max(before / after, after / before)
    if ratio < 1.05:
        return "about", "as many"
    return f"{ratio:.{1 if ratio < 100 else 0}f} times", "fewer" if after < before else "as many"


def reduce_curve(channels, reduce, out, kernel, size, measure):
    """Draw the cost of both ways over all reduce widths, the break-even marked. Returns a Scene.

    measure: "parameters" or "MACs".
    """

    def through(width):
        return getattr(reduced_cost(channels, width, out, kernel, size, size), MEASURES[measure])

    even = float(break_even(channels, out, kernel, biases=measure == "parameters"))
    direct = getattr(direct_cost(channels, out, kernel, size, size), MEASURES[measure])
    most = max(channels, reduce, 2)
    axes = Axes(84, 88, 352, 206, most, 1.1 * max(direct, through(most)))
    scene = Scene(470, 338, f"Cost over the reduce width: break-even at {even:.1f}, reduce width {reduce}")
    axes.draw(scene, "reduce width, channels after the 1×1", measure)
    colour = _COLOUR_OF[kernel]
    (x, y), (x_even, y_direct), (_, bottom) = axes.places(((reduce, through(reduce)), (even, direct), (0, 0)))

    scene.add(axes.level(direct, width=2.5))
    # The line starts at what is left without any reduce channel: the biases of the last convolution.
    start = through(1) - (through(2) - through(1))
    scene.add(axes.line(((0, start), (most, through(most))), colour, 3.5))
    scene.add(Line(((x_even, y_direct), (x_even, bottom)), width=1.5))
    scene.add(Text(x_even - 7, bottom - 12, "saves ◂", 13, "end"))
    scene.add(Text(x_even + 7, bottom - 12, "▸ costs", 13))
    scene.add(Line(((x, y), (x, y_direct)), colour, 1.5))
    scene.add(Dot(x_even, y_direct, 6, "#ffffff", INK, 2), Dot(x, y, 7, colour, INK))

    scene.add(*stroke(12, 16, 28, "direct", width=2.5), *stroke(240, 16, 28, "through a 1×1", colour, 3.5))
    scene.add(Dot(26, 40, 6, "#ffffff", INK, 2), Text(48, 40, f"break-even: {even:.1f}", 14))
    scene.add(Dot(254, 40, 7, colour, INK), Text(276, 40, f"your reduce width: {reduce}", 14))
    return scene


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
