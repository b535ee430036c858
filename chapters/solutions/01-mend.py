"""The 5×5 had no padding, so its maps were 4 pixels smaller than those of the other branches.

`padding=2` adds 2 on each side. A 3×3 with `padding=1` would fit as well, but it would be another branch.
"""

from mxnet import npx
from mxnet.gluon import nn

npx.set_np()

answer = nn.Sequential()
answer.add(nn.Conv2D(16, kernel_size=1, activation="relu"))
answer.add(nn.Conv2D(32, kernel_size=5, padding=2, activation="relu"))
