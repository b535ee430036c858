"""An output of the 5×5 adds up 25 products for each of 48 input channels: a fan-in of 1200.

He's variance is 2 divided by the fan-in. The 2 makes up for ReLU, which sets half of the outputs to 0.
"""

answer = (2 / (48 * 5 * 5)) ** 0.5  # 0.041
