"""The block computes a correction to its input, and the shortcut passes the input through unchanged.

There is no ReLU after the 1×1, or the correction could never be negative. With weights near 0 the block
outputs its input, so a deep network of such blocks is easy to train at the start.
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
