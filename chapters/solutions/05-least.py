"""Five layers halve the size and round up. Together they divide it by 32 and round up.

So images of 1 … 32 pixels give stage 5 one pixel, 33 … 64 give it two. The first image that gives it `side`
pixels has 32 · (side − 1) + 1.
"""


def least(side):
    return 32 * (side - 1) + 1


answer = least
