"""argsort gives the places of the numbers, the smallest first; of the negated ones, the largest first."""

import numpy


def strongest(peaks, count):
    return numpy.argsort(-peaks)[:count]


answer = strongest
