"""Nine tenths of VGG-16 sit in its three dense layers, three quarters in the first of them alone.

So GoogLeNet is small for two reasons. It averages each map to one number before a single dense layer,
which saves the most against VGG-16; and the 1×1 keep its many convolutions cheap, where the net is deep
and wide. AlexNet pays for its dense layers in the same way.
"""

from itertools import pairwise

widths = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
convs = sum(9 * c * n + n for c, n in pairwise(widths))  # 14 714 688
dense = sum(c * n + n for c, n in [(512 * 7 * 7, 4096), (4096, 4096), (4096, 1000)])  # 123 642 856
answer = dense / (dense + convs)  # of 138 357 544
