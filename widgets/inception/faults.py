"""Blocks that are wrong in ways that real libraries were: every shape fits, the network trains, and yet."""

from mxnet.gluon import nn
from mxnet.util import use_np

from .network import Inception


@use_np
class SmallThirdBranch(Inception):
    """The "5×5" branch is a 3×3, as in torchvision's GoogLeNet (pytorch/vision#906).

    Arguments and shapes are those of Inception.
    """

    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(c1, c2, c3, c4, **kwargs)
        self.b3_2 = nn.Conv2D(self.widths.c3[1], kernel_size=3, padding=1, activation="relu")
