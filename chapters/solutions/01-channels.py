"""What a branch hands on is the last number of that branch.

The reduce widths, 96 and 16, run between the two convolutions of branches 2 and 3 and never leave them, and
how many channels go in does not matter.
"""

c1, c2, c3, c4 = 192, (96, 208), (16, 48), 64
answer = c1 + c2[1] + c3[1] + c4  # 512
