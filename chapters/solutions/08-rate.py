"""A straight line up to the largest rate, then half a cosine wave down to 0.

At the beginning the gradients change a lot from step to step, so small steps are safer. At the end, large
steps would only jump around the point that small steps can reach.
"""

from math import cos, pi


def rate(step, steps, most, warmup):
    if step < warmup:
        return most * (step + 1) / warmup
    passed = (step - warmup) / (steps - warmup)  # 0 at the top, 1 at the end
    return most * (1 + cos(pi * passed)) / 2


answer = rate
