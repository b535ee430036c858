"""Nine tenths of VGG-16 sit in its three dense layers, three quarters in the first of them alone.

So GoogLeNet is small for two reasons. It averages each map to one number before a single dense layer: with
a head like VGG-16's it would have 225 million parameters more. And the 1×1 keep its many convolutions cheap,
which saves 18 million. AlexNet pays for its dense layers in the same way.
"""

from itertools import pairwise

widths = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
convs = sum(9 * c * n + n for c, n in pairwise(widths))  # 14 714 688
dense = sum(c * n + n for c, n in [(512 * 7 * 7, 4096), (4096, 4096), (4096, 1000)])  # 123 642 856
answer = dense / (dense + convs)  # of 138 357 544

# The same three layers on GoogLeNet's last maps, in place of its own one.
head = sum(c * n + n for c, n in [(1024 * 7 * 7, 4096), (4096, 4096), (4096, 1000)])
more = head - (1024 * 1000 + 1000)  # 225 378 304
