"""Every convolution of the block has a ReLU behind it. Branch 2's last one had lost it.

A ReLU around the concatenation would do as well: to cut off below 0 before or after is the same.
"""

from mxnet import npx
from mxnet.gluon import nn

from widgets import patient

npx.set_np()


class Fixed(patient("relu")):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")


answer = Fixed
