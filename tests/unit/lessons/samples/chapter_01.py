"""Answers to the exercises of chapter 01."""

import numpy
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call

from .answers import Later, Samples


def _branch(reduce=None, kernel=5, activation="relu", behind=(), **last):
    """Branch 3 of block 3a, more or less right; behind: functions that make what stands behind it."""

    @mxnet_call
    def make():
        branch = nn.Sequential()
        branch.add(nn.Conv2D(**{"channels": 16, "kernel_size": 1, "activation": "relu"} | (reduce or {})))
        branch.add(nn.Conv2D(32, kernel_size=kernel, activation=activation, **last))
        branch.add(*(layer() for layer in behind))
        return branch

    return Later(make)


def _then(function):
    """A layer that does that with the array it is given."""

    class Then(nn.Block):
        forward = staticmethod(function)

    return Then


SAMPLES = {
    "01-parameters": Samples(
        mistaken={
            "you forgot the biases": 192 * 96 + 9 * 96 * 128,
            "you forgot the 1×1 that reduces 192 channels to 96": 9 * 96 * 128 + 128,
            "you forgot the 1×1 that reduces 192 channels to 96, and the biases": 9 * 96 * 128,
            "you gave the 3×3 all 192 channels": 9 * 192 * 128 + 128,
            "you counted one weight for each pair of channels": (192 * 96 + 96) + (96 * 128 + 128),
            "you counted MACs": (192 * 96 + 9 * 96 * 128) * 12 * 12,
        },
        wrong=(129_247, 129_248.01, None, "many"),
    ),
    "01-padding": Samples(
        right=(
            lambda kernel: kernel // 2,
            numpy.vectorize(lambda kernel: kernel // 2),
            lambda kernel: numpy.array([kernel // 2]),
        ),
        mistaken={
            "you added all k − 1 pixels on each side": lambda kernel: kernel - 1,
            "you added no padding": lambda kernel: 0,
            "you padded every kernel like a 3×3": lambda kernel: 1,
            "you padded one pixel too many": lambda kernel: (kernel + 1) // 2,
            "you divided with /": lambda kernel: (kernel - 1) / 2,
        },
        wrong=(
            *(2, lambda: 2, lambda kernel: "2", lambda kernel: None),
            lambda kernel: 3 if kernel == 9 else kernel // 2,
            lambda kernel: kernel // 2 if kernel > 1 else False,
            lambda kernel: kernel // 2 if kernel < 20 else 0,
        ),
    ),
    "01-mend": Samples(
        right=(
            _branch(padding=2),
            _branch(padding=(2, 2)),
            _branch(padding=2, activation=None, behind=[lambda: nn.Activation("relu")]),
        ),
        mistaken={
            "you left the 5×5 without padding": _branch(),
            "you padded 1 pixel": _branch(padding=1),
            "you padded 4 pixels on each side": _branch(padding=4),
            "you made the 5×5 a 3×3": _branch(kernel=3, padding=1),
            "you padded the 1×1": _branch(reduce={"padding": 2}),
            "you lost the ReLU": _branch(padding=2, activation=None),
        },
        wrong=(
            *(2, _branch(kernel=7, padding=3), "nn.Conv2D"),
            *(_branch({"activation": name}, padding=2) for name in (None, "sigmoid")),
            *(_branch(padding=2, activation=name) for name in ("sigmoid", "softrelu")),
            *(_branch({"channels": count}, padding=2) for count in (8, 32)),
            *(_branch(padding=2, **one) for one in ({"groups": 2}, {"use_bias": False})),
            *(_branch(padding=2, behind=[layer]) for layer in (lambda: nn.Dropout(0.5), nn.BatchNorm)),
            _branch(padding=2, behind=[_then(lambda x: x * 0)]),
            _branch(padding=2, behind=[_then(lambda x: np.random.uniform(size=x.shape))]),
        ),
    ),
}
