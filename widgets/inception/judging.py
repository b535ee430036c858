"""How well a net did on some images: right by class, what it took for what, and what chance may have done."""

from math import log

import numpy

CLASSES = 10
GUESSING = log(CLASSES)  # the mean loss of whoever gives each of ten garments the same chance
STILL, LEARNT = 0.98 * GUESSING, 0.75 * GUESSING


def confusion(labels, predicted, classes=10):
    """Counts of images, int64 (classes, classes): row, what it is; column, what the net calls it."""
    counts = numpy.zeros((classes, classes), dtype=numpy.int64)
    numpy.add.at(counts, (numpy.asarray(labels, int), numpy.asarray(predicted, int)), 1)
    return counts


def by_class(counts):
    """Share of each class that was named right, float (classes,), from such counts; NaN without images."""
    images = counts.sum(axis=1)
    return numpy.divide(counts.diagonal(), images, out=numpy.full(len(counts), numpy.nan), where=images > 0)


def standard_error(accuracy, images):
    """How far off an accuracy is, typically, for so many images drawn at random: √(p · (1 − p) / n)."""
    return float(numpy.sqrt(accuracy * (1 - accuracy) / images))


def drop(labels, before, after):
    """(by how much the accuracy fell, its standard error), from what was predicted before and after.

    The images are the same, so only those that changed sides bring chance in (McNemar 1947): with b lost and
    c won of n, the drop is (b − c) / n and its error √(b + c − (b − c)² / n) / n.
    """
    was, now = numpy.equal(before, labels), numpy.equal(after, labels)
    images, lost, won = len(was), int((was & ~now).sum()), int((now & ~was).sum())
    error = numpy.sqrt(lost + won - (lost - won) ** 2 / images) / images
    return (lost - won) / images, float(error)
