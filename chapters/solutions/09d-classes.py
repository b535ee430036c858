"""Take the images of one class, and count how many of them are classified correctly.

In the confusion matrix this is the number on the diagonal, divided by the sum of its row.
"""


def accuracies(labels, predicted):
    return [(predicted[labels == c] == c).mean() for c in range(10)]


answer = accuracies
