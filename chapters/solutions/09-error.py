"""An image counts 1 with probability p, else 0; such a number has the variance p · (1 − p).

The mean of n independent ones has this variance divided by n, and the standard error is its square root. For
1000 images and an accuracy of 90 % it is just below one percentage point.
"""


def error(accuracy, images):
    return (accuracy * (1 - accuracy) / images) ** 0.5


answer = error
