"""Five layers halve and round up, which together is: divide by 32, round up.

So 1 … 32 pixels give stage 5 one pixel, 33 … 64 give it two, and `side` begins at 32 · (side − 1) + 1.
"""


def least(side):
    return 32 * (side - 1) + 1


answer = least
