"""Answers to the exercises of chapter 09c."""

import numpy

from .answers import Samples


def _maps(features, weights):
    return (weights[:, :, None, None] * features).sum(axis=1)


def _energy(scores):
    return numpy.array([numpy.logaddexp.reduce(row) for row in scores])


def _threshold(garments, share):
    return sorted(garments)[round(share * len(garments))]


def _let_in(garments, others, share):
    return sum(other >= _threshold(garments, share) for other in others) / len(others)


SAMPLES = {
    "09c-maps": Samples(
        right=(
            _maps,
            lambda features, weights: numpy.stack([numpy.tensordot(w, features, 1) for w in weights]),
        ),
        mistaken={
            "you averaged first": lambda features, weights: _maps(features, weights).mean(axis=(1, 2)),
            "you divided by the number": lambda f, weights: _maps(f, weights) / (f.shape[1] * f.shape[2]),
            "you cut off what is below 0": lambda f, weights: numpy.maximum(_maps(f, weights), 0),
            "you put the classes last": lambda f, weights: numpy.einsum("kc,chw->hwk", weights, f),
        },
        wrong=(3, lambda features, weights: features, lambda features, weights: _maps(features, weights)[0]),
    ),
    "09c-energy": Samples(
        right=(_energy, lambda scores: _energy(scores).tolist()),
        mistaken={
            "you let the powers overflow": lambda scores: numpy.log(numpy.exp(scores).sum(axis=1)),
            "you gave the paper's energy": lambda scores: -_energy(scores),
            "you gave the largest score": lambda scores: scores.max(axis=1),
            "you gave the largest share": lambda scores: numpy.exp(scores.max(axis=1) - _energy(scores)),
            "you added up over the images": lambda scores: _energy(scores.T),
        },
        wrong=(1.5, lambda scores: scores, lambda scores: scores.sum(axis=1)),
    ),
    "09c-outsiders": Samples(
        right=(_let_in, lambda *given: float(_let_in(*given))),
        mistaken={
            "you gave the share of the others": lambda *given: 1 - _let_in(*given),
            "you chose the threshold on the others": lambda g, others, share: _let_in(others, others, share),
            "you refuse all but that share": lambda g, others, share: _let_in(g, others, 1 - share),
            "you took the share itself": lambda g, others, share: (others >= share).mean(),
            "you counted them": lambda g, others, share: _let_in(g, others, share) * len(others),
        },
        wrong=(0.5, lambda garments, others, share: share, lambda garments, others, share: garments),
    ),
}
