"""Each image is right or wrong: the standard error of a share.

At 90 % that is 0.95 points on 1 000 images, 0.42 on 5 000 and 0.30 on 10 000. So a fall of half a point on
5 000 images is nothing to speak of. Where the images change their size from one epoch to the next, it is not
the same test. (Both tests are of the same images: their difference is steadier than this says.)
"""

from math import sqrt


def by_chance(share, images):
    return sqrt(share * (1 - share) / images)


answer = by_chance
