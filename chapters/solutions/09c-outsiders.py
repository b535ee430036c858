"""The threshold comes from garments alone: of what else may come, nobody has a sample.

How many others it lets in is then found out on those there are.
"""

import numpy


def let_in(garments, others, share):
    threshold = numpy.sort(garments)[int(share * len(garments))]
    return (others >= threshold).mean()


answer = let_in
