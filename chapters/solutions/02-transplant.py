"""One ring of zeros around the 3×3 puts its middle into the middle of the 5×5.

The padding grows with the kernel, from 1 to 2, so the maps are not shifted.
"""

import numpy


def transplant(kernel):
    large = numpy.zeros((5, 5))
    large[1:4, 1:4] = kernel
    return large


answer = transplant
