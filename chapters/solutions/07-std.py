"""One output adds up a product for each input channel and each tap: all numbers of the shape but the first.

The same line works for a dense layer, whose weights have the shape (out, in).
"""

from math import prod


def std(shape):
    return (2 / prod(shape[1:])) ** 0.5


answer = std
