"""All four branches of block 4c come in, 512 channels, whichever branch of the next block they go to.

A 1×1 has one weight for each of them in each filter, and a bias a filter.
"""

channels = 128 + 256 + 64 + 64  # 512
answer = channels * 144 + 144  # 73 872
