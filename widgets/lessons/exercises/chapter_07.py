"""Exercises of chapters 07 and 07b: first weights, scale, batch norm, a learning rate."""

from functools import lru_cache
from math import prod, sqrt

from ...inception.judging import LEARNT
from ...inception.widths import GOOGLENET_BLOCKS
from ...training.starts import learning_rate
from . import Exercise, Refusal, on
from .normed import before_the_convolution, below_zero, normalises, scales_along
from .patterns import plain

_READS, _OUT = GOOGLENET_BLOCKS["5b"].c3
_FED = GOOGLENET_BLOCKS["5a"].out_channels  # what block 5b is fed
_FAN_IN = _READS * 5 * 5
_LAYERS, _FACTOR = 22, 0.8
_STEPS = 60
_MIDDLE = 1e-3  # learns, says the chapter: below it one is too low, above it too high

# Weights (out, in, height, width) of a 5×5, a 1×1 and an uneven kernel, and of a dense layer, (out, in).
_SHAPES = (96, 32, 5, 5), (64, 480, 1, 1), (8, 3, 3, 7), (10, 1024), (9, 24, 3, 3), (24, 9, 7, 7)


def _he(shape):
    return sqrt(2 / prod(shape[1:]))


@lru_cache(maxsize=32)
def _end(rate):
    """Mean loss of the last ten steps of the run that the exercise asks for; infinite if it diverged."""
    from ...training.race import race_losses  # brings MXNet

    losses = race_losses("he", "adam", rate, _STEPS)
    return sum(losses[-10:]) / 10 if len(losses) == _STEPS else float("inf")


def _rate(answer):
    """A learner's number as a learning rate; TypeError or ValueError for what is none."""
    answer = plain(answer)
    if isinstance(answer, str | bool):
        raise TypeError("a number is asked for")
    return learning_rate(float(answer))


def _learns(answer):
    if _beside_the_chapters(answer):
        return False
    end = _end(_rate(answer))
    if not end < LEARNT:
        raise Refusal(f"after {_STEPS} steps the loss is not below {LEARNT:.2f}")
    return True


def _beside_the_chapters(answer):
    """Whether a rate is less than twice, and more than half, the one that the chapter names."""
    return _MIDDLE / 2 < _rate(answer) < _MIDDLE * 2


def _too(high):
    return lambda answer: (_rate(answer) > _MIDDLE) == high


he = Exercise(
    accepts=sqrt(2 / _FAN_IN),
    within=5e-3,
    expects="a number, He's standard deviation for the 5×5 of block 5b",
    hints=(
        "He's rule: the square root of 2 divided by the fan-in, the number of products in one output.",
        f"The 5×5 of block 5b has {_READS} input channels and 25 taps in each.",
        f"(2 / ({_READS} * 5 * 5)) ** 0.5",
    ),
    mistakes={
        2 / _FAN_IN: "you gave the variance: the standard deviation is its square root",
        sqrt(1 / _FAN_IN): "you left out the 2, which makes up for ReLU",
        sqrt(2 / _READS): "you left out the 25 taps: each output adds up 25 products for each channel",
        sqrt(2 / (_OUT * 25)): "you counted the output channels: the fan-in counts the input channels",
        sqrt(2 / (_FED * 25)): f"you gave the 5×5 the block's {_FED} input channels: its reduce leaves fewer",
        sqrt(2 / (GOOGLENET_BLOCKS["3b"].c3[0] * 25)): (
            "you gave that of block 3b, which the chapter prints: in 5b the reduce has another width"
        ),
        sqrt(
            2 / (_FAN_IN + _OUT * 25)
        ): "you took Xavier's rule, which counts outputs as well: He's counts inputs alone",
    },
)

left = Exercise(
    accepts=_FACTOR**_LAYERS,
    within=0.01,
    expects="a number between 0 and 1, the part of the scale that is left",
    hints=(
        "Each layer multiplies what is left by the same factor.",
        f"Two layers leave {_FACTOR} · {_FACTOR}. And {_LAYERS}?",
        f"{_FACTOR} ** {_LAYERS}",
    ),
    mistakes={
        _FACTOR * _LAYERS: "you multiplied by the number of layers: it is a power",
        1 - _FACTOR**_LAYERS: "you gave what is lost: asked is what is left",
        100 * _FACTOR**_LAYERS: "you gave a percentage: divide it by 100",
        (1 - _FACTOR) ** _LAYERS: "you used the factor 0.2: that is what each layer takes away",
        _FACTOR ** (_LAYERS - 1): "you counted one layer too few: every one of them has its factor",
    },
)

std = Exercise(
    like=on(*((shape,) for shape in _SHAPES)),
    accepts=_he,
    expects="a function std(shape) that returns He's standard deviation, a number",
    hints=(
        "The shape is (out, in, height, width). How many products does one output add up?",
        "in · height · width products. For a dense layer, (out, in), it is in alone.",
        "(2 / math.prod(shape[1:])) ** 0.5",
    ),
    mistakes={
        (lambda shape: sqrt(2 / shape[1])): (
            "you left out the taps: a 5×5 adds up 25 products for each input channel"
        ),
        (lambda shape: sqrt(2 / (shape[0] * prod(shape[2:])))): (
            "you counted the output channels: an output adds up products of the input channels"
        ),
        (lambda shape: sqrt(1 / prod(shape[1:]))): (
            "you left out the 2: it makes up for ReLU, and without it the scale shrinks at each layer"
        ),
        (lambda shape: 2 / prod(shape[1:])): (
            "you returned the variance: the standard deviation is its square root"
        ),
    },
)

rate = Exercise(
    accepts=_learns,
    expects=f"a number, a learning rate with which Adam, from He's weights, learns in {_STEPS} steps: "
    f"at least twice {_MIDDLE:g} or at most half of it",
    hints=(
        "Look at the map: at which rates of Adam do all seeds of He learn? Values between them count, too.",
        "In each step, Adam moves a weight by about the learning rate. The weights are about 0.1 in size.",
        "A hundredth of the weights' size is 0.001. Less than half of that learns as well: try 4e-4.",
    ),
    mistakes={
        _beside_the_chapters: (
            f"you took {_MIDDLE:g} or a rate near it: take at least twice that, or at most half"
        ),
        _too(True): "you took it too high: the first steps change the weights by far too much",
        _too(False): "you took it too low: in so few steps the weights hardly change",
    },
)

norm = Exercise(
    accepts=normalises,
    expects="a function normed(out, kernel): convolution, batch normalisation, ReLU, in this order",
    hints=(
        "nn.HybridSequential runs layers in order. Which three do you need? The ReLU is one of them.",
        "nn.Conv2D without activation, nn.BatchNorm, nn.Activation('relu'); padding keeps the size.",
        "block.add(nn.Conv2D(out, kernel, padding=kernel // 2), nn.BatchNorm(), nn.Activation('relu'))",
    ),
    mistakes={
        below_zero: "you put no ReLU at the end: half of the outputs are below 0",
        scales_along: "you put in no batch normalisation: a larger input gives a larger output",
        before_the_convolution: (
            "you put the normalisation before the convolution: then its outputs can have any scale"
        ),
    },
)
