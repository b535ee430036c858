"""argsort gives the indices, the smallest value first; of the negated values, the largest first."""

import numpy


def strongest(peaks, count):
    return numpy.argsort(-peaks)[:count]


answer = strongest
