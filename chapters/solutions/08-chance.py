"""Each image is right or wrong: the standard error of a share.

At 90 % that is 0.95 points on 1 000 images and 0.30 on 10 000. The first fall of *full* is by 0.2 points, the
second by 0.3: neither is beyond chance. At the second one the images also change from 32×32 to 48×48, so it
is not the same test. (Both tests are of the same images: their difference is steadier than this says.)
"""

from math import sqrt


def by_chance(share, images):
    return sqrt(share * (1 - share) / images)


answer = by_chance
