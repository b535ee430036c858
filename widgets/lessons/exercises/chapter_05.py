"""Exercises of chapter 05: sizes and fields by hand, and images too small to mean anything."""

from ...inception.counting import LAYERS
from ...inception.layers import ITSELF
from ...inception.tracing import trace
from . import Exercise, Refusal, on
from .blocks import alike, run_block

# How stages 3 and 4 shrink what the stem hands on, and what stage 5 gets at the book's 96×96.
_AFTER_STEM = 4
_WANTED = trace(96, 96)["5a"].fed[0]
_NATIVE, _CHANNELS, _MOST = 28, LAYERS["pool 2"].channels, 16

_HALVINGS = [layer for layer in LAYERS.values() if layer.stride == 2]
_SHRINK = 2 ** len(_HALVINGS)
# AlexNet's first layers, (kernel, stride).
_ALEXNET = ((11, 4), (3, 2), (5, 1))


def _field(layers):
    seen = ITSELF
    for kernel, stride in layers:
        seen = seen.through(kernel, stride)
    return seen.field


def _least(side):
    return _SHRINK * (side - 1) + 1


def _handed_on(block):
    """(channels, least side, largest side, widest kernel) of what a stem makes of a 28×28 image."""
    seen = run_block(block, 1, _NATIVE, _NATIVE)
    if seen.out.ndim != 4:
        raise Refusal(f"it hands on an array of shape {seen.out.shape}")
    return seen.out.shape[1], min(seen.out.shape[2:]), max(seen.out.shape[2:]), max(map(max, seen.kernels))


def _last(side):
    return -(-side // _AFTER_STEM)


def _stem(block):
    channels, least, most, kernel = _handed_on(block)
    if kernel == 1:
        raise Refusal("no kernel of it looks beside its own pixel")
    both, first = (run_block(block, 1, _NATIVE, _NATIVE, count).out for count in (2, 1))
    if alike(both[:1], both[1:]):
        raise Refusal("it makes the same maps of two images")
    if not alike(both[:1], first):
        raise Refusal("what it makes of an image depends on the others beside it, or on chance")
    return channels == _CHANNELS and _last(least) >= _WANTED and most <= _MOST


size = Exercise(
    accepts=22,
    expects="an integer, the side of stage 1's maps in pixels",
    hints=(
        "Put 7×7 windows on 96 pixels, the first at the very edge. How many steps of 2 until the end?",
        "Without padding: (96 − 7) // 2 + 1 after the convolution. Then the pool, in the same way.",
        "(96 − 7) // 2 + 1 = 45, and (45 − 3) // 2 + 1",
    ),
    mistakes={
        24: "you kept the padding: without it the windows stay inside the map",
        45: "you stopped after the convolution: the pool halves once more",
        23: "you rounded up: a window that would hang over the edge is left out",
        20: "you forgot the + 1: the first window stands before any step is made",
    },
)

field = Exercise(
    accepts=_field(_ALEXNET),
    expects="an integer, the side of the field in pixels",
    hints=(
        "After the first layer: 11 pixels, and neighbouring outputs are 4 pixels apart.",
        "A kernel of k adds k − 1 steps; a step is as long as all the strides before it, multiplied.",
        "11, then + 2 · 4, then + 4 · (4 · 2)",
    ),
    mistakes={
        11 + 2 + 4: "you added the kernels up as if every step were one pixel long",
        1 + 10 * 4 + 2 * 8 + 4 * 8: "you counted a layer's own stride: it lengthens later steps",
        11 + 2 * 4 + 4 * 4: "you left out the pool's stride: it doubles the steps after it",
        _field(_ALEXNET[:2]): "you stopped after the pool: the 5×5 looks further still",
        _field(_ALEXNET) ** 2: "you gave the number of pixels: the side is asked for",
    },
)

least = Exercise(
    like=on(*range(1, 10), 21, 51),
    accepts=_least,
    expects="a function least(side) that returns an integer",
    hints=(
        "How often is the image halved on its way to stage 5, and which way is rounded?",
        "Five times, up. So stage 5 gets the side of the image divided by 32, rounded up.",
        "n / 32 rounded up is `side` from n = 32 · (side − 1) + 1 on.",
    ),
    mistakes={
        (lambda side: 32 * side): (
            "you multiplied by 32: halving rounds up, so a smaller image gives the same side"
        ),
        (lambda side: 32 * (side - 1)): (
            "you are one pixel short: this is the last image that gives one pixel less"
        ),
        (lambda side: 16 * (side - 1) + 1): (
            "you halved four times: one convolution and four pools have stride 2"
        ),
    },
)

learn = Exercise(
    accepts=_least(3),
    expects="an integer, the side of the smallest square image in pixels",
    hints=(
        "The widest kernel on the smallest maps is the first to fail: the 5×5 in stage 5.",
        "Chapter 02 asked the gradient: on which maps do all 25 taps meet data at one place at least?",
        "On 3×3 they do, on 2×2 not. Which image gives stage 5 a 3×3? Ask your least(side).",
    ),
    mistakes={
        1: "you gave the smallest that runs: of a 5×5 on one pixel, 24 taps learn nothing",
        33: "you gave stage 5 maps of 2×2: there 16 of the 25 taps never meet data",
        129: "you asked for a full window: it is enough that each tap meets data at some place",
        96: "you took the book's size: it works, but a smaller one does as well",
        64: "you are one pixel short: 64 still gives stage 5 maps of 2×2",
    },
)

stem = Exercise(
    accepts=_stem,
    expects=(
        f"a Gluon block that makes {_CHANNELS} maps, {_MOST}×{_MOST} or smaller, of a "
        f"{_NATIVE}×{_NATIVE} image, and leaves stage 5 maps of {_WANTED}×{_WANTED} or larger"
    ),
    hints=(
        "The book's stem halves three times. How many of these can 28 pixels bear?",
        "Stages 3 and 4 halve twice more, so stage 3 must get 9 pixels a side or more: one halving.",
        "Give the 7×7 stride 1 and leave out the first pool. The second one stays: 28 → 14.",
    ),
    mistakes={
        (lambda block: _handed_on(block)[0] != _CHANNELS): (
            f"you hand on another number of maps: stage 3 takes {_CHANNELS}"
        ),
        (lambda block: _last(_handed_on(block)[1]) == 1): (
            "you left stage 5 a single pixel: that is what the book's stem does to 28×28"
        ),
        (lambda block: _last(_handed_on(block)[1]) < _WANTED): (
            "you took out one halving of three, which leaves stage 5 maps of 2×2: one more must go"
        ),
        (lambda block: _handed_on(block)[2] > _MOST): (
            "you kept every pixel: stage 3 works on 28×28 then, more than five times the book's 12×12"
        ),
    },
)
