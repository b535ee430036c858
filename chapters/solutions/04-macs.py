"""Each weight multiplies once at each of the 14 · 14 positions. Biases are added, not multiplied.

The 1×1 reads 528 channels and outputs 32. The 5×5 reads those 32 and outputs 128. Without the 1×1 it would be
14 · 14 · 25 · 528 · 128, fourteen times as many.
"""

reduce = 528 * 32  # 16 896 weights
conv = 5 * 5 * 32 * 128  # 102 400
answer = 14 * 14 * (reduce + conv)  # 23 382 016
