"""Figures that papers print, each with where it stands. They are quoted; what we count is in audit.py.

"The paper": Szegedy et al., "Going deeper with convolutions", arXiv:1409.4842v1 (2014). VGG: Simonyan and
Zisserman, "Very deep convolutional networks for large-scale image recognition", arXiv:1409.1556 (2015).
Rethinking: Szegedy et al., "Rethinking the Inception architecture for computer vision", arXiv:1512.00567.
"""

from typing import NamedTuple

from .audit import M
from .nets import IMAGE, NETS, VGG19, Net


class Quoted(NamedTuple):
    """A figure and where it is printed."""

    figure: float
    where: str


QUOTED = {
    "times fewer parameters than AlexNet": Quoted(12, "the paper, section 1"),
    "budget of most experiments, million multiply-adds": Quoted(1500, "the paper, section 1"),
    "layers with parameters": Quoted(22, "the paper, section 5"),
    "layers with pools": Quoted(27, "the paper, section 5"),
    "weight of an auxiliary loss": Quoted(0.3, "the paper, section 5"),
    "gain by average pooling, points of top-1": Quoted(0.6, "the paper, section 5"),
    "momentum": Quoted(0.9, "the paper, section 6"),
    "the learning rate falls by, %": Quoted(4, "the paper, section 6"),
    "every so many epochs": Quoted(8, "the paper, section 6"),
    "smallest crop, % of the image's area": Quoted(8, "the paper, section 6"),
    "crops of an image": Quoted(144, "the paper, section 7"),
    "nets of the entry": Quoted(7, "the paper, section 7"),
    "top-5 error of the entry, %": Quoted(6.67, "the paper, Tables 2 and 3"),
    "top-5 error of VGG's entry, %": Quoted(7.32, "the paper, Table 2"),
    "top-5 error of the entry of 2012, %": Quoted(15.3, "the paper, Table 2"),
    "crops of a single VGG": Quoted(150, "VGG, section 3.2"),
    "top-5 error of a single VGG, %": Quoted(7.0, "VGG, section 4.5 (7.1 on the validation images)"),
    "parameters of GoogLeNet, million": Quoted(5, "Rethinking, section 1"),
}


class Passes(NamedTuple):
    """A row of the paper's Table 3, as printed: top-5 error in %, on validation images; gain: on row 1."""

    nets: int
    crops: int
    cost: int
    error: float
    gain: float


TABLE_3 = (
    Passes(1, 1, 1, 10.07, 0.0),
    Passes(1, 10, 10, 9.15, -0.92),
    Passes(1, 144, 144, 7.89, -2.18),
    Passes(7, 1, 7, 8.09, -1.98),
    Passes(7, 10, 70, 7.62, -2.45),
    Passes(7, 144, 1008, 6.67, -3.45),
)


class Priced(NamedTuple):
    """An error, %, and the multiply-accumulates for one image that it took, in millions; nets: how many."""

    name: str
    nets: int
    macs: float
    error: float


def priced():
    """[Priced, …]: the rows of Table 3, and the single VGG that its authors compare with them.

    A pass costs what our counts say for 224×224 pixels. In the paper's entry one net of the seven is wider,
    and VGG's net looked at the whole images besides: both come out too cheap.
    """
    one = NETS["GoogLeNet"].count(IMAGE).macs / M
    rows = [
        Priced(f"{row.nets} GoogLeNet × {row.crops}", row.nets, one * row.nets * row.crops, row.error)
        for row in TABLE_3
    ]
    crops = QUOTED["crops of a single VGG"].figure
    vgg = Net({}, {"layers": VGG19}, {}).count(IMAGE).macs / M * crops
    return [*rows, Priced(f"1 VGG-19 × {crops}", 1, vgg, QUOTED["top-5 error of a single VGG, %"].figure)]


def spread(block):
    """Share of what a block of BranchWidths hands on that comes from its 3×3 and its 5×5, 0 to 1."""
    return (block.c2[1] + block.c3[1]) / block.out_channels
