"""How well a net did on some images, by three measures and by class; what chance may have done."""

from collections.abc import Callable
from math import log
from typing import NamedTuple

import numpy

CLASSES = 10
GUESSING = log(CLASSES)  # the mean loss of whoever gives each of ten garments the same chance
STILL, LEARNT = 0.98 * GUESSING, 0.75 * GUESSING


def softmax(scores):
    """Scores (…, classes) as shares that add up to 1, float64."""
    scores = numpy.asarray(scores, dtype="float64")
    shares = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
    return shares / shares.sum(axis=-1, keepdims=True)


def log_sum_exp(scores):
    """log Σ exp(score) over the last axis, in nats: (…, classes) → float64 (…), however large they are."""
    scores = numpy.asarray(scores, dtype="float64")
    most = scores.max(axis=-1, keepdims=True)
    return numpy.log(numpy.exp(scores - most).sum(axis=-1)) + most[..., 0]


def right(scores, labels):
    """1 for each image whose highest score is the right class's, else 0: float (N,)."""
    return (numpy.argmax(scores, axis=1) == labels).astype(float)


def margin(scores, labels):
    """The score of the right class less the best of the others, float (N,): below 0 for a mistake.

    scores: (N, classes). labels: int (N,). In the unit of the scores: 1 is a factor of e between two shares.
    """
    others, rows = numpy.array(scores, dtype=float), numpy.arange(len(scores))
    own = others[rows, labels]
    others[rows, labels] = -numpy.inf
    return own - others.max(axis=1)


def cross_entropy(scores, labels):
    """−log of the share that the softmax of the scores gives the right class, float (N,), in nats."""
    return log_sum_exp(scores) - numpy.asarray(scores, dtype=float)[numpy.arange(len(scores)), labels]


class Measure(NamedTuple):
    """`each`: (scores, labels) → one number an image; `sign`: 1 where more is better, −1 where less is."""

    each: Callable
    sign: int


MEASURES = {
    "accuracy": Measure(right, 1),
    "margin": Measure(margin, 1),
    "cross-entropy": Measure(cross_entropy, -1),
}


def mean_and_error(values):
    """(mean, its standard error) of a number an image: how far off it is for images drawn at random.

    √(Σ(value − mean)² / N) / √N; where the values are 0 and 1, √(p · (1 − p) / N).
    """
    return float(numpy.mean(values)), float(numpy.std(values) / len(values) ** 0.5)


def harm(measure, labels, before, after):
    """(by how much worse the net does by that measure, the standard error), from its scores before and after.

    The images are the same, so only what changed for each of them brings chance in: for the accuracy, with b
    lost and c won of n, the harm is (b − c) / n and its error √(b + c − (b − c)² / n) / n (McNemar 1947).
    """
    each, sign = MEASURES[measure]
    return mean_and_error(sign * (each(before, labels) - each(after, labels)))


def by_class(values, labels, classes=CLASSES):
    """The mean of a number an image over each class, float (classes,); NaN without images."""
    counts = numpy.bincount(labels, minlength=classes)
    sums = numpy.bincount(labels, weights=values, minlength=classes)
    return numpy.divide(sums, counts, out=numpy.full(classes, numpy.nan), where=counts > 0)


def confusion(labels, predicted, classes=CLASSES):
    """Counts of images, int64 (classes, classes): row, what it is; column, what the net calls it."""
    counts = numpy.zeros((classes, classes), dtype=numpy.int64)
    numpy.add.at(counts, (numpy.asarray(labels, int), numpy.asarray(predicted, int)), 1)
    return counts


def halves(labels, seed=0):
    """Two halves of the images by chance, each class halved to within one image: int (N/2,), ascending."""
    drawn = numpy.random.default_rng(seed).permutation(len(labels))
    in_classes = drawn[numpy.argsort(numpy.asarray(labels)[drawn], kind="stable")]
    return numpy.sort(in_classes[::2]), numpy.sort(in_classes[1::2])
