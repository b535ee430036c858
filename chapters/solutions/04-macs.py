"""Each weight multiplies once at each of the 14 · 14 places; biases are added, not multiplied.

The 1×1 reads 528 channels and leaves 32; the 5×5 reads those 32 and makes 128. The direct way would have
taken 14 · 14 · 25 · 528 · 128, fourteen times as many.
"""

reduce = 528 * 32  # 16 896 weights
conv = 5 * 5 * 32 * 128  # 102 400
answer = 14 * 14 * (reduce + conv)  # 23 382 016
