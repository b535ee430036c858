"""Pictures made by gradient ascent: what a channel of a GoogLeNet answers to more than to any garment.

After Olah, Mordvintsev and Schubert (2017), as their program lucid does it: not the pixels are moved but the
picture's waves, the long ones first, by Adam, and the picture is shifted a little at each step.
"""

from typing import NamedTuple

import numpy
from mxnet import autograd, np

from ..backend.threads import mxnet_call
from .seeking import before_relu, fed

STEPS = 64
_RATE, _SHIFT, _NOISE, _DARK = 0.05, 1, 0.01, -2.0
_BETAS, _TINY = (0.9, 0.999), 1e-8  # Adam's (Kingma and Ba 2015)


class Climb(NamedTuple):
    """Where the ascent stands after so many of its steps.

    pictures: float64 (units, H, W) in 0 … 1. values: of each picture its unit's middle output, before
    ReLU, float32 (units,); on the way of the picture as it is shifted, at the end as it is.
    """

    step: int
    pictures: numpy.ndarray
    values: numpy.ndarray


def climb(net, place, units, size, steps=STEPS, seed=0):
    """Yield the Climb of a picture of size × size for each of these channels of a place, step by step.

    place: as Seeker names it. units: ((branch, channel), …), as it names them.
    seed: of the faint noise it starts from, and of the shifts. The last one drawn is the result. For nets
    without normalisation: the net runs as in training, where a norm takes the pictures' own mean.
    """
    rng = numpy.random.default_rng(seed)
    shape = len(units), size, size
    waves = numpy.fft.rfft2(rng.normal(0, _NOISE, shape)) / _weights(size) / size
    waves[:, 0, 0] = _DARK
    mean = square = numpy.zeros_like(waves)  # square: of the real and of the imaginary part
    for step in range(steps + 1):
        pictures = _drawn(waves, size)
        shift = rng.integers(-_SHIFT, _SHIFT + 1, 2) if step < 0.75 * steps else (0, 0)
        values, slopes = _slopes(net, place, units, numpy.roll(pictures, shift, (1, 2)))
        yield Climb(step, pictures, values)
        slopes = numpy.roll(slopes, numpy.negative(shift), (1, 2)) * pictures * (1 - pictures)
        slopes = numpy.fft.rfft2(slopes) * _weights(size)
        mean = _BETAS[0] * mean + (1 - _BETAS[0]) * slopes
        square = _BETAS[1] * square + (1 - _BETAS[1]) * (slopes.real**2 + 1j * slopes.imag**2)
        even, large = (1 - beta ** (step + 1) for beta in _BETAS)
        root = numpy.sqrt(square.real / large), numpy.sqrt(square.imag / large)
        waves = waves + _RATE / even * (mean.real / (root[0] + _TINY) + 1j * mean.imag / (root[1] + _TINY))


def _weights(size):
    """How much a step moves each wave: as long as it is, so that the picture is smooth; (size, size//2+1)."""
    across = numpy.fft.rfftfreq(size), numpy.fft.fftfreq(size)
    often = numpy.hypot(across[0], across[1][:, None])
    return 1 / numpy.maximum(often, 1 / size)


def _drawn(waves, size):
    """The pictures of these waves, (N, size, size) in 0 … 1."""
    flat = numpy.fft.irfft2(waves * _weights(size) * size, (size, size))
    return 1 / (1 + numpy.exp(-flat))


@mxnet_call
def _slopes(net, place, units, pictures):
    """(values, gradients with respect to the pictures): picture i is for unit i."""
    x = np.array(pictures[:, None], dtype="float32")
    x.attach_grad()
    with autograd.record():  # as in training: only then does a max pool of oneDNN hand its gradient back
        layer, x_in = fed(net, place, x)
        values = 0
        for branch in dict(units):
            maps = before_relu(layer, branch, x_in)
            middle = maps[:, :, maps.shape[2] // 2, maps.shape[3] // 2]
            own = [[(branch, channel) == unit for channel in range(maps.shape[1])] for unit in units]
            values = values + (middle * np.array(own, dtype="float32")).sum(axis=1)
    values.backward()
    return values.asnumpy(), x.grad[:, 0].asnumpy()
