"""The mean accuracy of an epoch's batches, minus the held-out accuracy at its end.

A gap below 0 is no mistake: the network saw these batches while it was still worse than at the end of the
epoch. A gap that grows from epoch to epoch is a sign of overfitting.
"""


def gaps(rows):
    found, own = [], []
    for row in rows:
        own.append(row["accuracy"])
        if row["held_out"] is not None:
            found.append(sum(own) / len(own) - row["held_out"])
            own = []
    return found


answer = gaps
