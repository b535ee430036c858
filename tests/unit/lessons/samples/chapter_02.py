"""Answers to the exercises of chapter 02."""

from fractions import Fraction

import numpy
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.network import Inception

from .answers import Later, Samples


def _placed(row, column, size=5):
    """Sets a 3×3 into a size × size array of zeros, its first number at (row, column)."""

    def transplant(kernel):
        large = numpy.zeros((size, size))
        large[row : row + 3, column : column + 3] = kernel
        return large

    return transplant


def _with_mxnet(kernel):
    """The right answer with the `np` that the chapters use."""
    large = np.zeros((5, 5))
    large[1:4, 1:4] = kernel
    return large


def _emptied(kernel):
    large = numpy.pad(kernel, 1)
    kernel[...] = 0
    return large


def _third(kernel, padding, **options):
    """A block whose third branch has that convolution."""

    @mxnet_call
    def make():
        block = Inception(1, (1, 1), (1, 1), 1)
        block.b3_2 = nn.Conv2D(1, kernel_size=kernel, padding=padding, activation="relu", **options)
        return block

    return Later(make)


SAMPLES = {
    "02-corner": Samples(
        right=(lambda kernel: (kernel // 2 + 1) ** 2, lambda kernel: ((kernel + 1) / 2) ** 2),
        mistaken={
            "you counted the whole window": lambda kernel: kernel * kernel,
            "you left out the pixel's own row and column": lambda kernel: (kernel // 2) ** 2,
            "you cut the window on one side": lambda kernel: kernel * (kernel + 1) // 2,
            "you took a quarter of the window": lambda kernel: kernel**2 / 4,
            "you counted along one side": lambda kernel: (kernel + 1) // 2,
        },
        wrong=(9, lambda kernel: "9", lambda kernel: kernel),
    ),
    "02-share": Samples(
        right=(0.1837, numpy.float32(9 / 49), 0.184, 0.183, Fraction(9, 49)),
        mistaken={
            "you counted along one side": 3 / 7,
            "you answered for the 5×5": 9 / 25,
            "you counted the taps that lie on padding": 40 / 49,
            "you counted each tap that lies on the map for some output": 1,
            "you gave the number of taps": 9,
            "you gave a percentage": 18.4,
        },
        wrong=(0, 0.36**0.5, -9 / 49, 0.1851, "9/49"),
    ),
    "02-transplant": Samples(
        right=(lambda kernel: numpy.pad(kernel, 1), _with_mxnet),
        mistaken={
            "you put it into the corner": _placed(0, 0),
            "you put it into the last corner": _placed(2, 2),
            "you turned it upside down": lambda kernel: numpy.pad(kernel[::-1, ::-1], 1),
            "you repeated the border": lambda kernel: numpy.pad(kernel, 1, mode="edge"),
            "you put ones around it": lambda kernel: numpy.pad(kernel, 1, constant_values=1),
            "you made it a 7×7": _placed(2, 2, size=7),
        },
        wrong=(
            *(numpy.zeros((5, 5)), lambda kernel: kernel, lambda kernel: numpy.zeros((5, 5)), _emptied),
            lambda kernel: numpy.pad(abs(kernel), 1),
            lambda kernel: numpy.pad(kernel, 1).astype(int),
        ),
    ),
    "02-mend": Samples(
        right=(_third(5, 2),),
        mistaken={
            "you still have a 3×3 in branch 3": _third(3, 1),
            "you used a dilated 3×3": _third(3, 2, dilation=2),
            "you made it a 7×7": _third(7, 3),
            "you kept padding=1": _third(5, 1),
            "you left out the padding": _third(5, 0),
        },
        wrong=(25, _third(1, 0), "Inception"),
    ),
}
