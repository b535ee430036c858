"""The threshold comes from the garments alone, since you do not know what other images will come.

How many of the others it accepts is then counted.
"""

import numpy


def let_in(garments, others, share):
    threshold = numpy.sort(garments)[int(share * len(garments))]
    return (others >= threshold).mean()


answer = let_in
