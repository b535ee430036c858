"""The normalisation stands between the convolution and its ReLU, so the ReLU is a layer of its own now.

After it, each channel has mean 0 and variance 1 before ReLU, whatever the scale of the weights: so nothing
can shrink from layer to layer. `add_batch_norm(net)` does this to every convolution of a net.
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
