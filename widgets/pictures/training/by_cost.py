"""Accuracy against cost: a reader's net among others, each seed a mark."""

from ...core.words import grouped
from ..palette import COLOURS
from ..scene import INK, Dot, Line, Scene, Text, square
from ..sheet import Shown
from .trials import HEIGHT, WIDTH, Span, plot_axes

MOST_EARLIER = 8  # the latest; the legend has no room for more
APART = 22  # units between two nets that cost the same: they are drawn side by side
_YOURS, _EARLIER = COLOURS["b6"], "#6e6e6e"
_RIVALS = [COLOURS[f"b{number}"] for number in range(1, 6)]
_BOTTOM = 350


class AccuracyByCost(Shown):
    """A net beside its rivals and earlier tries: accuracy against multiply-accumulates, a mark a seed.

    own: what has .name, .params, .macs, .figures (accuracies in %, one a seed) and .mean; rivals, earlier:
    lists of such, of the latter the last 8 are drawn. size: pixels a side of the image whose MACs are
    counted. Shows itself as PNG, and as text.
    """

    def __init__(self, own, rivals=(), earlier=(), size=33):
        self.size = size
        rest = [(one, _EARLIER) for one in [*earlier][-MOST_EARLIER:]]
        self._all = [(own, _YOURS), *zip(rivals, _RIVALS, strict=False), *rest]

    def __repr__(self):
        wide = max(len(one.name) for one, _ in self._all)
        lines = [f"   {'net':{wide}}  parameters        MACs   mean  seeds, % of the images to choose by"]
        for number, (one, colour) in enumerate(self._all, start=1):
            each = ", ".join(f"{figure:.1f}" for figure in one.figures)
            says = {_YOURS: "  ◀ yours", _EARLIER: "  (earlier)"}.get(colour, "")
            counts = f"{grouped(one.params):>10}  {grouped(one.macs):>10}"
            lines.append(f"{number:2} {one.name:{wide}}  {counts}  {one.mean:5.1f}  {each}{says}")
        return "\n".join(lines)

    def scene(self):
        """The plot as a Scene: a line joins the seeds of a net, a bar is their mean, its number above."""
        scene = Scene(WIDTH, HEIGHT, f"Accuracy of {len(self._all)} nets against multiply-accumulates")
        nets = [one for one, _ in self._all]
        up = Span.over([figure for one in nets for figure in one.figures], _BOTTOM, 60 - _BOTTOM)
        across = Span.over([one.macs / 1e6 for one in nets], 70, 520)
        cost = f"million multiply-accumulates for an image of {self.size}×{self.size}"
        plot_axes(scene, up, across, "accuracy on the images to choose by, %", cost)
        places, x = {}, -APART
        for place in sorted(range(len(nets)), key=lambda place: nets[place].macs):
            places[place] = x = max(across.at(nets[place].macs / 1e6), x + APART)
        for place, (one, colour) in enumerate(self._all):
            x, ends = places[place], [up.at(figure) for figure in one.figures]
            scene.add(Line(((x, min(ends)), (x, max(ends))), colour, 1.5), *_marks(x, ends, colour))
            scene.add(Line(((x - 10, up.at(one.mean)), (x + 10, up.at(one.mean))), INK, 2))
            scene.add(Text(x, min(ends) - 15, str(place + 1), 13, "middle", bold=not place))
            y = 40 + 22 * place
            scene.add(Text(664, y, str(place + 1), 13, "end"), *_marks(682, [y], colour))
            scene.add(Text(698, y, one.name, 13, bold=not place))
        return scene


def _marks(x, heights, colour):
    """A mark at each height: a large dot for the reader's net, squares for rivals, small dots for earlier."""
    for y in heights:
        if colour in _RIVALS:
            yield square(x, y, 11, colour, INK, 1)
        else:
            yield Dot(x, y, 7 if colour == _YOURS else 4, colour, INK, 1)
