"""Two of the stem's three halvings go. The blocks and the head stay as they are.

28 → 14 by the pool of stage 2, then 7 and 4 by those of stages 3 and 4: stage 5 gets 4×4. The 7×7 could be a
3×3 as well. The head needs no change, because a global average takes maps of any size.
"""

from mxnet import npx
from mxnet.gluon import nn

npx.set_np()

answer = nn.Sequential()
answer.add(
    nn.Conv2D(64, kernel_size=7, padding=3, activation="relu"),  # stride 1, and no pool after it
    nn.Conv2D(64, kernel_size=1, activation="relu"),
    nn.Conv2D(192, kernel_size=3, padding=1, activation="relu"),
    nn.MaxPool2D(pool_size=3, strides=2, padding=1),
)
