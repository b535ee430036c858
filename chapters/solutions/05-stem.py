"""Two of the stem's three halvings go; the body and the head stay as they are.

28 → 14 by the pool of stage 2, then 7 and 4 by those of stages 3 and 4: stage 5 gets 4×4. Stage 3 gets the
14×14 that the book's stem makes of 112×112, without first enlarging an image that has only 28×28 to tell. The
7×7 could be a 3×3 as well. The head needs no change, as a global average takes any size.
"""

from mxnet import npx
from mxnet.gluon import nn

npx.set_np()

answer = nn.Sequential()
answer.add(
    nn.Conv2D(64, kernel_size=7, padding=3, activation="relu"),  # stride 1, and no pool behind it
    nn.Conv2D(64, kernel_size=1, activation="relu"),
    nn.Conv2D(192, kernel_size=3, padding=1, activation="relu"),
    nn.MaxPool2D(pool_size=3, strides=2, padding=1),
)
