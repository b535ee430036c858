"""Exercises of chapter 02: how far a kernel reaches, and what a branch sees when it is run."""

import numpy

from ...core.words import times
from . import Exercise, Refusal, on
from .blocks import alike, in_mxnet, initialise, makes, run_block

# No two numbers alike, so that a kernel turned, mirrored or shifted shows; signs and fractions.
_KERNELS = [(kernel.reshape(3, 3),) for kernel in (numpy.arange(-4.75, 4), numpy.arange(9.0, 0, -1))]
_MAP = (9, 11)
_PROMISED = {"b1": 1, "b2": 9, "b3": 25, "b4": 9}


def _placed(row, column, size=5):
    """A function that sets a 3×3 into a size × size array of zeros, its first number at (row, column)."""

    def transplant(kernel):
        large = numpy.zeros((size, size))
        large[row : row + 3, column : column + 3] = kernel
        return large

    return transplant


@in_mxnet
def _lit(block, sides=_MAP):
    """What the branches of a learner's block light on such a map: {"b1": bool (H, W), …}."""
    from ...inception.probe import lit_pixels

    if isinstance(block, type):
        raise TypeError("a class, not a block")
    initialise(block)
    try:
        return lit_pixels(block, *sides, sides[0] // 2, sides[1] // 2)
    except ValueError as error:
        raise Refusal(f"it does not run: {error}") from error


def _counts_of(lit):
    return {branch: int(pixels.sum()) for branch, pixels in lit.items()}


def _keeps_promise(block):
    for sides in (_MAP, (12, 7)):
        lit = _lit(block, sides)
        sizes = {branch: pixels.shape for branch, pixels in lit.items() if pixels.shape != sides}
        if sizes:
            raise Refusal(f"from a map of {times(sides)} it makes {_listed(sizes, times)}")
        if _counts_of(lit) != _PROMISED:
            raise Refusal(f"its branches light {_listed(_counts_of(lit), str)} pixels")
    return _joins_its_branches(block)


@in_mxnet
def _joins_its_branches(block):
    from mxnet import np

    seen = run_block(block, 1, *_MAP)
    wanted = np.concatenate([*block.branches(np.array(seen.images))], axis=1).asnumpy()
    if not alike(seen.out, wanted):
        raise Refusal("its output is not the concatenation of its four branches")
    return True


def _listed(by_branch, words):
    return ", ".join(f"{branch} {words(value)}" for branch, value in by_branch.items())


def _third_lights(count, dilated=False):
    """A pattern: all light as promised but the third, which lights `count`; dilated: with gaps between."""

    def matches(block):
        lit = _lit(block)
        same = _counts_of(lit) == _PROMISED | {"b3": count} and lit["b3"].shape == _MAP
        return same and dilated is not bool(lit["b3"][3, 5])

    return matches


def _third_loses(pixels):
    """A pattern: the third branch's map is that much smaller than its input, each way."""
    return lambda block: _lit(block)["b3"].shape == (_MAP[0] - pixels, _MAP[1] - pixels)


corner = Exercise(
    like=on(*range(1, 16, 2), 21, 51),
    accepts=lambda kernel: ((kernel + 1) // 2) ** 2,
    expects="a function corner(kernel) that returns a number, for kernel = 1, 3, 5, 7, …",
    hints=(
        "Light the corner in the widget. How many rows does branch 3 still light?",
        "From its middle, a kernel reaches k // 2 pixels to each side. On two sides there is no map.",
        "k // 2 + 1 rows are left, and as many columns.",
    ),
    mistakes={
        (lambda kernel: kernel**2): (
            "you counted the whole window: in a corner, part of it lies outside the map"
        ),
        (lambda kernel: (kernel // 2) ** 2): (
            "you left out the pixel's own row and column: they are lit, too"
        ),
        (lambda kernel: kernel * (kernel + 1) // 2): (
            "you cut the window on one side: in a corner it is cut on two"
        ),
        (lambda kernel: kernel**2 / 4): (
            "you took a quarter of the window: the middle row and column belong to every quarter"
        ),
        (lambda kernel: (kernel + 1) // 2): "you counted along one side: rows times columns gives the pixels",
    },
)

share = Exercise(
    accepts=9 / 49,
    within=1e-2,
    expects="a number from 0 to 1, the share of the 49 taps",
    hints=(
        "The 7×7 has 3 pixels of padding on each side. How much of the map lies in its window?",
        "At every position, its window holds all nine pixels of the map.",
        "Nine of forty-nine: 9 / 49.",
    ),
    mistakes={
        3 / 7: "you counted along one side: 3 of 7 rows, and of those again 3 of 7 columns",
        9 / 25: "you answered for the 5×5: this kernel has 49 taps",
        40 / 49: "you counted the taps that lie on padding: asked are the others",
        1: "you counted each tap that lies on the map for some output: asked is the share at one output",
        9: "you gave the number of taps: the share is that number over all 49",
        (lambda value: abs(float(value) - 900 / 49) < 0.5): "you gave a percentage: a share goes from 0 to 1",
    },
)

transplant = Exercise(
    like=makes(*_KERNELS, kinds=("MXNet", "NumPy")),
    accepts=_placed(1, 1),
    expects="a function transplant(kernel) that returns a 5×5 array for a 3×3 array",
    hints=(
        "Begin with 25 zeros. Where does the middle of the 3×3 go?",
        "The middle of the 5×5 is at row 2, column 2; the 3×3 starts one row and one column before it.",
        "large = np.zeros((5, 5)); large[1:4, 1:4] = kernel; return large",
    ),
    mistakes={
        _placed(0, 0): (
            "you put it into the corner: its middle belongs in the middle, or else the maps are shifted"
        ),
        _placed(2, 2): (
            "you put it into the last corner: it starts at 1, so that one ring of zeros is left around it"
        ),
        (lambda kernel: _placed(1, 1)(kernel[::-1, ::-1])): (
            "you turned it upside down: a convolution layer does not turn its kernel"
        ),
        (lambda kernel: numpy.pad(kernel, 1, mode="edge")): (
            "you repeated the border: the ring must be zeros, else it looks at more than nine pixels"
        ),
        (lambda kernel: numpy.pad(kernel, 1, constant_values=1)): (
            "you put ones around it: the ring must be zeros, else it looks at more than nine pixels"
        ),
        _placed(2, 2, size=7): "you made it a 7×7: one ring around a 3×3 makes a 5×5",
    },
)

mend = Exercise(
    accepts=_keeps_promise,
    expects="a block with branches(x) that light 1, 9, 25 and 9 pixels and keep the size of the map",
    hints=(
        "Probe it: ImpulseProbe(my_block). Which branch lights too few pixels?",
        "The second convolution of branch 3 should be a 5×5: replace my_block.b3_2, and give it its padding.",
        'my_block.b3_2 = nn.Conv2D(1, kernel_size=5, padding=2, activation="relu")',
    ),
    mistakes={
        _third_lights(9): "you still have a 3×3 in branch 3: it lights 9 pixels",
        _third_lights(9, dilated=True): (
            "you used a dilated 3×3: it reaches as far as a 5×5, but looks at only 9 of its 25 pixels"
        ),
        _third_lights(49): "you made it a 7×7, which lights 49 pixels",
        _third_loses(2): ("you kept padding=1: a 5×5 needs 2, or its map is smaller than the others"),
        _third_loses(4): "you left out the padding: a 5×5 needs 2, or its map is smaller than the others",
    },
)
