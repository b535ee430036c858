"""The Inception block and the five-stage GoogLeNet in Gluon, as the book builds them; a design made real."""

import gc
from dataclasses import dataclass

from d2l import mxnet as d2l
from mxnet import init, np
from mxnet.gluon import nn
from mxnet.util import use_np

from ..backend.threads import mxnet_call
from .widths import GOOGLENET_BLOCKS, BranchWidths


@use_np
class Inception(nn.HybridBlock):
    """Four branches side by side, concatenated on the channel axis.

    c1, c2, c3, c4 as in BranchWidths, which checks them (ValueError). Input (B, C, H, W) float32, output
    (B, c1 + c2[1] + c3[1] + c4, H, W). Source: Szegedy et al. 2015, figure 2b.
    """

    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
        self.widths = self.description = w = BranchWidths(c1, c2, c3, c4)
        self.b1_1 = nn.Conv2D(w.c1, kernel_size=1, activation="relu")
        self.b2_1 = nn.Conv2D(w.c2[0], kernel_size=1, activation="relu")
        self.b2_2 = nn.Conv2D(w.c2[1], kernel_size=3, padding=1, activation="relu")
        self.b3_1 = nn.Conv2D(w.c3[0], kernel_size=1, activation="relu")
        self.b3_2 = nn.Conv2D(w.c3[1], kernel_size=5, padding=2, activation="relu")
        self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)
        self.b4_2 = nn.Conv2D(w.c4, kernel_size=1, activation="relu")

    def branches(self, x):
        """The four arrays before they are concatenated, each (B, channels of the branch, H, W)."""
        return (
            self.b1_1(x),
            self.b2_2(self.b2_1(x)),
            self.b3_2(self.b3_1(x)),
            self.b4_2(self.b4_1(x)),
        )

    def hybrid_forward(self, F, x):
        # Not np.concatenate: this one stays in oneDNN's memory layout, which saves a reorder a block.
        return F.concat(*[b.as_nd_ndarray() for b in self.branches(x)], dim=1).as_np_ndarray()


class GoogLeNet(d2l.Classifier):
    """The five-stage net of the book, ready for `d2l.Trainer.fit`.

    lr: learning rate of the book's SGD. blocks: {"3a": BranchWidths, …} if stages 3 to 5 are other than the
    book's. Input (B, channels, H, W) float32, output (B, num_classes).
    """

    # Method by method: around the whole class, use_np would hide the frame that save_hyperparameters reads.
    @use_np
    def __init__(self, lr=0.1, num_classes=10, blocks=GOOGLENET_BLOCKS):
        super().__init__()
        self.save_hyperparameters(ignore=["blocks"])
        self._blocks = blocks
        self.net = nn.HybridSequential()
        self.net.add(self.b1(), self.b2(), self.b3(), self.b4(), self.b5(), nn.Dense(num_classes))
        self.net.initialize(init.Xavier())

    @use_np
    def forward(self, X):
        return super().forward(X)

    def b1(self):
        """Stage 1."""
        return _stage(nn.Conv2D(64, kernel_size=7, strides=2, padding=3, activation="relu"), _half())

    def b2(self):
        """Stage 2."""
        return _stage(
            nn.Conv2D(64, kernel_size=1, activation="relu"),
            nn.Conv2D(192, kernel_size=3, padding=1, activation="relu"),
            _half(),
        )

    def b3(self):
        """Stage 3, the first with blocks."""
        return _stage(*self._blocks_of("3"), _half())

    def b4(self):
        """Stage 4."""
        return _stage(*self._blocks_of("4"), _half())

    def b5(self):
        """Stage 5, which ends in one number a channel."""
        return _stage(*self._blocks_of("5"), nn.GlobalAvgPool2D())

    def _blocks_of(self, stage):
        widths = (widths for name, widths in self._blocks.items() if name[0] == stage)
        return [Inception(w.c1, w.c2, w.c3, w.c4) for w in widths]


def _stage(*layers):
    stage = nn.HybridSequential()
    stage.add(*layers)
    return stage


def _half():
    return nn.MaxPool2D(pool_size=3, strides=2, padding=1)


@dataclass(frozen=True)
class LiveNet:
    """What a live net showed: `.shapes`, {"b1": (C, H, W), … "dense": (10,)}, of one image; `.params`."""

    shapes: dict[str, tuple[int, ...]]
    params: int


@mxnet_call
def run_design(design, height=96, width=96):
    """Make the net of a Design, send one blank image of (1, height, width) through it layer by layer.

    Returns a LiveNet; the net and its memory are given back.
    """
    try:
        return _run(design, height, width)
    finally:
        gc.collect()  # Gluon's blocks refer to each other in circles: else each run would keep its net


def _run(design, height, width):
    net = GoogLeNet(blocks=design.blocks).net
    net.collect_params().setattr("grad_req", "null")  # no room for gradients: nobody asks for them here
    x, shapes = np.zeros((1, 1, height, width)), {}
    for name, layer in zip(("b1", "b2", "b3", "b4", "b5", "dense"), net, strict=True):
        x = layer(x)  # shapes become known, weights are made
        shapes[name] = x.shape[1:]
    x.wait_to_read()
    return LiveNet(shapes, sum(parameter.data().size for parameter in net.collect_params().values()))
