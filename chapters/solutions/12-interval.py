"""The mean lies in the middle; its standard error is the spread of single figures divided by √n.

The mean was computed from the same figures, and lies nearer to them than the true one does: hence ddof=1. And
a spread that comes from few figures may itself be too small: hence t, 2.78 for five where many need 1.96.
"""

import numpy


def interval(figures, t):
    mean, spread = numpy.mean(figures), numpy.std(figures, ddof=1)
    reach = t * spread / len(figures) ** 0.5
    return mean - reach, mean + reach


answer = interval
