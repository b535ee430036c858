"""Answers to the exercises of chapter 06."""

from fractions import Fraction

from mxnet import np

from .answers import Samples


def _lister(before=False, batch=True, only_last=False):
    """Lists shapes with the input before, without the batch, or only the last."""

    def shapes(layers, shape):
        X, found = np.zeros(shape), [shape] * before
        for layer in layers:
            X = layer(X)
            found.append(X.shape if batch else X.shape[1:])
        return found[-1:] if only_last else found

    return shapes


# Parameters of GoogLeNet, of AlexNet, of VGG-16 and of VGG-16's convolutions; multiply-accumulates.
_NET, _ALEX, _VGG, _CONVS = 6_998_552, 60_965_224, 138_357_544, 14_714_688
_NET_MACS, _ALEX_MACS = 1_582_671_872, 724_406_816


SAMPLES = {
    "06-prime": Samples(
        right=(lambda *given: [[*one] for one in _lister()(*given)], lambda *given: (*_lister()(*given),)),
        mistaken={
            "you listed the input as well": _lister(before=True),
            "you left out the number of images": _lister(batch=False),
            "you kept only the last shape": _lister(only_last=True),
        },
        wrong=(
            *([(2, 4, 5, 8), (2, 4, 2, 4), (2, 5)], lambda layers, shape: [shape] * 3, Samples),
            lambda layers, shape: [(2, 4, 5, 8), (2, 4, 2, 4), (2, 5)],
        ),
    ),
    "06-depth": Samples(
        mistaken={
            "you counted all six convolutions of the block": 22 + 6 - 1,
            "you counted the block as one": 22 + 1 - 1,
            "you left the 1×1 of stage 2 in": 22 + 2,
            "you counted every convolution": 58 + 6 - 1,
            "you counted the five pools between the stages": 22 + 5 + 2 - 1,
        },
        wrong=(21, "23", True),
    ),
    "06-head": Samples(
        mistaken={
            "you left the new head out": _CONVS,
            "you gave the dense layer every pixel": _CONVS + 512 * 7 * 7 * 1000 + 1000,
            "you kept all three dense layers": (
                _CONVS + 512 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000
            ),
            "you gave VGG-16 as it was published": _VGG,
            "you left out the biases of the dense layer": _CONVS + 512 * 1000,
        },
        wrong=(15_000_000, _VGG / (_CONVS + 512 * 1000 + 1000), 15_227_689, "15227688"),
    ),
    "06-work": Samples(
        right=(19, 19.1, (1583 / 7.0) / (724 / 61.0), Fraction(19)),
        mistaken={
            "you divided the other way round": _ALEX_MACS / _ALEX / (_NET_MACS / _NET),
            "you compared the MACs": _NET_MACS / _ALEX_MACS,
            "you compared the parameters": _ALEX / _NET,
            "you gave GoogLeNet's own figure": _NET_MACS / _NET,
            "you gave AlexNet's own figure": _ALEX_MACS / _ALEX,
        },
        wrong=(20.5, 18.8, "19", 0),
    ),
}
