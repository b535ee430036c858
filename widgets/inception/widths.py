"""The six channel counts of an Inception block, and the nine sets of them that make GoogLeNet."""

from dataclasses import dataclass
from functools import lru_cache

from ..core.line import Line
from ..core.numbers import whole_number, whole_or_text
from ..core.words import quoted
from .layers import AnyBlock, Conv, Pool


def _pair(value, name):
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(
            f"{name} must be a pair of widths, (reduce, out), such as (96, 128); got {quoted(value)}."
        )
    return whole_number(value[0], f"{name}[0] (reduce)"), whole_number(value[1], f"{name}[1] (out)")


@dataclass(frozen=True)
class BranchWidths(AnyBlock):
    """The book's block: channels of the four branches, in the book's order.

    c1: 1×1 convolution. c2: (reduce, out) of 1×1 → 3×3. c3: (reduce, out) of 1×1 → 5×5.
    c4: 1×1 convolution after the pool. Raises ValueError, naming the field, for anything but whole
    numbers from 1 to `WIDEST`.
    """

    c1: int
    c2: tuple[int, int]
    c3: tuple[int, int]
    c4: int

    def __post_init__(self):
        object.__setattr__(self, "c1", whole_number(self.c1, "c1"))
        object.__setattr__(self, "c2", _pair(self.c2, "c2"))
        object.__setattr__(self, "c3", _pair(self.c3, "c3"))
        object.__setattr__(self, "c4", whole_number(self.c4, "c4"))

    @property
    def branches(self):
        """The layers of each branch, in order: {"b1": (Conv,), … "b4": (Pool, Conv)}."""
        (reduce3, out3), (reduce5, out5) = self.c2, self.c3
        return {
            "b1": (_conv(self.c1, 1),),
            "b2": (_conv(reduce3, 1), _conv(out3, 3)),
            "b3": (_conv(reduce5, 1), _conv(out5, 5)),
            "b4": (_POOL, _conv(self.c4, 1)),
        }


_POOL = Pool(3, 1, 1)


@lru_cache(maxsize=1024)  # under a slider most layers stay what they are
def _conv(out, kernel):
    return Conv(out, kernel, pad=kernel // 2)


# Szegedy et al. 2015, "Going deeper with convolutions", Table 1.
GOOGLENET_BLOCKS = {
    "3a": BranchWidths(64, (96, 128), (16, 32), 32),
    "3b": BranchWidths(128, (128, 192), (32, 96), 64),
    "4a": BranchWidths(192, (96, 208), (16, 48), 64),
    "4b": BranchWidths(160, (112, 224), (24, 64), 64),
    "4c": BranchWidths(128, (128, 256), (24, 64), 64),
    "4d": BranchWidths(112, (144, 288), (32, 64), 64),
    "4e": BranchWidths(256, (160, 320), (32, 128), 128),
    "5a": BranchWidths(256, (160, 320), (32, 128), 128),
    "5b": BranchWidths(384, (192, 384), (48, 128), 128),
}

# The widest of each of the six in the nine blocks.
LARGEST = BranchWidths(
    max(w.c1 for w in GOOGLENET_BLOCKS.values()),
    tuple(max(w.c2[i] for w in GOOGLENET_BLOCKS.values()) for i in (0, 1)),
    tuple(max(w.c3[i] for w in GOOGLENET_BLOCKS.values()) for i in (0, 1)),
    max(w.c4 for w in GOOGLENET_BLOCKS.values()),
)

WIDTHS = ("c1", "c2_reduce", "c2", "c3_reduce", "c3", "c4")  # as sliders and lines of text call them
SIX = "{c1}-{c2_reduce},{c2}-{c3_reduce},{c3}-{c4}"
_SIX = Line(SIX)


def traits_of(widths):
    """BranchWidths → {"c1": …, "c2_reduce": …, …}."""
    return dict(zip(WIDTHS, (widths.c1, *widths.c2, *widths.c3, widths.c4), strict=True))


def block_of(values):
    """{"c1": …, "c2_reduce": …, …} → BranchWidths."""
    c1, c2_reduce, c2, c3_reduce, c3, c4 = (values[name] for name in WIDTHS)
    return BranchWidths(c1, (c2_reduce, c2), (c3_reduce, c3), c4)


def six(widths):
    """BranchWidths → "64-96,128-16,32-32"."""
    return _SIX.filled({name: str(width) for name, width in traits_of(widths).items()})


def six_numbers(text):
    """ "64-96,128-16,32-32" → {"c1": 64, …}, or text for what is no number; ValueError if not six."""
    found = _SIX.found(text, {})
    if not found:
        raise ValueError(f"Six widths look like {six(GOOGLENET_BLOCKS['3a'])!r}; got {quoted(text)}.")
    return {name: whole_or_text(width) for name, width in found.items()}


def widths_of(text):
    """ "64-96,128-16,32-32" → BranchWidths; raises ValueError in a sentence for anything else."""
    return block_of(six_numbers(text))
