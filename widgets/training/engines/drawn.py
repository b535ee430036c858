"""How the weights of a net begin: drawn in NumPy from a seed, so that every engine begins alike."""

from itertools import repeat
from math import prod
from typing import NamedTuple

import numpy

from ..starts import DRAWS, STARTS

PARTS = {"sgd": 0, "adam": 2}  # arrays that an optimiser remembers of each that learns: Adam's two moments
UNIFORM = 0.07  # MXNet's default: uniform from −0.07 to 0.07


class Array(NamedTuple):
    """An array of a net: its shape, the number it is full of at the start (None: drawn), whether it learns.

    A convolution's weights are (out, in / groups, kernel, kernel), a dense layer's (out, in).
    """

    shape: tuple
    begins: float | None
    learns: bool = True


def drawn(arrays, start, seed, gain=1.0, shares=None):
    """{"0000": float32 NumPy array, …}: what such Arrays hold at the start.

    start: a key of starts.STARTS; gain: times He's standard deviation, for the start "gain"; shares: of it,
    for each Array that is drawn, as of layers.he_shares. Each weight has a generator of its own, of seed and
    place, so that a longer net begins as a shorter one.
    Sources: Glorot and Bengio 2010, He et al. 2015; a fan counts the kernel's pixels.
    """
    if start not in STARTS:
        raise ValueError(f"start must be one of {', '.join(STARTS)}; got {start!r}.")
    gains = (share * (gain if start == "gain" else 1) for share in (shares or repeat(1.0)))
    return {
        f"{place:04}": _drawn(array.shape, start, numpy.random.default_rng([seed, place]), next(gains))
        if array.begins is None
        else numpy.full(array.shape, array.begins, "float32")
        for place, array in enumerate(arrays)
    }


def _drawn(shape, start, chance, gain):
    fan_in, fan_out, start = prod(shape[1:]), shape[0] * prod(shape[2:]), DRAWS.get(start, start)
    if start in ("default", "xavier"):
        side = UNIFORM if start == "default" else (6 / (fan_in + fan_out)) ** 0.5
        return chance.uniform(-side, side, shape).astype("float32")
    scale = (2 / fan_in) ** 0.5 * gain
    return chance.standard_normal(shape, "float32") * numpy.float32(scale)
