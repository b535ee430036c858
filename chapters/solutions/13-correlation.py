"""Without its mean a list says how each image differs from the usual one; the products, whether alike.

Divided by both lengths, it no longer depends on how large a unit's numbers are. A unit that never varies has
length 0, and correlates with nothing.
"""

import numpy


def correlation(a, b):
    a, b = (numpy.array(one) - numpy.mean(one) for one in (a, b))
    length = ((a**2).sum() * (b**2).sum()) ** 0.5
    return (a * b).sum() / length if length else 0


answer = correlation
