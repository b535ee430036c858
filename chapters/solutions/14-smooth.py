"""Every class gets its part of the share, the right one too, and the right one gets the rest in addition.

The best answer is then not complete certainty, so the scores need not grow forever. Inception-v3 was trained
with a share of 0.1. In Gluon, SoftmaxCrossEntropyLoss(sparse_label=False) takes such targets.
"""

import numpy


def smooth(label, classes, share):
    target = numpy.full(classes, share / classes)
    target[label] += 1 - share
    return target


answer = smooth
