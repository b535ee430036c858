"""A reduce mixes the channels of one pixel: a 1×1, which needs no padding.

Looking around is the work of the kernel behind it. A 5×5 behind a 5×5 looks through 9×9.
"""

from mxnet import npx
from mxnet.gluon import nn

from widgets import patient

npx.set_np()


class Fixed(patient("reduce")):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")


answer = Fixed
