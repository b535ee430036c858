"""One output of the 5×5 adds up 48 channels through 25 taps each: 1200 numbers.

He's variance is 2 divided by that, so that the sum is as large as what went in, after ReLU has cut off half.
"""

answer = (2 / (48 * 5 * 5)) ** 0.5  # 0.041
