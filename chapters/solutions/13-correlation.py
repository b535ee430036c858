"""Subtract each mean: what is left tells how an image differs from the average one. Then sum the products.

Dividing by both lengths removes the size of the units' values. A unit that never varies has length 0, and
correlates with nothing.
"""

import numpy


def correlation(a, b):
    a, b = (numpy.array(one) - numpy.mean(one) for one in (a, b))
    length = ((a**2).sum() * (b**2).sum()) ** 0.5
    return (a * b).sum() / length if length else 0


answer = correlation
