"""Each convolution gets fewer inputs and fewer outputs, so its cost falls with the square of the factor.

The first layer of the stem is an exception, with its single grey input channel. It is a small part of the
whole, and so is rounding to whole channels. In the builder the stem keeps its widths, so the blocks must
shrink more.
"""

from math import sqrt


def shrink(have, budget):
    return sqrt(budget / have)


answer = shrink
