"""Each image is classified correctly or not, like a coin: this is the standard error of a share.

At 90 % it is 0.95 points on 1 000 images, 0.42 on 5 000 and 0.30 on 10 000. After epoch 6, *full* falls from
89.4 % to 88.2 %, by more than twice 0.43 points. There the image size changes as well. (Both tests have the
same images, so their difference varies less than this says.)
"""

from math import sqrt


def by_chance(share, images):
    return sqrt(share * (1 - share) / images)


answer = by_chance
