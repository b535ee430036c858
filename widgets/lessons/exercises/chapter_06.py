"""Exercises of chapter 06: what counts as a layer, where parameters and work are."""

from ...inception.counting import conv_cost
from ...inception.layers import Cost, Dense
from ...inception.nets import VGG16, net_cost
from . import Exercise, Refusal, meets
from .blocks import in_mxnet
from .patterns import about

_NET, _VGG, _ALEX = (net_cost(name) for name in ("GoogLeNet", "VGG-16", "AlexNet"))

_CONVS = _VGG.params - _VGG.dense_params
_MAPS, _SIDE = 512, 7  # what VGG-16's convolutions output
_HEAD = conv_cost(_MAPS, 1000, 1, 1, 1).params


def _dense(*sizes):
    """Parameters of dense layers one after the other: 512 numbers in, then these."""
    steps = zip((_MAPS, *sizes), sizes, strict=False)
    return sum((conv_cost(c, n, 1, 1, 1) for c, n in steps), Cost()).params


_KEPT = _dense(*(layer.out for layer in VGG16.values() if isinstance(layer, Dense)))


def _uses(net):
    return net.macs / net.params


# Shapes of images, whose lengths all differ, and of what the three layers make of them.
_TRIALS = {
    (2, 3, 11, 17): ((2, 4, 5, 8), (2, 4, 2, 4), (2, 5)),
    (6, 1, 12, 7): ((6, 4, 5, 3), (6, 4, 2, 1), (6, 5)),
}


@in_mxnet
def _listed(function, shape):
    """What a learner's function lists for three layers and images of that shape."""
    from mxnet.gluon import nn

    net = nn.Sequential()
    net.add(nn.Conv2D(4, 3, strides=2), nn.MaxPool2D(2), nn.Dense(5))
    net.initialize()
    return function(net, shape)


def _lists(wanted):
    """A pattern: a function (layers, shape) that lists wanted(shape, the right shapes)."""

    def matches(function):
        if not callable(function) or isinstance(function, type):
            return False
        for shape, right in _TRIALS.items():
            if not meets(found := _listed(function, shape), wanted(shape, right)):
                raise Refusal(f"for a net of three layers and {shape} it gives {str(found)[:80]}")
        return True

    return matches


prime = Exercise(
    like=_lists,
    accepts=lambda shape, right: right,
    expects="a function shapes(layers, shape) that returns the list of the layers' output shapes",
    hints=(
        "Begin with an array of that shape, np.zeros(shape), and send it through the layers one by one.",
        "Each layer gets the output of the one before: X = layer(X) in the loop, then keep X.shape.",
        "X, found = np.zeros(shape), []; for layer in layers: X = layer(X); found.append(X.shape)",
    ),
    mistakes={
        (lambda shape, right: (shape, *right)): "you listed the input as well: it is no layer's output",
        (lambda shape, right: [one[1:] for one in right]): (
            "you left out the number of images: it is the first of the four numbers"
        ),
        (lambda shape, right: right[-1:]): "you kept only the last shape: there is one for every layer",
    },
)

depth = Exercise(
    accepts=_NET.depth + 2 - 1,
    expects="an integer, the layers with weights on the longest path",
    hints=(
        "Follow the longest path through a block. How many convolutions are on it?",
        "Two, in branch 2 or in branch 3. The branches are parallel, so a path uses only one of them.",
        "22, and 2 for the block, less 1 for the 1×1.",
    ),
    mistakes={
        _NET.depth + 6 - 1: "you counted all six convolutions of the block: a path has only two of them",
        _NET.depth + 1 - 1: "you counted the block as one layer: its longest path has two convolutions",
        _NET.depth + 2: "you left the 1×1 of stage 2 in: it has weights, so it was one of the 22",
        _NET.operators + 6 - 1: (
            "you counted every convolution, parallel ones as well: a path uses one branch"
        ),
        _NET.depth + 5 + 2 - 1: "you counted the five pools between the stages: they have no weights",
    },
)

head = Exercise(
    accepts=_CONVS + _HEAD,
    expects="an integer, the parameters of VGG-16 with such a head",
    hints=(
        "The thirteen convolutions stay: all parameters without those of the dense layers.",
        "The average replaces each of the 512 maps by one number. Then comes one dense layer to 1000.",
        'net = net_cost("VGG-16"); net.params − net.dense_params + 512 · 1000 + 1000',
    ),
    mistakes={
        _CONVS: "you left the new head out: 512 numbers go into a dense layer with 1000 outputs",
        _CONVS + Dense(1000).count((_MAPS, _SIDE, _SIDE)).params: (
            "you gave the dense layer every pixel: after the average a map is one number"
        ),
        _CONVS + _KEPT: "you kept all three dense layers: GoogLeNet's head has one",
        _VGG.params: "you gave VGG-16 as it was published",
        _CONVS + _HEAD - 1000: "you left out the biases of the dense layer, one for each class",
    },
)

work = Exercise(
    accepts=about(_uses(_NET) / _uses(_ALEX)),
    within=1e-2,
    expects="a number, GoogLeNet's MACs per parameter divided by AlexNet's",
    hints=(
        'net_cost("GoogLeNet") has .macs and .params.',
        "MACs / parameters, for each of the two networks. Then divide one by the other.",
        'g, a = net_cost("GoogLeNet"), net_cost("AlexNet"); (g.macs / g.params) / (a.macs / a.params)',
    ),
    mistakes={
        _uses(_ALEX) / _uses(_NET): "you divided the other way round",
        _NET.macs / _ALEX.macs: "you compared the MACs: divide each by the parameters first",
        _ALEX.params / _NET.params: "you compared the parameters: divide the MACs by them first",
        _uses(_NET): "you gave GoogLeNet's own figure: divide it by AlexNet's",
        _uses(_ALEX): "you gave AlexNet's own figure: divide GoogLeNet's by it",
    },
)
