"""First look around, each channel for itself; then mix the channels, each pixel for itself.

From c channels to n with a k×k kernel that is k·k·c + c·n weights in place of k·k·c·n.
"""

from mxnet.gluon import nn
from mxnet.util import use_np


@use_np
def separable(channels, out, kernel):
    block = nn.HybridSequential()
    block.add(
        nn.Conv2D(channels, kernel_size=kernel, padding=kernel // 2, groups=channels),
        nn.Conv2D(out, kernel_size=1),
    )
    return block


answer = separable
