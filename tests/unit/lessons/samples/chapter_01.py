"""Answers to the exercises of chapter 01."""

from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call

from .answers import Later, Samples


def _branch(reduce=None, kernel=5, activation="relu", **last):
    """Branch 3 of block 3a, more or less right."""

    @mxnet_call
    def make():
        branch = nn.Sequential()
        branch.add(nn.Conv2D(16, kernel_size=1, activation="relu", **(reduce or {})))
        branch.add(nn.Conv2D(32, kernel_size=kernel, activation=activation, **last))
        return branch

    return Later(make)


SAMPLES = {
    "01-channels": Samples(
        mistaken={
            "you counted the reduce channels in the concatenation": 192 + 96 + 208 + 16 + 48 + 64,
            "you took the reduce channels": 192 + 96 + 16 + 64,
            "you counted the input in": 480 + 192 + 208 + 48 + 64,
            "you took the widest branch": 208,
        },
        wrong=(0, "512", [192, 208, 48, 64], True),
    ),
    "01-parameters": Samples(
        mistaken={
            "you forgot the biases": 192 * 96 + 9 * 96 * 128,
            "you forgot the 1×1 that reduces 192 channels to 96": 9 * 96 * 128 + 128,
            "you forgot the 1×1 that reduces 192 channels to 96, and the biases": 9 * 96 * 128,
            "you let the 3×3 look at all 192 channels": 9 * 192 * 128 + 128,
            "you counted one weight for each pair of channels": (192 * 96 + 96) + (96 * 128 + 128),
            "you counted multiply-accumulates": (192 * 96 + 9 * 96 * 128) * 12 * 12,
        },
        wrong=(129_247, None, "many"),
    ),
    "01-padding": Samples(
        right=(lambda kernel: kernel // 2,),
        mistaken={
            "you gave back all k − 1 pixels on each side": lambda kernel: kernel - 1,
            "you added no padding": lambda kernel: 0,
            "you padded every kernel like a 3×3": lambda kernel: 1,
            "you padded one pixel too many": lambda kernel: (kernel + 1) // 2,
            "you divided with /": lambda kernel: (kernel - 1) / 2,
        },
        wrong=(2, lambda: 2, lambda kernel: "2", lambda kernel: None),
    ),
    "01-mend": Samples(
        right=(_branch(padding=2), _branch(padding=(2, 2))),
        mistaken={
            "you left the 5×5 without padding": _branch(),
            "you padded 1 pixel": _branch(padding=1),
            "you padded 4 pixels on each side": _branch(padding=4),
            "you made the 5×5 a 3×3": _branch(kernel=3, padding=1),
            "you padded the 1×1": _branch(reduce={"padding": 2}),
            "you lost the ReLU": _branch(padding=2, activation=None),
        },
        wrong=(2, _branch(kernel=7, padding=3), "nn.Conv2D"),
    ),
}
