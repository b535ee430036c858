"""The paper's own table against a count, and the nets that go by the name of GoogLeNet against each other.

Printed figures: Szegedy et al. 2015, "Going deeper with convolutions", Table 1, columns params and ops. Its K
is 1024 (the last row prints 1024·1000 weights as 1000K), its M is a million. It does not say whether biases
count, so either will do here.
"""

from dataclasses import dataclass, replace
from functools import partial

from .layers import Conv, Dense, LayerCost, changed, convolutions, count_layers, total
from .nets import IMAGE, Net, googlenet
from .widths import GOOGLENET_BLOCKS, BranchWidths

K, M = 1024, 1_000_000

# Row of the table → (params in K, ops in M), as printed. The second convolution's row holds its 1×1 as well.
TABLE_1 = {
    "7×7": (2.7, 34),
    "1×1, 3×3": (112, 360),
    "3a": (159, 128),
    "3b": (380, 304),
    "4a": (364, 73),
    "4b": (437, 88),
    "4c": (463, 100),
    "4d": (580, 119),
    "4e": (840, 170),
    "5a": (1072, 54),
    "5b": (1388, 71),
    "linear": (1000, 1),
}

# Widths of the weights that TensorFlow shipped as inception5h and `lucid` reads: two differ from the paper's.
LUCID_BLOCKS = GOOGLENET_BLOCKS | {
    "4a": BranchWidths(192, (96, 204), (16, 48), 64),
    "5a": BranchWidths(256, (160, 320), (48, 128), 128),
}

# Other layers that a row may have been counted for, and where such layers are found. The first: Ioffe and
# Szegedy 2015, appendix. That the table was made from them is our guess; the paper says nothing of it.
SUSPECTS = {
    "7×7": "a separable 7×7, 8 filters a colour, then a 1×1 to 64, as the Inception net of 2015 begins",
    "4a": "204 filters of 3×3 in place of 208, as in the weights that lucid reads",
    "5a": "a reduce of 48 before the 5×5 in place of 32, as in the weights that lucid reads",
}


@dataclass(frozen=True)
class Row:
    """A row of Table 1: what it prints, in K and M, and what its layers cost."""

    name: str
    params: float
    ops: float
    cost: LayerCost

    @property
    def counted(self):
        """Its parameters in K, without the biases and with them."""
        return (self.cost.params - self.cost.biases) / K, self.cost.params / K

    @property
    def params_agree(self):
        """Whether the printed params are within one unit of either count."""
        unit = 0.1 if self.params < 10 else 1
        return self.counted[0] - unit <= self.params <= self.counted[1] + unit

    @property
    def ops_agree(self):
        """Whether the printed ops are within a million of the count."""
        return abs(self.ops - self.cost.macs / M) <= 1


def audit():
    """[Row, …], every row of Table 1 counted for the paper's own widths, 224×224 pixels and 1000 classes."""
    return [Row(name, *printed, _cost(name, googlenet())) for name, printed in TABLE_1.items()]


def suspect(name):
    """The Row of that name for the layers that SUSPECTS names."""
    if name == "7×7":
        separable = {"7×7": Conv(24, 7, 2, 3, groups=3, bias=False), "1×1": Conv(64, 1)}
        return Row(name, *TABLE_1[name], count_layers(separable, IMAGE, name))
    return Row(name, *TABLE_1[name], _cost(name, googlenet(blocks=LUCID_BLOCKS)))


def _cost(name, net):
    costs = count_layers(net.layers, IMAGE).stages
    return total([costs[layer] for layer in _layers(name)], name)


def _layers(name):
    """The layers of our table that stand in a row of the paper's."""
    return {"linear": ["dense"]}.get(name, name.split(", "))


@dataclass(frozen=True)
class Variant:
    """A net that goes by the name of GoogLeNet.

    besides: how it differs from Table 1 in what no row shows. published: its parameters, where its makers
    print them.
    """

    name: str
    besides: str
    net: Net
    published: int = None

    @property
    def cost(self):
        """Its LayerCost for 224×224 pixels in colour, without auxiliary classifiers."""
        return self.net.count(IMAGE, self.name)

    @property
    def same_shapes(self):
        """Whether each of its layers hands on the same shape as the paper's."""
        return _shapes(self.net) == _shapes(_PAPER)

    def differences(self, name):
        """How its layers in that row differ from the paper's, in words; [] if they do not."""
        ours, papers = (
            [one for layer in _layers(name) for one in _weighted(net.layers[layer])]
            for net in (self.net, _PAPER)
        )
        said = [_difference(*pair) for pair in zip(ours, papers, strict=True)]
        normalised = any(getattr(one, "norm", False) for one in ours)
        return list(dict.fromkeys(filter(None, said))) + (["batch norm"] if normalised else [])


_PAPER = googlenet()


def _shapes(net):
    return [cost.shape for cost in count_layers(net.layers, IMAGE).parts]


def _weighted(layer):
    return [layer] if isinstance(layer, Dense) else convolutions(layer)


def _difference(layer, known):
    if isinstance(layer, Conv) and layer.kernel != known.kernel:
        return f"{layer.kernel}×{layer.kernel} for {known.kernel}×{known.kernel}"
    if layer.out != known.out:
        return f"{layer.out} for {known.out}"
    return "no ReLU" if known.relu and not layer.relu else ""


def _torchvisions(conv):
    conv = replace(conv, bias=False, norm=True)
    return replace(conv, kernel=3, pad=1) if conv.kernel == 5 else conv


_STAGE_2 = changed(_PAPER.stem["b2"], partial(replace, relu=False))

VARIANTS = (
    Variant("d2l, and ours", "no auxiliary classifiers, no local normalisation, no dropout", _PAPER),
    Variant("older notebook", "the same", replace(_PAPER, stem=_PAPER.stem | {"b2": _STAGE_2})),
    Variant(
        "Caffe",
        "bvlc_googlenet; pools round up and have no border; auxiliary classifiers",
        _PAPER,
        6_998_552,
    ),
    Variant(
        "torchvision",
        "the 3×3 is a known error (pytorch/vision#906); the pool before stage 5 is 2×2 (#678); pools "
        "round up and have no border; no local normalisation, dropout 0.2 for 0.4; auxiliary classifiers, "
        "whose scores it returned in the wrong order until 2024 (#8736)",
        _PAPER.changed(_torchvisions),
        6_624_904,
    ),
    Variant(
        "lucid",
        "weights that TensorFlow shipped as inception5h, for 1008 classes; auxiliary classifiers",
        googlenet(1008, LUCID_BLOCKS),
    ),
)
