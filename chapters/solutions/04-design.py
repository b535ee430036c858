"""Shift channels from the 1×1 and the pool to the 3×3 and 5×5, and pay for them with narrower reduces.

A branch's cost is in proportion to its reduce, and most of block 3a's parameters sit in its 3×3 branch.
Many other widths do it as well; whether 40 channels carry enough is for training to say.
"""

from widgets import BranchWidths

answer = BranchWidths(32, (40, 160), (10, 40), 24)
