"""Only whole falls count, epoch // 8 of them, and each leaves 96 % of the current rate.

The steps become smaller and smaller: after 80 epochs two thirds are left, after 136 half.
"""


def rate(start, epoch):
    return start * 0.96 ** (epoch // 8)


answer = rate
