"""Sort the positions of each map by their value, and count those that are among the largest in both.

`ravel` makes one row of the map, so that a position is one number; `argsort` puts the largest values last.
"""

import numpy


def shared(first, second, count):
    a, b = (numpy.argsort(values.ravel())[-count:] for values in (first, second))
    return len(numpy.intersect1d(a, b))


answer = shared
