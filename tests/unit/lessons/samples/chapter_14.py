"""Answers to the exercises of chapter 14."""

from fractions import Fraction

import numpy
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.backend.threads import mxnet_call
from widgets.inception.network import Inception

from .answers import Samples


def _spread(others, right):
    """smooth(label, classes, share) with these functions of (classes, share) at the classes."""

    def smooth(label, classes, share):
        target = [others(classes, share)] * classes
        target[label] = right(classes, share)
        return target

    return smooth


def _convolutions(*settings):
    """A function (channels, out, kernel) → such convolutions; each setting is a function of these."""

    @mxnet_call
    def separable(channels, out, kernel):
        block = nn.HybridSequential()
        block.add(*(nn.Conv2D(**one(channels, out, kernel)) for one in settings))
        return block

    return separable


def _ordinary(channels, out, kernel):
    return {"channels": channels, "kernel_size": kernel, "padding": kernel // 2}


def _depthwise(channels, out, kernel):
    return _ordinary(channels, out, kernel) | {"groups": channels}


def _unpadded(channels, out, kernel):
    return _depthwise(channels, out, kernel) | {"padding": 0}


def _like_a_3x3(channels, out, kernel):
    return _depthwise(channels, out, 3)


def _pointwise_first(channels, out, kernel):
    return _pointwise(channels, channels, kernel)


def _depthwise_on_out(channels, out, kernel):
    return _ordinary(out, out, kernel) | {"groups": 2}


def _without_bias(setting):
    return lambda *sizes: setting(*sizes) | {"use_bias": False}


def _with_relu(setting):
    return lambda *sizes: setting(*sizes) | {"activation": "relu"}


def _pointwise(channels, out, kernel):
    return {"channels": out, "kernel_size": 1}


def _residual_like(forward, narrow=False):
    """A Residual with this forward, (F, self, the block's own output, x) → what comes out; narrow: c1 = 1."""

    @use_np
    class Residual(Inception):
        def __init__(self, c1, c2, c3, c4):
            super().__init__(1 if narrow else c1, c2, c3, c4)
            self.back = nn.Conv2D(5, kernel_size=1)

        def hybrid_forward(self, F, x):
            return forward(F, self, super().hybrid_forward(F, x), x)

    return Residual


SAMPLES = {
    "14-kernels": Samples(
        right=(1.39, 1.389, 1.388, Fraction(25, 18), numpy.array(25 / 18)),
        mistaken={
            "you divided the other way round": 18 / 25,
            "you counted one 3×3": 25 / 9,
            "you counted sides": 5 / 6,
            "you counted three 3×3": 25 / 27,
            "you took them to cost the same": 1.0,
            "you multiplied the two 3×3": 25 / 81,
        },
        wrong=(2, "25/18", True),
    ),
    "14-smooth": Samples(
        right=(_spread(lambda n, share: share / n, lambda n, share: 1 - share + share / n),),
        mistaken={
            "you spread the share over the wrong classes only": (
                _spread(lambda n, share: share / (n - 1), lambda n, share: 1 - share)
            ),
            "you took nothing away from the right class": (
                _spread(lambda n, share: share / n, lambda n, share: 1)
            ),
            "you gave every class the whole share": (
                _spread(lambda n, share: share, lambda n, share: 1 - share)
            ),
            "you returned the label as it was": _spread(lambda n, share: 0, lambda n, share: 1),
        },
        wrong=(0.1, lambda label, classes, share: share / classes, numpy.ones(10)),
    ),
    "14-separable": Samples(
        right=(
            _convolutions(_depthwise, _pointwise),
            _convolutions(_without_bias(_depthwise), _without_bias(_pointwise)),
            _convolutions(_with_relu(_depthwise), _with_relu(_pointwise)),
        ),
        mistaken={
            "you left out the groups": _convolutions(_ordinary, _pointwise),
            "you left out the 1×1": _convolutions(_depthwise),
            "you left out the depthwise convolution": _convolutions(_pointwise),
        },
        wrong=(
            *(_convolutions(_unpadded, _pointwise), 16, lambda channels, out, kernel: None),
            *(_convolutions(_pointwise_first, _depthwise_on_out), _convolutions(_like_a_3x3, _pointwise)),
        ),
    ),
    "14-residual": Samples(
        right=(_residual_like(lambda F, self, y, x: x + self.back(y)),),
        mistaken={
            "you did not add the input": _residual_like(lambda F, self, y, x: self.back(y)),
            "you put a ReLU on the shortcut": (
                _residual_like(lambda F, self, y, x: F.npx.relu(x + self.back(y)))
            ),
        },
        wrong=(
            _residual_like(lambda F, self, y, x: y + 1),
            _residual_like(lambda F, self, y, x: x),
            _residual_like(lambda F, self, y, x: 2 * x + self.back(y)),
            _residual_like(lambda F, self, y, x: x + self.back(y * y)),
            _residual_like(lambda F, self, y, x: x + self.back(y), narrow=True),
            5,
        ),
    ),
    "14-fold": Samples(
        right=(
            lambda first, second: numpy.moveaxis(numpy.tensordot(second, first[:, :, 0, 0], (1, 0)), 3, 1),
            lambda first, second: (second.transpose(2, 3, 0, 1) @ first[:, :, 0, 0]).transpose(2, 3, 0, 1),
        ),
        mistaken={
            "you left the input channels at the end": (
                lambda first, second: numpy.einsum("omxy,mi->oxyi", second, first[:, :, 0, 0])
            ),
            "you made all taps alike": (
                lambda first, second: (
                    numpy.einsum("omxy,mi->oi", second, first[:, :, 0, 0])[:, :, None, None]
                    / numpy.prod(second.shape[2:])
                    + numpy.zeros(second.shape[2:])
                )
            ),
            "you took the mean over the middle channels": (
                lambda first, second: (
                    numpy.einsum("omxy,mi->oixy", second, first[:, :, 0, 0]) / second.shape[1]
                )
            ),
        },
        wrong=(3, lambda first, second: second, lambda first, second: second * first.sum()),
    ),
}
