"""Each image is right or wrong: the standard error of a share.

At 85 % that is 1.1 points on 1 000 images and 0.36 on 10 000. Two epochs that differ by less than about two
of them may be equally good. A fall by several points is none of chance's doing: the weights have moved. With
a learning rate that stays at 0.1 the last steps of an epoch are as large as the first, and where they happen
to leave the net is what the test sees. A rate that goes down to 0 takes most of that away.
"""

from math import sqrt


def by_chance(share, images):
    return sqrt(share * (1 - share) / images)


answer = by_chance
