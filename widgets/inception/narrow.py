"""The nine-block net with every width divided, and with batch normalisation: small enough to race."""

from mxnet.gluon import nn
from mxnet.util import use_np

from ..core.numbers import whole_number
from .network import GoogLeNet, _half, _stage
from .widths import GOOGLENET_BLOCKS, BranchWidths

STEM = (64, 64, 192)  # channels that the stem's three convolutions hand on, in the book
SLIMMEST = min(*STEM, *(width for w in GOOGLENET_BLOCKS.values() for width in w.reduces.values()))


class NarrowGoogLeNet(GoogLeNet):
    """The five-stage net with every number of channels divided by `divide`, as deep as the book's.

    divide: a whole number from 1, the book's net, to 16, which leaves one channel in a reduce; widths that do
    not divide up are rounded down. batch_norm: put batch normalisation into every convolution, see
    `add_batch_norm`. Input (B, channels, H, W) float32, output (B, num_classes). ValueError for another
    divide.
    """

    @use_np
    def __init__(self, divide=4, num_classes=10, batch_norm=False):
        self._divide = whole_number(divide, "divide", SLIMMEST)
        super().__init__(num_classes=num_classes, blocks=divided_blocks(divide))
        if batch_norm:
            add_batch_norm(self.net)

    @use_np
    def b1(self):
        first = STEM[0] // self._divide
        return _stage(nn.Conv2D(first, kernel_size=7, strides=2, padding=3, activation="relu"), _half())

    @use_np
    def b2(self):
        second, third = (width // self._divide for width in STEM[1:])
        return _stage(
            nn.Conv2D(second, kernel_size=1, activation="relu"),
            nn.Conv2D(third, kernel_size=3, padding=1, activation="relu"),
            _half(),
        )


def divided_blocks(divide):
    """{"3a": BranchWidths, … "5b": …} of the book's net with every width divided, rounded down."""
    return {
        name: BranchWidths(
            w.c1 // divide,
            tuple(width // divide for width in w.c2),
            tuple(width // divide for width in w.c3),
            w.c4 // divide,
        )
        for name, w in GOOGLENET_BLOCKS.items()
    }


class NormReLU(nn.Activation):
    """Batch normalisation, then ReLU: what a convolution's `act` becomes.

    In training each channel is brought to mean 0 and variance 1 over the batch and the map, then multiplied
    by gamma and moved by beta, which are learned (Ioffe and Szegedy 2015, algorithm 1).
    """

    def __init__(self):
        super().__init__("relu")
        self.norm = nn.BatchNorm()

    def hybrid_forward(self, F, x):
        return super().hybrid_forward(F, self.norm(x))


@use_np
def add_batch_norm(net):
    """Put batch normalisation between every convolution of a net and its ReLU, in place; returns the net.

    The new parameters are not initialised yet.
    """

    def put_in(layer):
        if isinstance(layer, nn.Conv2D) and type(layer.act) is nn.Activation:
            layer.act = NormReLU()

    return net.apply(put_in)
