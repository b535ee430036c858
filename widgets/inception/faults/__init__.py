"""Blocks that are wrong in ways that real libraries were: every shape fits, the network trains, and yet.

casebook: the eight faults in words, each with where it happened. patients: the healthy text that they are
set into, and the faulty classes. checks: what tells them from the healthy one. ward: all for a widget.
"""

from mxnet.gluon import nn
from mxnet.util import use_np

from ..network import Inception
from .casebook import FAULTS, HEALTHY
from .checks import CHECKS, examine
from .patients import depth_concat, patient, patient_code, stage_of
from .ward import Ward

__all__ = [
    "CHECKS",
    "FAULTS",
    "HEALTHY",
    "SmallThirdBranch",
    "Ward",
    "depth_concat",
    "examine",
    "patient",
    "patient_code",
    "stage_of",
]


@use_np
class SmallThirdBranch(Inception):
    """The "5×5" branch is a 3×3, as in torchvision's GoogLeNet (pytorch/vision#906).

    Arguments and shapes are those of Inception.
    """

    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(c1, c2, c3, c4, **kwargs)
        self.b3_2 = nn.Conv2D(self.widths.c3[1], kernel_size=3, padding=1, activation="relu")
