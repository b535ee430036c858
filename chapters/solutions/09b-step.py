"""The gradient tells how the value grows with each pixel, so it is added; pixels stay between 0 and 1."""

import numpy


def step(picture, slope, rate):
    return numpy.clip(picture + rate * slope, 0, 1)


answer = step
