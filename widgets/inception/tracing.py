"""An image of any size on its way through the stem and the stages, layer by layer; counted, with no network.

What runs and yet makes no sense is marked with the reason.
"""

from dataclasses import dataclass
from functools import cache

from ..core.numbers import whole_number
from .counting import LAYERS, LOOKS, Layer
from .reach import tap_share, taps_at_once, taps_ever

# How bad it is, least first.
FINE, STARVED, VOID = GRADES = "fine", "starved", "single pixel"
LARGEST_SIDE = 224  # the paper's images


@dataclass(frozen=True)
class Traced:
    """One layer for one image. image, fed, size: (height, width) of the image, of what goes in, comes out."""

    layer: Layer
    image: tuple[int, int]
    fed: tuple[int, int]
    size: tuple[int, int]

    @property
    def field(self):
        """Side of the square of pixels that one output looks at, uncut; None if it looks at all there are."""
        return None if self.layer.kind == "average" else LOOKS[self.layer.name][""].field

    @property
    def middle(self):
        """(row, column) of the middle output."""
        return self.size[0] // 2, self.size[1] // 2

    def window(self, row, column, branch=""):
        """The pixels of the image that one output sees, as a range of rows and one of columns.

        branch: "b1" … "b4" of a block; without, the whole layer. ValueError for an output or a branch that
        the layer does not have.
        """
        places = [
            whole_number(place, name, size - 1, least=0)
            for place, name, size in zip((row, column), ("row", "column"), self.size, strict=True)
        ]
        if self.layer.kind == "average":
            return tuple(range(size) for size in self.image)
        looks = LOOKS[self.layer.name]
        if branch not in looks:
            raise ValueError(f"{self.layer.name} has no branch {branch!r}.")
        return tuple(looks[branch].span(*at) for at in zip(places, self.image, strict=True))

    def share(self, row, column):
        """Share of the image's pixels that one output sees, 0 to 1."""
        rows, columns = self.window(row, column)
        return len(rows) * len(columns) / (self.image[0] * self.image[1])

    @property
    def everywhere(self):
        """Whether every output sees the whole image; the corners see least."""
        corners = ((row, column) for row in (0, self.size[0] - 1) for column in (0, self.size[1] - 1))
        return all(self.share(*corner) == 1 for corner in corners)

    @property
    def live(self):
        """Share of the largest kernel's taps that cover pixels, over all outputs; 1 for the average."""
        return self.live_taps(self.layer.kernel)

    def live_taps(self, kernel):
        """The same for a kernel of that side at this layer."""
        return tap_share(kernel, *self.fed, self.layer.stride)

    @property
    def verdict(self):
        """(grade, reason): one of GRADES, and a sentence, "" if it is fine."""
        layer, pixels = self.layer, self.fed[0] * self.fed[1]
        if layer.kind == "average":
            return (VOID, "the average of a single pixel is that pixel.") if pixels == 1 else (FINE, "")
        if layer.kind == "pool":
            # A window that is not full harms no pool: it takes the largest of what there is.
            return (VOID, "the pool of a single pixel is that pixel.") if pixels == 1 else (FINE, "")
        if layer.kernel == 1:
            return FINE, ""
        return self._verdict_on_taps()

    def _verdict_on_taps(self):
        layer, k = self.layer, self.layer.kernel
        taps, named, on = k * k, f"the {k}×{k}", f"{self.fed[0]}×{self.fed[1]}"
        ever = taps_ever(k, *self.fed, layer.stride)
        if ever == 1:
            dead = f"on a single pixel, {taps - 1} of the {taps} taps of {named}"
            if layer.kind == "block":
                return VOID, (
                    f"{dead} and 8 of 9 of the 3×3 lie on padding, so every branch works like a 1×1."
                )
            return VOID, f"{dead} lie on padding: it works like a 1×1."
        if ever < taps:
            return STARVED, f"on {on}, {taps - ever} of the {taps} taps of {named} always lie on padding."
        once = taps_at_once(k, *self.fed, layer.stride)
        if once < taps:
            at_most = f"at most {once} of its {taps} taps cover pixels"
            return STARVED, f"on {on}, {named} never fits completely: {at_most}."
        return FINE, ""


def trace(height, width):
    """Follow an image of height × width pixels, each 1 to LARGEST_SIDE: {layer: Traced}, in order.

    Raises ValueError for other sizes. Sizes as the book's net has them, by GoogLeNet's own strides.
    """
    image = whole_number(height, "height", LARGEST_SIDE), whole_number(width, "width", LARGEST_SIDE)
    traced, size = {}, image
    for name, layer in LAYERS.items():
        fed = size
        size = (1, 1) if layer.kind == "average" else tuple(map(LOOKS[name][""].outputs, image))
        traced[name] = Traced(layer, image, fed, size)
    return traced


@cache
def least_side(grade):
    """The smallest square side from which on, to LARGEST_SIDE, no layer is marked `grade` or worse."""
    bad = GRADES[GRADES.index(grade) :]
    for side in range(LARGEST_SIDE, 0, -1):
        if any(one.verdict[0] in bad for one in trace(side, side).values()):
            return side + 1
    return 1


def branch_windows(traced):
    """{"b1": (rows, columns), …}: what the middle output of each branch of a block sees."""
    branches = filter(None, LOOKS[traced.layer.name])
    return {branch: traced.window(*traced.middle, branch) for branch in branches}
