"""BranchExplorer: six channel sliders, a garment, and what four branches make of it."""

import re
from functools import lru_cache

import ipywidgets as ipw
import numpy

from ..core.branches import BRANCH_NAMES, BRANCHES
from ..core.words import grouped, millions, plural, times
from ..inception.counting import block_cost
from ..pictures.block.diagram import block_diagram
from ..pictures.block.ribbon import concat_ribbon
from ..pictures.montage import brightest, coloured_image, grey_levels, montage, palette_png
from ..pictures.palette import COLOURS, RAMPS
from ..pictures.parts import swatch
from ..pictures.sheet import caption, stack
from ..ui.controls import dropdown, row, slider
from ..ui.look import html, shared
from ..ui.presets import WithPresets
from .base import Choice, Explorer, Whole, whole_or_text
from .six_widths import BLOCK_PRESETS, WIDTHS, SixWidths, six

# Height and width of each branch's canvas: at these, the most maps a slider allows are still told apart.
CANVAS = {"b1": (290, 1240), "b2": (290, 1240), "b3": (174, 1240), "b4": (174, 1240)}
LEGEND = (
    "A line is as wide as the channels it carries. A tile is one feature map: black is 0, the brighter the "
    "stronger, one scale a branch."
)
_NUMBER = r"(-?[\d.]+)"
_STATE = re.compile(
    rf"{_NUMBER}-{_NUMBER},{_NUMBER}-{_NUMBER},{_NUMBER}-{_NUMBER}@([\dx]+)(?: seed={_NUMBER})?(?: of (.+))?"
)


class BranchState(SixWidths):
    """Six widths, an input, a garment, a seed."""

    seed = Whole(0, most=9999, least=0)
    input = Choice()
    garment = Choice()

    def __init__(self, shapes, garments):
        """shapes: {kind of input: (C, H, W)}; garments: their names. The first of each is the default."""
        super().__init__()
        self.shapes = shapes
        self.offer("input", shapes)
        self.offer("garment", garments)

    @property
    def shape(self):
        """(C, H, W) of the input."""
        return self.shapes[self.input]

    def to_string(self):
        return f"{six(self.widths)}@{_size(self.shape)} seed={self.seed} of {self.garment}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        *widths, size, seed, garment = found.groups()
        kinds = {_size(shape): kind for kind, shape in self.shapes.items()}
        if size not in kinds:
            raise ValueError(f"The input after @ must be one of {', '.join(kinds)}; got {size!r}.")
        values = {name: whole_or_text(value) for name, value in zip(WIDTHS, widths, strict=True)}
        values |= {
            "input": kinds[size],
            "seed": whole_or_text(seed or "0"),
            "garment": garment or self.garment,
        }
        return values


class BranchExplorer(WithPresets, Explorer):
    """Move the six widths of an Inception block and see the feature maps of its four branches.

    bank: has `.inputs`, {kind: {garment: array}}, `.shape(kind)` → (C, H, W), and
    `.maps(kind, garment, seed, branch, reduce)` → float32 (largest width of the branch, H, W), as a
    widgets.inception.bank.FilterBank has. images: {garment: uint8 (H, W)}, the pictures of the garments.
    """

    presets, own = BLOCK_PRESETS, "no block"

    def __init__(self, bank, images):
        self._bank, self._garment_images = bank, images
        self._levels = lru_cache(maxsize=64)(self._compute_levels)
        self._drawn = {}
        model = BranchState({kind: bank.shape(kind) for kind in bank.inputs}, images)
        controls = self._build_controls(model)
        super().__init__(model, controls)
        self._diagram, self._ribbon = html(), html()
        self._headings = {branch: html() for branch in BRANCHES}
        self._montages = {
            branch: ipw.Image(
                format="png",
                layout=shared(ipw.Layout, flex="1 1 0", min_width="0", width="auto", height="auto"),
            )
            for branch in BRANCHES
        }
        self.watch_presets()
        legend = html(f"<small>{LEGEND}</small>")
        rows = map(self._row, BRANCHES)
        self.children = [
            *(self._toolbar(), self._diagram, legend),
            *(*rows, self._ribbon, self.footer),
        ]
        self.show()

    @classmethod
    def demo(cls):
        """A working explorer: random weights; ten garments, raw or as the stem hands them to block 3a."""
        # Here alone an explorer may know the network: it must work with no arguments.
        from ..fashion.garments import GARMENTS, garment, garment_image
        from ..inception.bank import FilterBank
        from ..inception.seeding import stem_output

        images = {name: garment_image(name) for name in reversed(GARMENTS)}
        batch = numpy.concatenate([garment(name).asnumpy() for name in images])
        stem = dict(zip(images, stem_output(batch), strict=True))
        pixels = {name: image[None] / 255 for name, image in images.items()}
        return cls(FilterBank({"the garment, 1×28×28": pixels, "after the stem, 192×12×12": stem}), images)

    def draw(self):
        model, widths = self.model, self.model.widths
        cost = block_cost(widths, *model.shape)
        for branch in BRANCHES:
            self._draw_branch(branch, cost.branches[branch])
        image = self._garment_images[model.garment]
        self._diagram.value = block_diagram(widths, model.shape, image, self._fed()).svg()
        totals = f"<div style='font-size:15px'>{self._total(widths, cost)}</div>"
        self._ribbon.value = concat_ribbon(widths).svg() + totals
        self.controls["preset"].value = self.preset()

    def describe(self):
        with self._lock:
            model, widths = self.model, self.model.widths
            cost = block_cost(widths, *model.shape)
            lines = [
                f"Inception block on {self._fed()} ({times(model.shape)}), random weights, seed {model.seed}."
            ]
            for branch in BRANCHES:
                lines.append(
                    f"{branch}  {self._caption(branch, cost.branches[branch])}; {self._dark(branch)}."
                )
            lines.append(self._total(widths, cost))
            return "\n".join(lines)

    def picture(self):
        model, widths = self.model, self.model.widths
        cost = block_cost(widths, *model.shape)
        image = self._garment_images[model.garment]
        parts = [block_diagram(widths, model.shape, image, self._fed()).pixels(1.24), caption(LEGEND)]
        for branch in BRANCHES:
            parts.append(caption(f"{branch}  {self._caption(branch, cost.branches[branch])}"))
            parts.append(coloured_image(self._montage(branch), RAMPS[branch]))
        return stack([*parts, concat_ribbon(widths).pixels(1.24), caption(self._total(widths, cost))])

    def _draw_branch(self, branch, cost):
        count = self.model.widths.outputs[branch]
        key = (*self._source(branch), count)
        if self._drawn.get(branch) != key:
            self._montages[branch].value = palette_png(self._montage(branch), RAMPS[branch])
            self._drawn[branch] = key
        self._headings[branch].value = (
            f"<div style='line-height:1.35'>{swatch(branch)} <b>{branch}</b>&ensp;{BRANCH_NAMES[branch]}<br>"
            f"{plural(count, 'map')} of {times(self.model.shape[1:])}<br>"
            f"{grouped(cost.params)} parameters, {millions(cost.macs)} MACs</div>"
        )

    def _montage(self, branch):
        levels, _ = self._levels(*self._source(branch))
        return montage(levels[: self.model.widths.outputs[branch]], CANVAS[branch])

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
        inside = f", {reduce} channels in between" if reduce else ""
        return (
            f"{BRANCH_NAMES[branch]}{inside}: {plural(count, 'map')} of {times(self.model.shape[1:])}, "
            f"{grouped(cost.params)} parameters, {grouped(cost.macs)} MACs"
        )

    def _total(self, widths, cost):
        shape = times((widths.out_channels, *self.model.shape[1:]))
        sum_of = " + ".join(map(str, widths.outputs.values()))
        return (
            f"Output {shape}: {sum_of} = {widths.out_channels} channels. "
            f"{grouped(cost.params)} parameters, {grouped(cost.macs)} MACs."
        )

    def _build_controls(self, model):
        def width(name, label):
            return slider(model.traits()[name], label, label_width="78px", width="308px")

        return {
            "garment": dropdown("Garment", list(model.offered["garment"]), "190px"),
            "input": dropdown("Input", list(model.shapes), "260px"),
            "preset": dropdown("Widths of", [*self.presets, self.own], "160px"),
            "seed": ipw.BoundedIntText(
                min=0,
                max=model.traits()["seed"].most,
                description="Seed",
                tooltip="Another seed, other random weights",
                style={"description_width": "initial"},
                layout={"width": "120px"},
            ),
            "c1": width("c1", "1×1"),
            "c2_reduce": width("c2_reduce", "1×1 reduce"),
            "c2": width("c2", "3×3"),
            "c3_reduce": width("c3_reduce", "1×1 reduce"),
            "c3": width("c3", "5×5"),
            "c4": width("c4", "pool → 1×1"),
        }

    def _toolbar(self):
        names = ("garment", "input", "preset", "seed")
        return row([self.controls[name] for name in names], flex_flow="row wrap")

    def _row(self, branch):
        names = {"b1": ["c1"], "b2": ["c2_reduce", "c2"], "b3": ["c3_reduce", "c3"], "b4": ["c4"]}[branch]
        left = [self._headings[branch], *(self.controls[name] for name in names)]
        return ipw.HBox(
            [
                ipw.VBox(left, layout=shared(ipw.Layout, flex="0 0 322px", padding="0 0 0 8px")),
                self._montages[branch],
            ],
            layout=shared(
                ipw.Layout,
                align_items="flex-start",
                margin="4px 0",
                border_left=f"6px solid {COLOURS[branch]}",
                overflow="hidden",
            ),
        )


def _size(shape):
    """(192, 12, 12) → "192x12"; a height unlike the width is named as well."""
    return "x".join(map(str, shape if shape[1] != shape[2] else shape[:2]))
