"""Whole falls count, epoch // 8 of them, and each leaves 96 % of what was there.

It is a stair that gets flatter: after 80 epochs two thirds are left, after 136 half.
"""


def rate(start, epoch):
    return start * 0.96 ** (epoch // 8)


answer = rate
