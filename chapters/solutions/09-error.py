"""An image is named right with probability p, like a coin: one has the variance p · (1 − p).

The mean of n independent ones has that divided by n, and its root is the standard error. On 1000 images at
90 % it is just below one percentage point.
"""


def error(accuracy, images):
    return (accuracy * (1 - accuracy) / images) ** 0.5


answer = error
