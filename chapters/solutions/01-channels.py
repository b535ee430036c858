"""What a branch hands on is the last number of that branch.

The reduce widths, 96 and 16, run between the two convolutions of branches 2 and 3 and never leave them.
"""

c1, c2, c3, c4 = 64, (96, 128), (16, 32), 32
answer = c1 + c2[1] + c3[1] + c4  # 256
