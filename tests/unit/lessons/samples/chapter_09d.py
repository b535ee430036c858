"""Answers to the exercises of chapter 09d."""

import numpy

from .answers import Samples


def _share(labels, predicted, of):
    """How many of each class are named right, divided by of(how many are of it, are named so, are in all)."""
    found = []
    for garment in range(10):
        right = numpy.sum((labels == garment) & (predicted == garment))
        found.append(right / of(numpy.sum(labels == garment), numpy.sum(predicted == garment), len(labels)))
    return found


def _accuracies(labels, predicted):
    return _share(labels, predicted, lambda are, named, images: are)


def _energy(scores):
    return numpy.array([numpy.logaddexp.reduce(row) for row in scores])


def _threshold(garments, share):
    return sorted(garments)[round(share * len(garments))]


def _let_in(garments, others, share):
    return sum(other >= _threshold(garments, share) for other in others) / len(others)


SAMPLES = {
    "09d-classes": Samples(
        right=(_accuracies,),
        mistaken={
            "you took the images that are called a coat": (
                lambda labels, predicted: _share(labels, predicted, lambda are, named, images: named)
            ),
            "you divided by the number of all images": (
                lambda labels, predicted: _share(labels, predicted, lambda are, named, images: images)
            ),
            "you gave the fraction that is wrong": (
                lambda labels, predicted: [1 - right for right in _accuracies(labels, predicted)]
            ),
            "you counted the images": (
                lambda labels, predicted: _share(labels, predicted, lambda are, named, images: 1)
            ),
        },
        wrong=(
            *(0.9, lambda labels, predicted: (labels == predicted).mean(), lambda labels: labels),
            lambda labels, predicted: [2 / 4, 4 / 5, 4 / 6, 4 / 7, 6 / 8] * 2,
        ),
    ),
    "09d-energy": Samples(
        right=(_energy, lambda scores: _energy(scores).tolist()),
        mistaken={
            "you let the powers overflow": lambda scores: numpy.log(numpy.exp(scores).sum(axis=1)),
            "you gave the negative": lambda scores: -_energy(scores),
            "you gave the largest score": lambda scores: scores.max(axis=1),
            "you gave the largest probability": lambda scores: numpy.exp(scores.max(1) - _energy(scores)),
            "you added up over the images": lambda scores: _energy(scores.T),
        },
        wrong=(1.5, lambda scores: scores, lambda scores: scores.sum(axis=1)),
    ),
    "09d-outsiders": Samples(
        right=(_let_in, lambda *given: float(_let_in(*given))),
        mistaken={
            "you gave the fraction of the others": lambda *given: 1 - _let_in(*given),
            "you chose the threshold on the others": lambda g, others, share: _let_in(others, others, share),
            "you refuse all but that fraction": lambda g, others, share: _let_in(g, others, 1 - share),
            "you took `share` itself": lambda g, others, share: (others >= share).mean(),
            "you counted them": lambda g, others, share: _let_in(g, others, share) * len(others),
        },
        wrong=(0.5, lambda garments, others, share: share, lambda garments, others, share: garments),
    ),
}
