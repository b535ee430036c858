"""Exercises of chapter 07: how weights begin, what many layers leave, a rate that learns, batch norm."""

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
_MIDDLE = 1e-3  # the chapter's rate, which learns: below it one is too low, above it too high

# Weights (out, in, height, width) of a 5×5, a 1×1 and an uneven kernel, and of a dense layer, (out, in).
_SHAPES = (96, 32, 5, 5), (64, 480, 1, 1), (8, 3, 3, 7), (10, 1024), (9, 24, 3, 3), (24, 9, 7, 7)


def _he(shape):
    return sqrt(2 / prod(shape[1:]))


@lru_cache(maxsize=32)
def _end(rate):
    """Mean loss of the last ten steps of the race that the exercise asks for; infinite if it diverged."""
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
    """Whether a rate is less than twice, and more than half, the one that the chapter races with."""
    return _MIDDLE / 2 < _rate(answer) < _MIDDLE * 2


def _too(high):
    return lambda answer: (_rate(answer) > _MIDDLE) == high


he = Exercise(
    accepts=sqrt(2 / _FAN_IN),
    within=5e-3,
    expects="a number, He's standard deviation for the 5×5 of block 5b",
    hints=(
        "He's rule: the square root of 2 divided by how many numbers one output adds up.",
        f"The 5×5 of block 5b looks at {_READS} channels, through 25 taps each.",
        f"(2 / ({_READS} * 5 * 5)) ** 0.5",
    ),
    mistakes={
        2 / _FAN_IN: "you gave the variance: the standard deviation is its square root",
        sqrt(1 / _FAN_IN): "you left out the 2, which makes up for what ReLU cuts off",
        sqrt(2 / _READS): "you left out the 25 taps: each output adds up 25 numbers a channel",
        sqrt(2 / (_OUT * 25)): "you counted the channels that come out: those that go in count",
        sqrt(2 / (_FED * 25)): f"you fed the 5×5 the block's {_FED} channels: its 1×1 leaves fewer",
        sqrt(2 / (GOOGLENET_BLOCKS["3b"].c3[0] * 25)): (
            "you gave that of block 3b, which the chapter prints: 5b reduces to another width"
        ),
        sqrt(2 / (_FAN_IN + _OUT * 25)): "you took Xavier's rule, which counts both ends: He's counts in",
    },
)

left = Exercise(
    accepts=_FACTOR**_LAYERS,
    within=0.01,
    expects="a number between 0 and 1, the share of the scale that is left",
    hints=(
        "Each layer multiplies what is left by the same factor.",
        f"Two layers leave {_FACTOR} · {_FACTOR}. And {_LAYERS}?",
        f"{_FACTOR} ** {_LAYERS}",
    ),
    mistakes={
        _FACTOR * _LAYERS: "you multiplied by the number of layers: it is a power",
        1 - _FACTOR**_LAYERS: "you gave what is lost: asked is what is left",
        100 * _FACTOR**_LAYERS: "you gave a percentage: the share is that divided by 100",
        (1 - _FACTOR) ** _LAYERS: "you kept 0.2 a layer: that is what each of them loses",
        _FACTOR ** (_LAYERS - 1): "you counted one layer too few: every one of them has its factor",
    },
)

std = Exercise(
    like=on(*((shape,) for shape in _SHAPES)),
    accepts=_he,
    expects="a function std(shape) that returns a number",
    hints=(
        "A weight has the shape (out, in, height, width). How many numbers does one output add up?",
        "in · height · width of them. A dense layer has (out, in), and then it is in alone.",
        "(2 / math.prod(shape[1:])) ** 0.5",
    ),
    mistakes={
        (lambda shape: sqrt(2 / shape[1])): (
            "you left out the taps: a 5×5 adds up 25 numbers from each channel"
        ),
        (lambda shape: sqrt(2 / (shape[0] * prod(shape[2:])))): (
            "you counted the channels that come out: those that go in are added up"
        ),
        (lambda shape: sqrt(1 / prod(shape[1:]))): (
            "you left out the 2: ReLU cuts off half, and without it the signal shrinks at each layer"
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
        "Try one in InitialisationLab, He with Adam. Too high, and it diverges or stands still at once.",
        "Adam moves each weight by about the learning rate. Weights here are about 0.1 in size.",
        "A hundredth of the weights' size learned in the race. Half of it or less does too: try 4e-4.",
    ),
    mistakes={
        _beside_the_chapters: (
            f"you took the rate of the race, {_MIDDLE:g}, or one beside it: go to twice that, or to half"
        ),
        _too(True): "you took it too high: a first step throws the weights about",
        _too(False): "you took it too low: in so few steps the weights hardly move",
    },
)

norm = Exercise(
    accepts=normalises,
    expects="a function normed(out, kernel): convolution, batch normalisation, ReLU, in this order",
    hints=(
        "nn.HybridSequential holds layers in order. Which three? The ReLU is now one of its own.",
        "nn.Conv2D without activation, nn.BatchNorm, nn.Activation('relu'); padding keeps the size.",
        "block.add(nn.Conv2D(out, kernel, padding=kernel // 2), nn.BatchNorm(), nn.Activation('relu'))",
    ),
    mistakes={
        below_zero: "you put no ReLU at the end: half of what comes out is below 0",
        scales_along: "you put in no batch normalisation: a hundredfold input makes a hundredfold output",
        before_the_convolution: (
            "you put the normalisation before the convolution: what that makes then has any scale"
        ),
    },
)
