"""A straight line up to the top, then half a cosine wave down to 0.

Early on the gradients of a fresh net point all over the place, so small steps are safer; late in the run the
large ones only hop about around what small ones could reach.
"""

from math import cos, pi


def rate(step, steps, most, warmup):
    if step < warmup:
        return most * (step + 1) / warmup
    passed = (step - warmup) / (steps - warmup)  # 0 at the top, 1 at the end
    return most * (1 + cos(pi * passed)) / 2


answer = rate
