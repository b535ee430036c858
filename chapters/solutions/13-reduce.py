"""Try them one by one: from 45 on the count rounds to 54 million, up to 51.

So the printed 54 alone does not say 48: seven widths would do. What speaks for 48 is the weights that
TensorFlow once shipped and that `lucid` reads: they have it. A figure that fits is a lead, no proof.
"""

from widgets import BranchWidths, block_cost

answer = next(
    reduce
    for reduce in range(1, 129)
    if round(block_cost(BranchWidths(256, (160, 320), (reduce, 128), 128), 832, 7, 7).macs / 1e6) == 54
)
