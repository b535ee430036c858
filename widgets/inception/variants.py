"""The same net with another block in each block's place: what an Inception block is compared with.

Stem, pools and head stay the book's. A block hands on as many channels as the book's in its place, times
`scale`, so that nets can be brought to equal cost.
"""

from dataclasses import replace
from functools import lru_cache, partial
from itertools import count
from math import floor

from ..core.numbers import whole_number
from .layers import Average, Block, Conv, Dense, Pool
from .nets import SLIMMEST, Auxiliary, googlenet
from .widths import GOOGLENET_BLOCKS, block_of, traits_of

GROUPS = 4  # of the grouped variant
GOLDEN = (5**0.5 - 1) / 2  # its multiples are spread evenly
NEAR = 0.02  # how far from the book's multiply-accumulates "equal" may be
_POOLS = {"max": Pool(3, 1, 1), "average": Pool(3, 1, 1, kind="average")}


def _same(out, kernel, **more):
    return Conv(out, kernel, pad=kernel // 2, **more)


def _branches(w, pool="max", reduce=True):
    """The four branches of the book's block of those BranchWidths."""
    threes, fives = ((_same(reduce_to, 1),) * reduce for reduce_to in (w.c2[0], w.c3[0]))
    return {
        "b1": (_same(w.c1, 1),),
        "b2": (*threes, _same(w.c2[1], 3)),
        "b3": (*fives, _same(w.c3[1], 5)),
        "b4": (_POOLS[pool], _same(w.c4, 1)),
    }


def _book(w, fed):
    return Block(_branches(w))


def _one_kernel(kernel, w, fed):
    """One branch: the reduces' sum of channels by 1×1, then all that the block hands on by that kernel."""
    return Block({"b1": (_same(w.c2[0] + w.c3[0], 1), _same(w.out_channels, kernel))})


def _fifth(chain, w, fed):
    """The book's block with another branch in the 5×5's place; chain: its kernels behind the reduce."""
    third = (_same(w.c3[0], 1), *(_same(w.c3[1], kernel) for kernel in chain))
    return Block(_branches(w) | {"b3": third})


def _without(branch, w, fed):
    return Block({name: chain for name, chain in _branches(w).items() if name != branch})


def _average_pool(w, fed):
    return Block(_branches(w, pool="average"))


def _no_reduce(w, fed):
    return Block(_branches(w, reduce=False))


def _bare(w, **more):
    """The book's branches, their last convolutions without a ReLU, and with what is said of them besides."""
    chains = _branches(w).items()
    return {name: (*chain[:-1], replace(chain[-1], relu=False, **more)) for name, chain in chains}


def _added(w, fed):
    """The four branches, each as wide as the block, added; the ReLU is behind the sum."""
    return Block(_bare(w, out=w.out_channels), "add", True)


def _grouped(w, fed):
    """1×1, a 3×3 in groups, 1×1, as in ResNeXt, without its shortcut (Xie et al. 2017, figure 1)."""
    middle = max(1, (w.c2[1] + w.c3[1]) // GROUPS) * GROUPS
    return Block({"b1": (_same(middle, 1), _same(middle, 3, groups=GROUPS), _same(w.out_channels, 1))})


def _separable(w, fed):
    """A 3×3 for each channel alone, then a 1×1 (Chollet 2017)."""
    return Block({"b1": (_same(fed, 3, groups=fed, relu=False), _same(w.out_channels, 1))})


def _residual(w, fed):
    """The book's block and a shortcut of 1×1, added, then a ReLU (He et al. 2016, option C)."""
    shortcut = (_same(w.out_channels, 1, relu=False),)
    return Block({"block": (Block(_bare(w)),), "shortcut": shortcut}, "add", True)


def _stacked(kernels):
    """Convolutions one behind the other, each as wide as the book's block."""
    return lambda w, fed: Block({"b1": tuple(_same(w.out_channels, kernel) for kernel in kernels)})


BLOCKS = {
    "the book's": _book,
    "3×3 only": partial(_one_kernel, 3),
    "5×5 only": partial(_one_kernel, 5),
    "1×1 only": partial(_one_kernel, 1),
    "two 3×3 for the 5×5": partial(_fifth, (3, 3)),
    "a second 3×3 for the 5×5": partial(_fifth, (3,)),
    "no 5×5": partial(_without, "b3"),
    "no pool": partial(_without, "b4"),
    "no reduce": _no_reduce,
    "average pool": _average_pool,
    "added": _added,
    "grouped": _grouped,
    "separable": _separable,
    "residual": _residual,
    "VGG-like": _stacked((3, 3)),
    "NiN-like": _stacked((3, 1, 1)),
    "batch norm": _book,
    "auxiliary heads": _book,
}
BOOK = "the book's"


def variant(name, divide=4, scale=1.0, num_classes=10):
    """The Net with that block in each block's place, and every width divided by `divide`.

    name: a key of BLOCKS. scale: times the blocks' widths, which are rounded, to 1 or more; the stem keeps
    its own. ValueError for another name, or a divide that is not a whole number from 1 to 16.
    """
    if name not in BLOCKS:
        raise ValueError(f"There is no variant {name!r:.40}; choose one of {', '.join(BLOCKS)}.")
    whole_number(divide, "divide", SLIMMEST)
    stem = googlenet(num_classes).changed(lambda conv: replace(conv, out=conv.out // divide))
    fed, blocks, shares = stem.stem["b2"]["3×3"].out, {}, _shares()
    for place, widths in GOOGLENET_BLOCKS.items():
        wide = {key: width // divide * scale for key, width in traits_of(widths).items()}
        whole = {key: max(1, floor(width + next(shares))) for key, width in wide.items()}
        blocks[place] = BLOCKS[name](block_of(whole), fed)
        fed = blocks[place].out_channels
    net = replace(stem, stages=googlenet(num_classes, blocks).stages)
    if name == "batch norm":
        net = net.changed(lambda conv: replace(conv, norm=True))
    return replace(net, auxiliary=auxiliary_heads(divide, num_classes)) if name == "auxiliary heads" else net


def _shares():
    """Where each width is rounded, 0 … 1: spread out, so that they do not all jump at one scale."""
    return ((0.5 + place * GOLDEN) % 1 for place in count())


def auxiliary_heads(divide=1, num_classes=10):
    """{"4a": Auxiliary, "4d": Auxiliary}: heads where the paper has them, every width divided by `divide`.

    Of each the average is global, for small maps; the paper's is 5×5, and has a 1×1 and dropout behind it.
    """
    layers = {"average": Average(), "hidden": Dense(1024 // divide, relu=True), "classes": Dense(num_classes)}
    return {place: Auxiliary(layers) for place in ("4a", "4d")}


def of_equal_cost(name, divide, size):
    """(Net, scale): that variant, its blocks scaled until it costs what the book's does; as `of_cost`."""
    return of_cost(name, variant(BOOK, divide).count((1, size, size)).macs, size, divide)


@lru_cache(maxsize=256)
def of_cost(name, macs, size, divide=1):
    """(Net, scale): that variant, its blocks scaled until it costs so many MACs, to within NEAR.

    Counted are the multiply-accumulates for one image of 1 × size × size, auxiliary heads apart. ValueError,
    one sentence, if the widths are too small for that, or the stem alone costs more.
    """
    image, found = (1, size, size), {}

    def tried(scale):
        counted = variant(name, divide, scale).count(image).macs
        found.setdefault(abs(counted / macs - 1), scale)
        return counted

    low, high = 0.02, 50.0
    tried(1.0)
    for _ in range(30):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if tried(middle) < macs else (low, middle)
    off = min(found)
    if off > NEAR:
        raise ValueError(f"{name} at divide {divide} and {size}×{size} comes no nearer than {off:.1%}.")
    return variant(name, divide, found[off]), found[off]
