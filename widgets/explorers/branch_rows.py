"""What explorers share, a row a branch: the six sliders of a block, and feature maps."""

import ipywidgets as ipw

from ..core.words import BRANCH_NAMES, BRANCHES, plural, times
from ..inception.widths import WIDTHS
from ..pictures.montage import brightest, coloured_image, grey_levels, montage, palette_png
from ..pictures.palette import COLOURS, RAMPS
from ..pictures.scene import swatch
from ..ui.controls import png_view, slider, small
from ..ui.look import html, shared

_LABELS = ("1×1", "1×1 reduce", "3×3", "1×1 reduce", "5×5", "pool → 1×1")
WIDTH_SLIDERS = {
    name: slider(label, "78px", width="308px") for name, label in zip(WIDTHS, _LABELS, strict=True)
}
WIDTHS_OF = {"b1": ("c1",), "b2": ("c2_reduce", "c2"), "b3": ("c3_reduce", "c3"), "b4": ("c4",)}
ROW_SIZE = (150, 1180)  # height and width of a row in pixels
ROWS_LEGEND = "A tile is one feature map: black is 0, the brighter the stronger, one scale a branch."


def of_branch(branch):
    """Traits of the layout of what belongs to a branch: a line of its colour at the left."""
    return {"border_left": f"6px solid {COLOURS[branch]}", "margin": "4px 0"}


class MapRows(ipw.VBox):
    """The maps of one block. `value`: {"b1": float32 (C, H, W), …}; set it, and they are drawn."""

    def __init__(self):
        self._maps = None
        self._heads = {branch: html() for branch in BRANCHES}
        self._images = {branch: png_view(width="100%", height="auto")() for branch in BRANCHES}
        rows = [
            ipw.VBox(
                [self._heads[branch], self._images[branch]],
                layout=shared(ipw.Layout, padding="0 0 0 8px", **of_branch(branch)),
            )
            for branch in BRANCHES
        ]
        super().__init__([*rows, small(ROWS_LEGEND)()], layout=shared(ipw.Layout))

    @property
    def value(self):
        """The maps that are shown, or None: to begin with, and where they are to go."""
        return self._maps

    @value.setter
    def value(self, maps):
        self._maps = maps
        for branch, head in self._heads.items():
            head.value = f"{swatch(branch)} {row_words(branch, maps[branch])}" if maps else ""
        for branch in BRANCHES if maps else ():
            png = palette_png(_montage(maps[branch]), RAMPS[branch])
            self._images[branch].show(png, row_words(branch, maps[branch]))


def row_words(branch, maps):
    """ "b1 1×1: 64 maps of 6×6, 3 of them all zero" """
    zero = int((maps.reshape(len(maps), -1).max(axis=1) <= 0).sum())
    return (
        f"{branch} {BRANCH_NAMES[branch]}: {plural(len(maps), 'map')} of {times(maps.shape[1:])}, "
        f"{zero} of them all zero"
    )


def row_pictures(maps):
    """The rows and their words, as parts of a picture twin."""
    for branch in BRANCHES:
        yield row_words(branch, maps[branch])
        yield coloured_image(_montage(maps[branch]), RAMPS[branch])


def _montage(maps):
    return montage(grey_levels(maps, brightest(maps)), ROW_SIZE)
