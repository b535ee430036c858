"""Four nets as layer tables, at ImageNet's 1000 classes: one code counts them all.

Which AlexNet, which NiN? Each table says what it copies. The book's own AlexNet, NiN and VGG are made for
grey pictures and ten classes, with widths of their own, so they come to other counts.
"""

from .layers import Average, Branches, Conv, Dense, Pool, count_layers, total
from .widths import GOOGLENET_BLOCKS

IMAGE = (3, 224, 224)


def googlenet(num_classes=1000, blocks=GOOGLENET_BLOCKS, third=5, each=1, relu=True):
    """{stage: {name: layer, …}, …}, "b1" … "b5" and "dense", as the book builds it.

    blocks: {"3a": BranchWidths, …}. third: the second kernel of branch 3. each: as in Conv. relu: that of the
    two convolutions of stage 2.
    Source: Szegedy et al. 2015, Table 1, without the auxiliary classifiers.
    """
    half = Pool(3, 2, 1)
    inside = {name: _block(widths, third, each) for name, widths in blocks.items()}
    stages = {
        "b1": {"7×7": Conv(64, 7, 2, 3, each=each), "pool 1": half},
        "b2": {
            "1×1": Conv(64, 1, each=each, relu=relu),
            "3×3": Conv(192, 3, pad=1, each=each, relu=relu),
            "pool 2": half,
        },
    }
    for stage, end in (("3", {"pool 3": half}), ("4", {"pool 4": half}), ("5", {"average": Average()})):
        stages[f"b{stage}"] = {name: layer for name, layer in inside.items() if name[0] == stage} | end
    return stages | {"dense": {"dense": Dense(num_classes)}}


def _block(widths, third, each):
    (reduce3, out3), (reduce5, out5) = widths.c2, widths.c3
    long, narrow = f"{third}×{third}", Conv(reduce5, 1, each=each)
    return Branches(
        {
            "b1": {"1×1": Conv(widths.c1, 1, each=each)},
            "b2": {"1×1": Conv(reduce3, 1, each=each), "3×3": Conv(out3, 3, pad=1, each=each)},
            "b3": {"1×1": narrow, long: Conv(out5, third, pad=third // 2, each=each)},
            "b4": {"3×3 max pool": Pool(3, 1, 1), "1×1": Conv(widths.c4, 1, each=each)},
        }
    )


def stage_costs(stages, image):
    """{stage: [LayerCost, …], …} of such stages for an image of (channels, height, width)."""
    costs, shape = {}, image
    for stage, layers in stages.items():
        costs[stage] = count_layers(layers, shape)
        shape = costs[stage][-1].shape
    return costs


def flat(stages):
    """{stage: {name: layer}} → {name: layer}."""
    return {name: layer for layers in stages.values() for name, layer in layers.items()}


# Krizhevsky et al. 2012 as it ran, on two GPUs: conv 2, 4 and 5 see the half of the maps on their own GPU,
# so they have two groups. Published: "60 million parameters". Caffe's bvlc_alexnet, the same layers, has
# 60 965 224. (torchvision's alexnet, 61 100 840, is Krizhevsky's one-GPU net of 2014.) The paper's 224 pixels
# give its 55×55 maps only with a border of 2; Caffe takes 227 and no border.
_POOL = Pool(3, 2)
ALEXNET = {
    "conv 1": Conv(96, 11, 4, 2),
    "pool 1": _POOL,
    "conv 2": Conv(256, 5, pad=2, groups=2),
    "pool 2": _POOL,
    "conv 3": Conv(384, 3, pad=1),
    "conv 4": Conv(384, 3, pad=1, groups=2),
    "conv 5": Conv(256, 3, pad=1, groups=2),
    "pool 5": _POOL,
    "dense 6": Dense(4096),
    "dense 7": Dense(4096),
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
    return layers | {"dense 1": Dense(4096), "dense 2": Dense(4096), "dense 3": Dense(1000)}


# Simonyan and Zisserman 2015, configuration D. Published: "138 million"; Keras and torchvision, 138 357 544.
VGG16 = _vgg([64] * 2, [128] * 2, [256] * 3, [512] * 3, [512] * 3)

# GoogLeNet: Caffe's bvlc_googlenet without its auxiliary classifiers has 6 998 552.
NETS = {"AlexNet": ALEXNET, "NiN": NIN, "VGG-16": VGG16, "GoogLeNet": flat(googlenet())}


def net_cost(name, image=IMAGE):
    """What a net of NETS costs for one image of (channels, height, width): a LayerCost.

    `.params`, `.macs`, `.activations` (`.bytes`), `.depth`, `.operators`, `.dense_params`, `.dense_macs`.
    ValueError for another name, and for an image too small for its layers.
    """
    if name not in NETS:
        raise ValueError(f"There is no net {name!r} here; choose one of {', '.join(NETS)}.")
    return total(count_layers(NETS[name], image), name)
