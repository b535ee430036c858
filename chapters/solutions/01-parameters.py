"""A k×k convolution has k · k weights for each input and output channel, and a bias for each output channel.

Branch 2 holds two of them: the 1×1 brings 192 channels down to 96, the 3×3 makes 128 of those 96.
"""

reduce = 1 * 1 * 192 * 96 + 96  # 18 528
conv = 3 * 3 * 96 * 128 + 128  # 110 720
answer = reduce + conv  # 129 248
