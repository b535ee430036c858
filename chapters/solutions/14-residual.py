"""The block now says what to change about its input, and the input itself goes round it untouched.

No ReLU after the 1×1: it could only ever add. With weights near 0 the block hands its input on, so a deep
net of such blocks starts as an easy one.
"""

from mxnet.gluon import nn
from mxnet.util import use_np

from widgets import Inception


@use_np
class Residual(Inception):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.back = nn.Conv2D(5, kernel_size=1)

    def hybrid_forward(self, F, x):
        return x + self.back(super().hybrid_forward(F, x))


answer = Residual
