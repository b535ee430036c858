"""The mean of the paired differences, and its standard error.

With two seeds the error itself is only a guess: Student's t for one degree of freedom asks for 12.7 errors,
where for many seeds two are enough. A lead of one error often happens by chance.
"""

import numpy


def lead(ours, theirs):
    apart = numpy.subtract(ours, theirs)
    return apart.mean(), apart.std(ddof=1) / len(apart) ** 0.5


answer = lead
