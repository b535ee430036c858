"""An epoch's own batches against the held-out images at its end.

Below 0 is no mistake: the batches were seen while the net was still worse than at the end of the epoch. On
few images, seen again and again, the gap grows: the net knows them by heart. On all of them, mirrored at
random, it grows more slowly.
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
