"""An epoch's own batches against the test at its end.

Below 0 is no mistake: the batches were seen while the net was still worse than at the end of the epoch. On
few images, seen again and again, the gap grows: the net knows them by heart. On all 60 000, mirrored at
random, it grows more slowly.
"""


def gaps(rows):
    found, own = [], []
    for row in rows:
        own.append(row["accuracy"])
        if row["test_accuracy"] is not None:
            found.append(sum(own) / len(own) - row["test_accuracy"])
            own = []
    return found


answer = gaps
