"""A k×k convolution has k · k weights for each input and output channel, and a bias for each output channel.

Branch 2 has two of them: the 1×1 goes from 192 to 96 channels, the 3×3 from 96 to 128.
"""

reduce = 1 * 1 * 192 * 96 + 96  # 18 528
conv = 3 * 3 * 96 * 128 + 128  # 110 720
answer = reduce + conv  # 129 248
