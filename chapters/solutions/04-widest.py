"""A reduce saves while reduce · (channels + k²·out) < k²·channels·out.

The widest one is the last whole number below the break-even. Where the break-even is whole itself, both
ways cost the same and nothing is saved, hence the − 1 before `//`.
"""


def widest(channels, out, kernel):
    taps = kernel * kernel
    return (taps * channels * out - 1) // (channels + taps * out)


answer = widest
