"""Pick the images of one class, then ask how many of them are named so.

It is a row of the confusion matrix: the count on the diagonal, divided by the sum of the row.
"""


def accuracies(labels, predicted):
    return [(predicted[labels == c] == c).mean() for c in range(10)]


answer = accuracies
