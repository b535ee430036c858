"""A 5×5 reaches two pixels to each side, so it needs two pixels of padding to keep the size of the map.

Padding the 1×1 before it would keep the size too, but then the border holds the biases of the 1×1.
"""

from mxnet import npx
from mxnet.gluon import nn

from widgets import patient

npx.set_np()


class Fixed(patient("padding")):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")


answer = Fixed
