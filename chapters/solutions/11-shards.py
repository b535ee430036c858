"""Turn each mean back into a sum, add the sums up, and divide once by all the images.

MXNet's parameter server does the same in another order: each worker sends the sum over its images, and
the trainer divides by the size of the whole batch.
"""


def combine(means, sizes):
    return sum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes)


answer = combine
