"""Two numbers change: the kernel from 3 to 5, and with it the padding from 1 to 2.

With a padding of 1, the maps of branch 3 would be smaller than the others, and the concatenation would fail.
"""

from mxnet import npx
from mxnet.gluon import nn

from widgets import SmallThirdBranch

npx.set_np()

answer = SmallThirdBranch(1, (1, 1), (1, 1), 1)
answer.b3_2 = nn.Conv2D(1, kernel_size=5, padding=2, activation="relu")
