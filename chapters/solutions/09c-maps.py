"""The dense layer, applied at every place: a 1×1 convolution without its bias.

An average and a weighted sum may change places, so the mean of these maps, and the bias, is the score.
"""

import numpy


def maps(features, weights):
    return numpy.tensordot(weights, features, axes=1)


answer = maps
