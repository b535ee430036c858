"""Answers to the exercises of chapter 07."""

from decimal import Decimal
from fractions import Fraction
from math import prod, sqrt

import numpy
from mxnet import init
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call

from .answers import Samples


def _stack(*kinds, **fixed):
    """A function (out, kernel) → a Sequential of layers of these kinds; fixed: what is that number."""

    @mxnet_call
    def normed(out, kernel):
        out, kernel = fixed.get("out", out), fixed.get("kernel", kernel)
        layers = {
            "conv": lambda: nn.Conv2D(out, kernel, padding=kernel // 2),
            "bare conv": lambda: nn.Conv2D(out, kernel, padding=kernel // 2, use_bias=False),
            "faint conv": lambda: nn.Conv2D(
                out, kernel, padding=kernel // 2, weight_initializer=init.Normal(1e-3)
            ),
            "norm": nn.BatchNorm,
            "relu": lambda: nn.Activation("relu"),
            "drop": lambda: nn.Dropout(0.5),
        }
        block = nn.HybridSequential()
        block.add(*(layers[kind]() for kind in kinds))
        return block

    return normed


def _he(shape):
    """The right answer in a loop."""
    fan_in = 1
    for length in shape[1:]:
        fan_in *= length
    return (2 / fan_in) ** 0.5


SAMPLES = {
    "07-he": Samples(
        right=(0.0408, 0.041, numpy.array([sqrt(2 / 1200)])),
        mistaken={
            "you gave the variance": 2 / (48 * 25),
            "you left out the 2, which makes up for ReLU": sqrt(1 / (48 * 25)),
            "you left out the 25 taps": sqrt(2 / 48),
            "you counted the output channels": sqrt(2 / (128 * 25)),
            "you gave the 5×5 the block's 832 input channels": sqrt(2 / (832 * 25)),
            "you gave that of block 3b": sqrt(2 / (32 * 25)),
            "you took Xavier's rule": sqrt(2 / (48 * 25 + 128 * 25)),
        },
        wrong=(0.07, 0.07 / sqrt(3), "0.0408", True),
    ),
    "07-left": Samples(
        right=(0.0074, 0.00737, Decimal("0.0074")),
        mistaken={
            "you multiplied by the number of layers": 0.8 * 22,
            "you gave what is lost": 1 - 0.8**22,
            "you gave a percentage": 100 * 0.8**22,
            "you used the factor 0.2": 0.2**22,
            "you counted one layer too few": 0.8**21,
        },
        wrong=(0, 0.8, "little"),
    ),
    "07-std": Samples(
        right=(_he,),
        mistaken={
            "you left out the taps": lambda shape: sqrt(2 / shape[1]),
            "you counted the output channels": lambda shape: sqrt(2 / (shape[0] * prod(shape[2:]))),
            "you left out the 2": lambda shape: sqrt(1 / prod(shape[1:])),
            "you returned the variance": lambda shape: 2 / prod(shape[1:]),
        },
        wrong=(0.05, lambda shape: 0.05, lambda shape: shape),
    ),
    "07-rate": Samples(
        right=(2e-3, 3e-4, numpy.array([3e-4]), Decimal("3e-4"), Fraction(3, 10_000)),
        mistaken={
            "you took 0.001 or a rate near it": 1.5e-3,
            "you took it too high": 1.0,
            "you took it too low": 1e-7,
        },
        wrong=(0, -0.1, "0.001x", float("nan"), True, [3e-4], numpy.array([3e-4, 3e-4])),
    ),
    "07-norm": Samples(
        right=tuple(_stack(conv, "norm", "relu") for conv in ("conv", "bare conv", "faint conv")),
        mistaken={
            "you put no ReLU at the end": _stack("conv", "relu", "norm"),
            "you put in no batch normalisation": _stack("conv", "relu"),
            "you put the normalisation before the convolution": _stack("norm", "conv", "relu"),
        },
        wrong=(
            *(6, lambda out, kernel: None, _stack("conv", "relu", "norm", "relu"), _stack("norm", "relu")),
            *(_stack("conv", "norm", "relu", **fixed) for fixed in ({"out": 6}, {"kernel": 3})),
            *(_stack("conv", "norm", "norm", "relu"), _stack("conv", "drop", "norm", "relu")),
        ),
    ),
}
