"""Together they may miss in 1 − level of the tables. Misses add up at worst, so each gets an equal share.

For 17 at 95 % each needs 99.7 %. This holds however the intervals hang together, and ours do: all of them
subtract the same five runs of the book's block.
"""


def each(level, compared):
    return 1 - (1 - level) / compared


answer = each
