"""Answers to the exercises of chapter 05."""

from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call

from .answers import Later, Samples


def _stem_of(stride=2, pool_1=True, pool_2=True, kernel=7, channels=192, behind=None):
    """The book's stem, changed; behind: a function of what comes out."""

    @mxnet_call
    def make():
        block = nn.Sequential()
        block.add(nn.Conv2D(64, kernel, strides=stride, padding=kernel // 2, activation="relu"))
        if pool_1:
            block.add(nn.MaxPool2D(3, 2, 1))
        block.add(nn.Conv2D(64, 1, activation="relu"))
        block.add(nn.Conv2D(channels, min(kernel, 3), padding=min(kernel, 3) // 2, activation="relu"))
        if pool_2:
            block.add(nn.MaxPool2D(3, 2, 1))
        if behind:
            block.add(_Then(behind))
        return block

    return Later(make)


class _Then(nn.Block):
    def __init__(self, function):
        super().__init__()
        self.forward = function


def _search(side):
    """The right answer, by halving images of every size five times."""
    for image in range(1, 2000):
        maps = image
        for _ in range(5):
            maps = -(-maps // 2)
        if maps == side:
            return image
    return None


SAMPLES = {
    "05-field": Samples(
        mistaken={
            "you added as if neighbouring inputs were always one pixel apart": 11 + 2 + 4,
            "you counted a layer's own stride": 1 + 10 * 4 + 2 * 8 + 4 * 8,
            "you left out the pool's stride": 11 + 2 * 4 + 4 * 4,
            "you stopped after the pool": 19,
            "you gave the number of pixels": 51**2,
        },
        wrong=(55, "51 px", 0),
    ),
    "05-least": Samples(
        right=(_search,),
        mistaken={
            "you multiplied by 32": lambda side: 32 * side,
            "you are one pixel short": lambda side: 32 * (side - 1),
            "you halved four times": lambda side: 16 * (side - 1) + 1,
        },
        wrong=(33, lambda: 1, lambda side: 1),
    ),
    "05-learn": Samples(
        mistaken={
            "you gave the smallest that runs": 1,
            "you gave stage 5 maps of 2×2": 33,
            "you asked for a kernel that fits completely": 129,
            "you took the book's size": 96,
            "you are one pixel short": 64,
        },
        wrong=(224, "65", 28),
    ),
    "05-stem": Samples(
        right=(
            _stem_of(1, pool_1=False),
            _stem_of(1, pool_2=False),
            _stem_of(2, pool_1=False, pool_2=False, kernel=3),
        ),
        mistaken={
            "you output another number of maps": _stem_of(1, pool_1=False, channels=64),
            "you left stage 5 a single pixel": _stem_of(),
            "you removed one halving of three": _stem_of(1),
            "you removed all halvings": _stem_of(1, pool_1=False, pool_2=False),
        },
        wrong=(
            *(14, "stride 1", _stem_of(1, pool_1=False, kernel=1)),
            _stem_of(1, pool_1=False, behind=lambda x: x * 0),
            _stem_of(1, pool_1=False, behind=lambda x: np.random.uniform(size=x.shape)),
            _stem_of(1, pool_1=False, behind=lambda x: x + x.sum(axis=0, keepdims=True)),
        ),
    ),
}
