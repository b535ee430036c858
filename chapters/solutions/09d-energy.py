"""Subtract the largest score of each row first: then no power is larger than 1, and nothing overflows.

Liu et al. call the negative of this, at temperature 1, the energy: low for images like the training images.
"""

import numpy


def energy(scores):
    most = scores.max(axis=1)
    return most + numpy.log(numpy.exp(scores - most[:, None]).sum(axis=1))


answer = energy
