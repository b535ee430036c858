"""Try the widths one by one: from 45 to 51 the count rounds to 54 million.

So the printed 54 alone does not prove 48: seven widths fit. The reason for 48 is that the weights which
Google published later have it. A figure that fits is a hint, not a proof.
"""

from widgets import BranchWidths, block_cost

answer = next(
    reduce
    for reduce in range(1, 129)
    if round(block_cost(BranchWidths(256, (160, 320), (reduce, 128), 128), 832, 7, 7).macs / 1e6) == 54
)
