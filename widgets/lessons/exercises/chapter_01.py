"""Exercises of chapter 01, on the book's block 3a, Inception(64, (96, 128), (16, 32), 32)."""

from numbers import Integral

import numpy

from . import Calls, Exercise, Refusal, meets
from .blocks import alike, convolved, must_have, run_block
from .patterns import plain

_HEIGHT, _WIDTH = 7, 10
_KERNELS = (*range(1, 16, 2), 21, 51)


def _exactly(wanted, kind=Integral):
    return lambda got: isinstance(plain(got), kind) and meets(got, wanted)


def _run(block):
    return run_block(block, 192, _HEIGHT, _WIDTH)


def _grows_by(pixels):
    """A pattern: a block whose output is that much larger than its input, each way."""
    return lambda block: _run(block).out.shape[2:] == (_HEIGHT + pixels, _WIDTH + pixels)


def _mended(block):
    """A pattern: in training, too, it does what a 1×1, ReLU, a 5×5 and ReLU do with its weights."""
    if not _keeps_size_with()(block):
        return False
    for count, height, width in ((2, _HEIGHT, _WIDTH), (1, 9, 4)):
        seen = run_block(block, 192, height, width, count, training=True)
        maps, layers = seen.images, ((16, seen.images.shape[1], 1, 1), (32, 16, 5, 5))
        must_have(seen.weights, *layers)
        for layer in layers:
            maps = numpy.maximum(convolved(maps, seen.weights, layer), 0)
        if not alike(seen.out, maps):
            raise Refusal("a 1×1, ReLU, a padded 5×5 and ReLU with its weights give other numbers")
    return True


def _keeps_size_with(kernels=((1, 1), (5, 5)), pads=((0, 0), (2, 2))):
    """A pattern: a block that keeps height and width with these kernels and pads."""

    def matches(block):
        seen = _run(block)
        same = seen.out.shape[2:] == (_HEIGHT, _WIDTH)
        return same and (tuple(seen.kernels), tuple(seen.pads)) == (kernels, pads)

    return matches


parameters = Exercise(
    accepts=(192 * 96 + 96) + (9 * 96 * 128 + 128),
    expects="an integer, the weights and biases of both convolutions of branch 2",
    hints=(
        "Branch 2 has two convolutions: a weight for each kernel position, input channel and filter.",
        "The 1×1 goes from 192 to 96 channels, the 3×3 from 96 to 128. Each filter has one bias, too.",
        "(1 · 1 · 192 · 96 + 96) + (3 · 3 · 96 · 128 + 128)",
    ),
    mistakes={
        192 * 96 + 9 * 96 * 128: "you forgot the biases: one for each output channel, 96 + 128",
        9 * 96 * 128 + 128: "you forgot the 1×1 that reduces 192 channels to 96",
        9 * 96 * 128: "you forgot the 1×1 that reduces 192 channels to 96, and the biases",
        9 * 192 * 128 + 128: "you gave the 3×3 all 192 channels: it gets the 96 that the 1×1 outputs",
        (192 * 96 + 96) + (96 * 128 + 128): (
            "you counted one weight for each pair of channels: the 3×3 has nine"
        ),
        (192 * 96 + 9 * 96 * 128) * 12 * 12: (
            "you counted MACs: the number of parameters does not depend on the size of the map"
        ),
    },
)

padding = Exercise(
    accepts=Calls({kernel: _exactly(kernel // 2) for kernel in _KERNELS}),
    expects="a function pad_for(kernel) that returns an integer, for kernel = 1, 3, 5, 7, …",
    hints=(
        "Without padding, a 3×3 makes the height smaller by 2. By how much does a k×k?",
        "A k×k makes it smaller by k − 1, and padding=1 adds one row at the top and one at the bottom.",
        "Half of k − 1, as an integer: (kernel - 1) // 2.",
    ),
    mistakes={
        Calls({1: 0, 3: 2, 5: 4}): (
            "you added all k − 1 pixels on each side: there are two sides, so half is enough"
        ),
        Calls({1: 0, 3: 0, 5: 0}): (
            "you added no padding: after a 5×5, height and width are then smaller by 4"
        ),
        Calls({3: 1, 5: 1}): "you padded every kernel like a 3×3: a 5×5 reaches 2 pixels out",
        Calls({1: 1, 3: 2, 5: 3}): (
            "you padded one pixel too many: the middle of the kernel itself needs none"
        ),
        Calls({kernel: _exactly((kernel - 1) / 2, float) for kernel in _KERNELS}): (
            "you divided with /, which gives 2.0: a layer wants an integer, so use //"
        ),
    },
)

mend = Exercise(
    accepts=_mended,
    expects="a branch: 1×1 to 16 channels, 5×5 to 32, each with its ReLU, as high and wide as its input",
    hints=(
        "Run it on a boot, and compare height and width before and after.",
        "Height and width are 4 smaller: the 5×5 has no padding. How many pixels does it need on each side?",
        'Only the second line changes: nn.Conv2D(32, kernel_size=5, padding=2, activation="relu").',
    ),
    mistakes={
        _grows_by(-4): "you left the 5×5 without padding: height and width are 4 smaller than before",
        _grows_by(-2): "you padded 1 pixel, which is enough for a 3×3: a 5×5 reaches 2 pixels out",
        _grows_by(4): "you padded 4 pixels on each side: 4 in all are missing, 2 on each side",
        _keeps_size_with(kernels=((1, 1), (3, 3)), pads=((0, 0), (1, 1))): (
            "you made the 5×5 a 3×3: every shape fits, and the branch sees 9 pixels instead of 25"
        ),
        _keeps_size_with(pads=((2, 2), (0, 0))): (
            "you padded the 1×1: the size fits, but at the border the 5×5 then sees the bias of the 1×1"
        ),
        (lambda block: _run(block).out.min() < 0): "you lost the ReLU: the branch outputs negative numbers",
    },
)
