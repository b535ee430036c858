"""A block makes the longest path two layers longer: a 1×1 and the 3×3 (or 5×5) after it.

Its other four convolutions are parallel to that path. The 1×1 of stage 2 has weights: it was one of the 22.
"""

block = 2
stem_1x1 = 1
answer = 22 + block - stem_1x1
