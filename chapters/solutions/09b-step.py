"""The slope says how the answer grows with each pixel, so it is added; every pixel is kept within 0 … 1."""

import numpy


def step(picture, slope, rate):
    return numpy.clip(picture + rate * slope, 0, 1)


answer = step
