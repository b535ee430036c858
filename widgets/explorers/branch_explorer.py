"""BranchExplorer: six channel sliders, a garment, and what four branches make of it."""

from functools import lru_cache

import numpy

from ..core.words import BRANCH_NAMES, BRANCHES, grouped, millions, plural, times
from ..inception.counting import block_cost
from ..pictures.block.diagram import block_diagram
from ..pictures.block.ribbon import concat_ribbon
from ..pictures.montage import brightest, coloured_image, grey_levels, montage, palette_png
from ..pictures.palette import RAMPS
from ..pictures.scene import swatch
from ..ui.controls import across, button, down, dropdown, number_box, png_view, small, view
from .branch_rows import WIDTH_SLIDERS, WIDTHS_OF, of_branch
from .branch_state import MOST_SEED, BranchState
from .train_this import TRAIN_BLOCK, WithBlock, dashboard_of

# Height and width of each branch's maps: at these, the most maps a slider allows are still told apart.
MAPS_SIZE = {"b1": (290, 1240), "b2": (290, 1240), "b3": (174, 1240), "b4": (174, 1240)}
LINES_AND_TILES = (
    "The more channels, the thicker the line. A tile is one feature map: black is 0, brighter is larger; "
    "each branch has its own scale."
)
# On a narrow page the maps go below their sliders.
_MAPS = png_view(flex="1 1 400px", min_width="0", width="auto", height="auto")


def _row(branch):
    heading = f"{branch} heading"
    left = down(heading, *WIDTHS_OF[branch], flex="0 0 322px", padding="0 0 0 8px")
    looks = {"flex_flow": "row wrap", "align_items": "flex-start", "overflow": "hidden"}
    return across(left, f"{branch} maps", **looks, **of_branch(branch))


class BranchExplorer(WithBlock):
    """Move the six widths of an Inception block and see the feature maps of its four branches.

    bank: has `.inputs`, {kind: {garment: array}}, `.shape(kind)` → (C, H, W), and
    `.maps(kind, garment, seed, branch, reduce)` → float32 (largest width of the branch, H, W), as a
    widgets.inception.bank.FilterBank has. images: {garment: uint8 (H, W)}, the pictures of the garments.
    train: as in WithTraining; the six widths stand for block 3a.
    """

    CONTROLS = {
        "garment": dropdown("Garment", "190px"),
        "input": dropdown("Input", "260px"),
        "preset": dropdown("Widths of", "160px"),
        "seed": number_box("Seed", "120px"),
        "new": button("New weights", "random", "130px", "The next seed: other random weights"),
        **WIDTH_SLIDERS,
        **TRAIN_BLOCK,
    }
    NOTES = {"seed": (), "train": ("train_all",)}
    VIEWS = {
        **{f"{branch} maps": _MAPS for branch in BRANCHES},
        **{f"{branch} heading": view() for branch in BRANCHES},
        **{"diagram": view(), "ribbon": view()},
    }
    ROWS = (
        ("garment", "input", "preset", "seed", "new", "seed note"),
        *("diagram", small(LINES_AND_TILES)),
        *map(_row, BRANCHES),
        "ribbon",
        ("train", "train_all", "train note"),
    )

    def __init__(self, bank, images, train=None):
        self._bank, self._garment_images = bank, images
        self._levels = lru_cache(maxsize=64)(self._compute_levels)
        self._png = lru_cache(maxsize=8)(self._compute_png)
        super().__init__(BranchState({kind: bank.shape(kind) for kind in bank.inputs}, images), train)

    @classmethod
    def demo(cls):
        """A working explorer: random weights; ten garments, as the stem outputs them to block 3a, or raw."""
        # Here alone an explorer may know the network: it must work with no arguments.
        from ..fashion.garments import GARMENTS, garment, garment_image
        from ..inception.bank import FilterBank
        from ..inception.seeding import stem_output

        images = {name: garment_image(name) for name in reversed(GARMENTS)}
        batch = numpy.concatenate([garment(name).asnumpy() for name in images])
        stem = dict(zip(images, stem_output(batch), strict=True))
        pixels = {name: image[None] / 255 for name, image in images.items()}
        bank = FilterBank({"after the stem, 192×12×12": stem, "the garment, 1×28×28": pixels})
        return cls(bank, images, dashboard_of)

    def _on_new(self, button):
        self.set(seed=(self.model.seed + 1) % (MOST_SEED + 1))

    def draw(self):
        model, widths = self.model, self.model.widths
        cost = block_cost(widths, *model.shape)
        drawn = {}
        for branch in BRANCHES:
            drawn |= self._draw_branch(branch, cost.branches[branch])
        image = self._garment_images[model.garment]
        totals = f"<div style='font-size:15px'>{self._total(widths, cost)}</div>"
        return drawn | {
            "diagram": block_diagram(widths, model.shape, image, self._fed()).svg_to_read(),
            "ribbon": concat_ribbon(widths).svg_to_read() + totals,
        }

    def words(self):
        model, widths = self.model, self.model.widths
        cost = block_cost(widths, *model.shape)
        fed = f"{self._fed()} ({times(model.shape)})"
        lines = [f"Inception block on {fed}, random weights, seed {model.seed}."]
        for branch in BRANCHES:
            lines.append(self._line(branch, cost.branches[branch]))
        return [*lines, self._total(widths, cost)]

    def picture(self):
        model, widths = self.model, self.model.widths
        cost = block_cost(widths, *model.shape)
        image = self._garment_images[model.garment]
        parts = [block_diagram(widths, model.shape, image, self._fed()), LINES_AND_TILES]
        for branch in BRANCHES:
            parts.append(f"{branch}  {self._caption(branch, cost.branches[branch])}")
            maps = self._montage(widths.outputs[branch], *self._source(branch))
            parts.append(coloured_image(maps, RAMPS[branch]))
        return [*parts, concat_ribbon(widths), self._total(widths, cost)]

    def _draw_branch(self, branch, cost):
        """{view: value} of its row."""
        count = self.model.widths.outputs[branch]
        heading = (
            f"<div style='line-height:1.35'>{swatch(branch)} <b>{branch}</b>&ensp;{BRANCH_NAMES[branch]}<br>"
            f"{plural(count, 'map')} of {times(self.model.shape[1:])}<br>"
            f"{grouped(cost.params)} parameters, {millions(cost.macs)} MACs</div>"
        )
        png = self._png(count, *self._source(branch))
        return {f"{branch} heading": heading, f"{branch} maps": (png, self._line(branch, cost))}

    def _compute_png(self, count, *source):
        return palette_png(self._montage(count, *source), RAMPS[source[3]])

    def _montage(self, count, *source):
        levels, _ = self._levels(*source)
        return montage(levels[:count], MAPS_SIZE[source[3]])

    def _source(self, branch):
        model = self.model
        return model.input, model.garment, model.seed, branch, model.widths.reduces.get(branch)

    def _compute_levels(self, *source):
        maps = self._bank.maps(*source)
        return grey_levels(maps, brightest(maps)), maps.reshape(len(maps), -1).max(axis=1) <= 0

    def _dark(self, branch):
        _, dark = self._levels(*self._source(branch))
        count = self.model.widths.outputs[branch]
        return f"{int(dark[:count].sum())} of {plural(count, 'map')} all zero"

    def _fed(self):
        return f"{self.model.garment}, {self.model.input.split(',')[0]}"

    def _caption(self, branch, cost):
        count = self.model.widths.outputs[branch]
        reduce = self.model.widths.reduces.get(branch)
        inside = f", {plural(reduce, 'channel')} in between" if reduce else ""
        return (
            f"{BRANCH_NAMES[branch]}{inside}: {plural(count, 'map')} of {times(self.model.shape[1:])}, "
            f"{grouped(cost.params)} parameters, {grouped(cost.macs)} MACs"
        )

    def _line(self, branch, cost):
        return f"{branch}  {self._caption(branch, cost)}; {self._dark(branch)}."

    def _total(self, widths, cost):
        shape = times((widths.out_channels, *self.model.shape[1:]))
        sum_of = " + ".join(map(str, widths.outputs.values()))
        return (
            f"Output {shape}: {sum_of} = {widths.out_channels} channels. "
            f"{grouped(cost.params)} parameters, {grouped(cost.macs)} MACs."
        )
