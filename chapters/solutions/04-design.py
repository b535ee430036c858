"""Give channels of the 1×1 and the pool to the 3×3 and the 5×5, and make the reduces smaller to pay for them.

The cost of a branch is proportional to its reduce, and branch 2 has most of block 3a's parameters. Many other
widths are right as well. Whether a reduce to 40 channels is enough cannot be counted, only trained.
"""

from widgets import BranchWidths

answer = BranchWidths(32, (40, 160), (10, 40), 24)
