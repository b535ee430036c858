"""A layer needs what it reads and what it writes, and nothing that came before.

So it is the largest sum of two neighbours. In training nothing is given back before the way back has used it:
there it is the sum of all.
"""

from itertools import pairwise


def held(sizes):
    return max(a + b for a, b in pairwise(sizes))


answer = held
