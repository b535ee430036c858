"""Who guesses among n classes is right with chance 1/n, give or take: on 10 000 images 0.3 points.

Three of these are hardly ever luck. A net below that line need not be a bad one: it has not begun.
"""


def guessing(shares, images, classes):
    luck = 1 / classes
    error = (luck * (1 - luck) / images) ** 0.5
    return sum(share <= luck + 3 * error for share in shares)


answer = guessing
