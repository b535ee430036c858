"""Answers to the exercises of chapter 09c."""

import numpy

from .answers import Samples


def _maps(features, weights):
    return (weights[:, :, None, None] * features).sum(axis=1)


def _positions(values, count, sign=1):
    ranked = sorted(numpy.ndindex(values.shape), key=lambda place: -sign * values[place])
    return set(ranked[:count])


def _shared(first, second, count, sign=1):
    return len(_positions(first, count, sign) & _positions(second, count, sign))


SAMPLES = {
    "09c-maps": Samples(
        right=(
            _maps,
            lambda features, weights: numpy.stack([numpy.tensordot(w, features, 1) for w in weights]),
        ),
        mistaken={
            "you averaged over the positions first": lambda f, weights: _maps(f, weights).mean(axis=(1, 2)),
            "you divided by the number": lambda f, weights: _maps(f, weights) / (f.shape[1] * f.shape[2]),
            "you set negative numbers to 0": lambda f, weights: numpy.maximum(_maps(f, weights), 0),
            "you put the classes last": lambda f, weights: numpy.einsum("kc,chw->hwk", weights, f),
        },
        wrong=(3, lambda features, weights: features, lambda features, weights: _maps(features, weights)[0]),
    ),
    "09c-shared": Samples(
        right=(_shared,),
        mistaken={
            "you divided by `count`": lambda first, second, count: _shared(first, second, count) / count,
            "you took the smallest values": lambda *given: _shared(*given, sign=-1),
            "you counted the positions that are in either": (
                lambda a, b, count: len(_positions(a, count) | _positions(b, count))
            ),
            "you ignored the sign": lambda a, b, count: _shared(abs(a), abs(b), count),
        },
        wrong=(3, lambda first, second, count: count, lambda a, b, count: int((a == b).sum())),
    ),
}
