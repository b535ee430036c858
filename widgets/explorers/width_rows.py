"""The six sliders of a block, and rows with the colour of a branch, as explorers share them."""

from ..pictures.palette import COLOURS
from ..ui.controls import slider
from .six_widths import WIDTHS

_LABELS = ("1×1", "1×1 reduce", "3×3", "1×1 reduce", "5×5", "pool → 1×1")
WIDTH_SLIDERS = {
    name: slider(label, "78px", width="308px") for name, label in zip(WIDTHS, _LABELS, strict=True)
}
WIDTHS_OF = {"b1": ("c1",), "b2": ("c2_reduce", "c2"), "b3": ("c3_reduce", "c3"), "b4": ("c4",)}


def of_branch(branch):
    """Traits of the layout of what belongs to a branch: a line of its colour at the left."""
    return {"border_left": f"6px solid {COLOURS[branch]}", "margin": "4px 0"}
