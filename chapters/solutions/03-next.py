"""Every branch of block 4d gets the output of block 4c: all four branches, 512 channels.

In a 1×1, each filter has one weight for each of these channels, and one bias.
"""

channels = 128 + 256 + 64 + 64  # 512
answer = channels * 144 + 144  # 73 872
