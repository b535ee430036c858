"""First look at the neighbours, each channel on its own. Then mix the channels, each pixel on its own.

From c channels to n with a k×k kernel that takes k·k·c + c·n weights instead of k·k·c·n.
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
