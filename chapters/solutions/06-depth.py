"""A block makes the longest way two layers longer: the 1×1 and the 3×3 (or the 5×5) behind it.

Its other four convolutions stand beside that way. The 1×1 of stage 2 has weights, so it was one of the 22.
"""

block = 2
stem_1x1 = 1
answer = 22 + block - stem_1x1
