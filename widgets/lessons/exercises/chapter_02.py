"""Exercises of chapter 02: how far a kernel reaches, and what a branch sees when it is run."""

import warnings

import numpy

from ...core.words import times
from . import Calls, Exercise, Made, Mistake, Refusal
from .patterns import error_line

_KERNELS = (1, 3, 5, 7, 11)
# No two numbers alike, so that a kernel turned, mirrored or shifted shows.
_KERNEL = numpy.arange(1.0, 10.0).reshape(3, 3)
_MAP = (9, 11)
_PROMISED = {"b1": 1, "b2": 9, "b3": 25, "b4": 9}


def _for_kernels(function):
    """A pattern: a function of a kernel with the results of `function`."""
    return Calls({kernel: function(kernel) for kernel in _KERNELS})


def _makes(wanted):
    """A pattern: a function that turns _KERNEL into the array that `wanted` makes of it."""

    def matches(function):
        got, right = _made(function), wanted(_KERNEL)
        if got.shape != right.shape:
            raise Refusal(f"it makes an array of shape {got.shape}")
        return numpy.array_equal(got, right)

    return matches


def _made(function):
    """What a learner's function makes of _KERNEL, be it written for MXNet's arrays or for NumPy's."""
    from mxnet import np

    from ...backend.threads import mxnet_call

    if not callable(function):
        raise TypeError("not a function")
    failures = []
    for array in (np.array, numpy.array):
        try:
            got = mxnet_call(lambda array=array: function(array(_KERNEL)))()
        except Exception as error:  # whatever a learner's function does
            failures.append(error)
            continue
        if got is None:
            raise Refusal("it returns nothing")
        return numpy.asarray(got.asnumpy() if hasattr(got, "asnumpy") else got)
    raise Refusal(f"it raises {error_line(failures[0])}") from failures[0]


def _placed(row, column, size=5):
    """A function that sets a 3×3 into a size × size array of zeros, its first number at (row, column)."""

    def transplant(kernel):
        large = numpy.zeros((size, size))
        large[row : row + 3, column : column + 3] = kernel
        return large

    return transplant


def _turned(kernel):
    return _placed(1, 1)(kernel[::-1, ::-1])


def _ringed(kernel):
    return numpy.pad(kernel, 1, constant_values=1)


def _repeated(kernel):
    return numpy.pad(kernel, 1, mode="edge")


def _with_mxnet():
    """A sample: the right answer with the `np` that the chapters use."""
    from mxnet import np

    def transplant(kernel):
        large = np.zeros((5, 5))
        large[1:4, 1:4] = kernel
        return large

    return transplant


def _lit(block):
    """What the branches of a learner's block light on a map of 9×11: {"b1": bool (H, W), …}."""
    from ...backend.threads import mxnet_call
    from ...inception.probe import lit_pixels

    if isinstance(block, type):
        raise TypeError("a class, not a block")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # weights that are there already stay, which Gluon warns of
        mxnet_call(block.initialize)()
    try:
        return lit_pixels(block, *_MAP, 4, 5)
    except ValueError as error:
        raise Refusal(f"it does not run: {error}") from error


def _counts_of(lit):
    return {branch: int(pixels.sum()) for branch, pixels in lit.items()}


def _keeps_promise(block):
    lit = _lit(block)
    sizes = {branch: pixels.shape for branch, pixels in lit.items() if pixels.shape != _MAP}
    if sizes:
        raise Refusal(f"a map of {times(_MAP)} came out as {_listed(sizes, times)}")
    if _counts_of(lit) != _PROMISED:
        raise Refusal(f"its branches light {_listed(_counts_of(lit), str)} pixels")
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


def _third(kernel, padding, **options):
    """A sample: a block whose third branch has that convolution."""

    def make():
        from mxnet.gluon import nn

        from ...backend.threads import mxnet_call
        from ...inception.network import Inception

        def build():
            block = Inception(1, (1, 1), (1, 1), 1)
            block.b3_2 = nn.Conv2D(1, kernel_size=kernel, padding=padding, activation="relu", **options)
            return block

        return mxnet_call(build)()

    return Made(make)


EXERCISES = [
    Exercise(
        key="02-corner",
        accepts=_for_kernels(lambda kernel: ((kernel + 1) // 2) ** 2),
        expects="a function corner(kernel) that returns a number, for kernel = 1, 3, 5, 7, …",
        hints=(
            "Light the corner in the widget and count the rows that branch 3 still lights.",
            "A kernel reaches k // 2 pixels from its middle to one side. To the other there is no map.",
            "k // 2 + 1 rows and as many columns are left.",
        ),
        mistakes=(
            Mistake(
                _for_kernels(lambda kernel: kernel**2),
                "you counted the whole window: in a corner, part of it lies beyond the map",
                sample=lambda kernel: kernel * kernel,
            ),
            Mistake(
                _for_kernels(lambda kernel: (kernel // 2) ** 2),
                "you left out the pixel itself: it is lit too, and so are its row and its column",
                sample=lambda kernel: (kernel // 2) ** 2,
            ),
            Mistake(
                _for_kernels(lambda kernel: kernel * (kernel + 1) // 2),
                "you cut the window on one side: in a corner it is cut on two",
                sample=lambda kernel: kernel * (kernel + 1) // 2,
            ),
            Mistake(
                _for_kernels(lambda kernel: kernel**2 / 4),
                "you took a quarter of the window: the middle row and column belong to every quarter",
                sample=lambda kernel: kernel**2 / 4,
            ),
            Mistake(
                _for_kernels(lambda kernel: (kernel + 1) // 2),
                "you counted along one side: rows times columns gives the pixels",
                sample=lambda kernel: (kernel + 1) // 2,
            ),
        ),
        right=(lambda kernel: (kernel // 2 + 1) ** 2, lambda kernel: ((kernel + 1) / 2) ** 2),
        wrong=(9, lambda kernel: "9", lambda kernel: kernel),
    ),
    Exercise(
        key="02-share",
        accepts=lambda value: abs(float(value) - 9 / 49) < 0.002,
        expects="a number from 0 to 1, the share of the 49 taps",
        hints=(
            "The 7×7 has 3 pixels of padding on each side. How much of the map does its window hold?",
            "Wherever it stands, its window holds all nine pixels of the map.",
            "Nine of forty-nine: 9 / 49.",
        ),
        mistakes=(
            Mistake(3 / 7, "you counted along one side: 3 of 7 rows, and of those again 3 of 7 columns"),
            Mistake(9 / 25, "you answered for the 5×5: this kernel has 49 taps"),
            Mistake(40 / 49, "you counted the taps that meet padding: the others were asked for"),
            Mistake(1, "you counted each tap that meets data somewhere: asked is the share at one place"),
            Mistake(9, "you gave the number of taps: the share is that number over all 49"),
            Mistake(
                lambda value: abs(float(value) - 900 / 49) < 0.5,
                "you gave per cent: a share goes from 0 to 1",
                sample=18.4,
            ),
        ),
        right=(0.1837, numpy.float32(9 / 49), 0.184),
        wrong=(0, 0.36**0.5, -9 / 49),
    ),
    Exercise(
        key="02-transplant",
        accepts=_makes(_placed(1, 1)),
        expects="a function transplant(kernel) that makes a 5×5 array of a 3×3 array",
        hints=(
            "Begin with 25 zeros. Where does the middle of the 3×3 go?",
            "The middle of the 5×5 is at row 2, column 2; the 3×3 starts one row and one column before it.",
            "large = np.zeros((5, 5)); large[1:4, 1:4] = kernel; return large",
        ),
        mistakes=(
            Mistake(
                _makes(_placed(0, 0)),
                "you set it into the corner: its middle must stand on the middle, else the maps are shifted",
                sample=_placed(0, 0),
            ),
            Mistake(
                _makes(_placed(2, 2)),
                "you set it into the far corner: it starts at 1, so that one ring of zeros is left all round",
                sample=_placed(2, 2),
            ),
            Mistake(
                _makes(_turned),
                "you turned it upside down: a convolution layer does not turn its kernel, so neither do you",
                sample=_turned,
            ),
            Mistake(
                _makes(_repeated),
                "you repeated the border: the ring must be zeros, else it looks at more than nine pixels",
                sample=_repeated,
            ),
            Mistake(
                _makes(_ringed),
                "you put ones around it: the ring must be zeros, else it looks at more than nine pixels",
                sample=_ringed,
            ),
            Mistake(
                _makes(_placed(2, 2, size=7)),
                "you made it a 7×7: one ring around a 3×3 makes a 5×5",
                sample=_placed(2, 2, size=7),
            ),
        ),
        right=(lambda kernel: numpy.pad(kernel, 1), Made(_with_mxnet)),
        wrong=(numpy.zeros((5, 5)), lambda kernel: kernel, lambda kernel: numpy.zeros((5, 5))),
    ),
    Exercise(
        key="02-mend",
        accepts=_keeps_promise,
        expects="a block with branches(x) that light 1, 9, 25 and 9 pixels and keep the size of the map",
        hints=(
            "Probe it: ImpulseProbe(my_block). Which branch lights too little?",
            "Branch 3 promises a 5×5. Its kernel is on the last line, and so is its padding.",
            'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")',
        ),
        mistakes=(
            Mistake(
                _third_lights(9),
                "you still have a 3×3 in branch 3: it lights 9 pixels",
                sample=_third(3, 1),
            ),
            Mistake(
                _third_lights(9, dilated=True),
                "you spread a 3×3 out: it reaches as far as a 5×5, and looks at 9 of its 25 pixels",
                sample=_third(3, 2, dilation=2),
            ),
            Mistake(_third_lights(49), "you made it a 7×7, which lights 49 pixels", sample=_third(7, 3)),
            Mistake(
                _third_loses(2),
                "you left the padding of a 3×3: a 5×5 needs 2, else its map is smaller than the others",
                sample=_third(5, 1),
            ),
            Mistake(
                _third_loses(4),
                "you left out the padding: a 5×5 needs 2, else its map is smaller than the others",
                sample=_third(5, 0),
            ),
        ),
        right=(_third(5, 2),),
        wrong=(25, _third(1, 0), "Inception"),
    ),
]
