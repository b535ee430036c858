"""The normalisation is between the convolution and its ReLU, so the ReLU is a layer of its own.

Before the ReLU, each channel has mean 0 and variance 1, whatever the size of the weights. So the scale cannot
shrink from layer to layer. `add_batch_norm(net)` does this to every convolution of a network.
"""

from mxnet.gluon import nn
from mxnet.util import use_np


@use_np
def normed(out, kernel):
    block = nn.HybridSequential()
    block.add(
        nn.Conv2D(out, kernel_size=kernel, padding=kernel // 2),
        nn.BatchNorm(),
        nn.Activation("relu"),
    )
    return block


answer = normed
