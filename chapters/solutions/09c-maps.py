"""The dense layer, applied at every position: a 1×1 convolution without a bias.

An average and a weighted sum can be swapped, so the mean of such a map, plus the bias, is the score.
"""

import numpy


def maps(features, weights):
    return numpy.tensordot(weights, features, axes=1)


answer = maps
