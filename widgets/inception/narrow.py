"""The nine-block net with every width divided, and with batch normalisation: small enough to race."""

from dataclasses import replace

from mxnet.gluon import nn
from mxnet.util import use_np

from ..core.numbers import whole_number
from .building import DescribedNet, NormReLU
from .layers import convolutions
from .nets import googlenet

SLIMMEST = min(conv.out for layer in googlenet().layers.values() for conv in convolutions(layer))


class NarrowGoogLeNet(DescribedNet):
    """The five-stage net with every number of channels divided by `divide`, as deep as the book's.

    divide: a whole number from 1, the book's net, to 16, which leaves one channel in a reduce; widths that do
    not divide up are rounded down. batch_norm: put batch normalisation into every convolution, see
    `add_batch_norm`. Input (B, channels, H, W) float32, output (B, num_classes). ValueError for another
    divide.
    """

    def __init__(self, divide=4, num_classes=10, batch_norm=False):
        whole_number(divide, "divide", SLIMMEST)

        def narrowed(conv):
            return replace(conv, out=conv.out // divide, norm=batch_norm)

        super().__init__(googlenet(num_classes).changed(narrowed))


@use_np
def add_batch_norm(net):
    """Put batch normalisation between every convolution of a net and its ReLU, in place; returns the net.

    The new parameters are not initialised yet.
    """

    def put_in(layer):
        if isinstance(layer, nn.Conv2D) and type(layer.act) is nn.Activation:
            layer.act = NormReLU()

    return net.apply(put_in)
