"""A reduce saves MACs while reduce · (channels + k²·out) < k²·channels·out.

The largest one is the last whole number below the break-even. If the break-even is a whole number itself, it
saves nothing: both versions cost the same. Hence the − 1 before `//`.
"""


def widest(channels, out, kernel):
    taps = kernel * kernel
    return (taps * channels * out - 1) // (channels + taps * out)


answer = widest
