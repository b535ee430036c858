"""Nets as tables of their layers: GoogLeNet as the book builds it, and three others.

Which AlexNet, which NiN? Each table says what it copies. The book's own AlexNet, NiN and VGG are made for
grey pictures and ten classes, with widths of their own, so they come to other counts.
"""

from dataclasses import dataclass, field, replace

from ..core.numbers import whole_number
from .layers import (
    Average,
    Conv,
    Dense,
    Pool,
    changed,
    convolutions,
    count_layers,
    he_shares,
    total,
)  # fmt: skip
from .widths import GOOGLENET_BLOCKS

IMAGE = (3, 224, 224)
HALF = Pool(3, 2, 1)  # what GoogLeNet halves its maps by


@dataclass(frozen=True)
class Auxiliary:
    """A second head, which only training reads: its table {name: layer, …}, and what its loss counts for."""

    layers: dict
    weight: float = 0.3


@dataclass(frozen=True)
class Net:
    """A net: a stem, stages of blocks, a head, each {stage: {name: layer, …}, …}, one after the other.

    auxiliary: {"4a": Auxiliary, …}, each fed what that layer hands on.
    """

    stem: dict
    stages: dict
    head: dict
    auxiliary: dict = field(default_factory=dict)

    @property
    def tables(self):
        """{stage: {name: layer, …}, …}: stem, stages and head."""
        return self.stem | self.stages | self.head

    @property
    def layers(self):
        """{name: layer, …}, in order."""
        return {name: layer for table in self.tables.values() for name, layer in table.items()}

    def count(self, image, name=""):
        """Its LayerCost for one image of (channels, height, width), without the auxiliary heads.

        `.stages` has each stage's, with that of its layers as `.parts`.
        """
        counted, shape = [], image
        for stage, table in self.tables.items():
            counted.append(count_layers(table, shape, stage))
            shape = counted[-1].shape
        return total(counted, name, shape)

    def count_auxiliary(self, image):
        """{"4a": LayerCost, …} of the auxiliary heads for such an image."""
        shapes = {part.name: part.shape for stage in self.count(image).parts for part in stage.parts}
        return {name: count_layers(head.layers, shapes[name], name) for name, head in self.auxiliary.items()}

    @property
    def he_shares(self):
        """[share of He's standard deviation, …] for all its weights, in order: see layers.he_shares."""
        heads = (layer for head in self.auxiliary.values() for layer in head.layers.values())
        return [share for layer in (*self.layers.values(), *heads) for share in he_shares(layer)]

    def changed(self, change):
        """The Net with change(conv) in the place of every convolution but those of auxiliary heads."""
        return Net(*(changed(part, change) for part in (self.stem, self.stages, self.head)), self.auxiliary)


def googlenet(num_classes=1000, blocks=GOOGLENET_BLOCKS):
    """GoogLeNet as the book builds it: a Net with the stages "b1" … "b5" and "dense".

    blocks: {"3a": BranchWidths or another block, …}; a name begins with the number of its stage.
    Source: Szegedy et al. 2015, Table 1, without the auxiliary classifiers.
    """
    stages = {
        f"b{stage}": {name: block for name, block in blocks.items() if name[0] == stage} | end
        for stage, end in (("3", {"pool 3": HALF}), ("4", {"pool 4": HALF}), ("5", {"average": Average()}))
    }
    stem = {
        "b1": {"7×7": Conv(64, 7, 2, 3), "pool 1": HALF},
        "b2": {"1×1": Conv(64, 1), "3×3": Conv(192, 3, pad=1), "pool 2": HALF},
    }
    return Net(stem, stages, {"dense": {"dense": Dense(num_classes)}})


SLIMMEST = min(conv.out for layer in googlenet().layers.values() for conv in convolutions(layer))


def narrow_googlenet(divide=4, batch_norm=False, num_classes=10):
    """The Net of five stages with every number of channels divided by `divide`, as deep as the book's.

    divide: a whole number from 1, the book's net, to 16, which leaves one channel in a reduce; widths that do
    not divide up are rounded down. batch_norm: put batch normalisation into every convolution, or "mean" of
    it, as Conv has it. ValueError for another divide.
    """
    whole_number(divide, "divide", SLIMMEST)

    def narrowed(conv):
        return replace(conv, out=conv.out // divide, norm=batch_norm)

    return googlenet(num_classes).changed(narrowed)


def stage_costs(net, image):
    """{stage: (LayerCost, …), …} of the layers of a Net for an image of (channels, height, width)."""
    return {stage.name: stage.parts for stage in net.count(image).parts}


# Krizhevsky et al. 2012 as it ran, on two GPUs: conv 2, 4 and 5 see the half of the maps on their own GPU,
# so they have two groups. Published: "60 million parameters". Caffe's bvlc_alexnet, the same layers, has
# 60 965 224. (torchvision's alexnet, 61 100 840, is Krizhevsky's one-GPU net of 2014.) The paper's 224 pixels
# give its 55×55 maps only with a border of 2; Caffe takes 227 and no border.
_POOL = Pool(3, 2)
_WIDE = Dense(4096, relu=True)
ALEXNET = {
    "conv 1": Conv(96, 11, 4, 2),
    "pool 1": _POOL,
    "conv 2": Conv(256, 5, pad=2, groups=2),
    "pool 2": _POOL,
    "conv 3": Conv(384, 3, pad=1),
    "conv 4": Conv(384, 3, pad=1, groups=2),
    "conv 5": Conv(256, 3, pad=1, groups=2),
    "pool 5": _POOL,
    "dense 6": _WIDE,
    "dense 7": _WIDE,
    "dense 8": Dense(1000),
}

# Lin, Chen and Yan 2014 for ImageNet: the paper prints no table of it. These are the layers of the authors'
# own Caffe model, nin_imagenet (Caffe model zoo, gist d802a5849de39225bcc6), published as a file of 29 MB.
_UP = Pool(3, 2, up=True)
NIN = {
    "conv 1": Conv(96, 11, 4),
    "cccp 1": Conv(96, 1),
    "cccp 2": Conv(96, 1),
    "pool 1": _UP,
    "conv 2": Conv(256, 5, pad=2),
    "cccp 3": Conv(256, 1),
    "cccp 4": Conv(256, 1),
    "pool 2": _UP,
    "conv 3": Conv(384, 3, pad=1),
    "cccp 5": Conv(384, 1),
    "cccp 6": Conv(384, 1),
    "pool 3": _UP,
    "conv 4": Conv(1024, 3, pad=1),
    "cccp 7": Conv(1024, 1),
    "cccp 8": Conv(1000, 1),
    "average": Average(),
}


def _vgg(*groups):
    """Groups of 3×3 convolutions with these widths, each group halved by a pool, then the dense layers."""
    layers = {}
    for g, widths in enumerate(groups, start=1):
        layers |= {f"conv {g}.{n}": Conv(width, 3, pad=1) for n, width in enumerate(widths, start=1)}
        layers[f"pool {g}"] = Pool(2, 2)
    return layers | {"dense 1": _WIDE, "dense 2": _WIDE, "dense 3": Dense(1000)}


# Simonyan and Zisserman 2015, configuration D. Published: "138 million"; Keras and torchvision, 138 357 544.
VGG16 = _vgg([64] * 2, [128] * 2, [256] * 3, [512] * 3, [512] * 3)
# Configuration E, the best single net of that paper. Keras and torchvision, 143 667 240.
VGG19 = _vgg([64] * 2, [128] * 2, [256] * 4, [512] * 4, [512] * 4)


# GoogLeNet: Caffe's bvlc_googlenet without its auxiliary classifiers has 6 998 552.
NETS = {
    "AlexNet": Net({}, {"layers": ALEXNET}, {}),
    "NiN": Net({}, {"layers": NIN}, {}),
    "VGG-16": Net({}, {"layers": VGG16}, {}),
    "GoogLeNet": googlenet(),
}


def net_cost(name, image=IMAGE):
    """What a net of NETS costs for one image of (channels, height, width): a LayerCost.

    `.params`, `.macs`, `.activations` (`.bytes`), `.depth`, `.operators`, `.dense_params`, `.dense_macs`.
    ValueError for another name, and for an image too small for its layers.
    """
    if name not in NETS:
        raise ValueError(f"There is no net {name!r} here; choose one of {', '.join(NETS)}.")
    return NETS[name].count(image, name)
