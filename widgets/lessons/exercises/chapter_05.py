"""Exercises of chapter 05: sizes and receptive fields by hand, and images too small to make sense."""

from ...inception.counting import LAYERS
from ...inception.layers import ITSELF
from ...inception.tracing import trace
from . import Exercise, Refusal, on
from .blocks import alike, run_block

# How stages 3 and 4 shrink what the stem outputs, and what stage 5 gets at the book's 96×96.
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


def _output(block):
    """(channels, least side, largest side, widest kernel) of what a stem makes of a 28×28 image."""
    seen = run_block(block, 1, _NATIVE, _NATIVE)
    if seen.out.ndim != 4:
        raise Refusal(f"its output has shape {seen.out.shape}")
    return seen.out.shape[1], min(seen.out.shape[2:]), max(seen.out.shape[2:]), max(map(max, seen.kernels))


def _last(side):
    return -(-side // _AFTER_STEM)


def _stem(block):
    channels, least, most, kernel = _output(block)
    if kernel == 1:
        raise Refusal("it has no kernel larger than 1×1")
    both, first = (run_block(block, 1, _NATIVE, _NATIVE, count).out for count in (2, 1))
    if alike(both[:1], both[1:]):
        raise Refusal("its output is the same for two different images")
    if not alike(both[:1], first):
        raise Refusal("its output for an image depends on the other images, or on chance")
    return channels == _CHANNELS and _last(least) >= _WANTED and most <= _MOST


field = Exercise(
    accepts=_field(_ALEXNET),
    expects="an integer, the side of the receptive field in pixels",
    hints=(
        "After the first layer: 11 pixels, and neighbouring outputs are 4 pixels apart.",
        "A kernel of size k adds k − 1 times the distance. That is the product of all strides before it.",
        "11, then + 2 · 4, then + 4 · (4 · 2)",
    ),
    mistakes={
        11 + 2 + 4: "you added as if neighbouring inputs were always one pixel apart",
        1 + 10 * 4 + 2 * 8 + 4 * 8: "you counted a layer's own stride: it counts for later layers only",
        11 + 2 * 4 + 4 * 4: "you left out the pool's stride: it doubles the distance after it",
        _field(_ALEXNET[:2]): "you stopped after the pool: the 5×5 enlarges the receptive field, too",
        _field(_ALEXNET) ** 2: "you gave the number of pixels: the question asks for the side",
    },
)

least = Exercise(
    like=on(*range(1, 10), 21, 51),
    accepts=_least,
    expects="a function least(side) that returns an integer",
    hints=(
        "How often is the image halved before stage 5? Is the size rounded up or down?",
        "Five times, rounded up. So stage 5 gets the side of the image divided by 32, rounded up.",
        "The smallest n for which n / 32, rounded up, is `side`: 32 · (side − 1) + 1.",
    ),
    mistakes={
        (lambda side: 32 * side): (
            "you multiplied by 32: halving rounds up, so a smaller image gives the same side"
        ),
        (lambda side: 32 * (side - 1)): (
            "you are one pixel short: this image still gives maps that are one pixel smaller"
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
        "Look at the largest kernel on the smallest maps: the 5×5 in stage 5.",
        "On which maps does each of the 25 weights lie on the map at one position at least? See chapter 02.",
        "On 3×3 they do, on 2×2 they do not. Which image gives stage 5 a 3×3? Call your least(side).",
    ),
    mistakes={
        1: "you gave the smallest that runs: on one pixel, 24 weights of a 5×5 get no gradient",
        33: "you gave stage 5 maps of 2×2: there 16 of the 25 weights always lie on padding",
        129: "you asked for a kernel that fits completely: each weight needs only one position on the map",
        96: "you took the book's size: it works, but so does a smaller one",
        64: "you are one pixel short: 64 still gives stage 5 maps of 2×2",
    },
)

stem = Exercise(
    accepts=_stem,
    expects=(
        f"an MXNet block that makes {_CHANNELS} maps, {_MOST}×{_MOST} or smaller, of a "
        f"{_NATIVE}×{_NATIVE} image, and leaves stage 5 maps of {_WANTED}×{_WANTED} or larger"
    ),
    hints=(
        "The book's stem halves the size three times. How many of these halvings can you keep?",
        "Stages 3 and 4 halve it twice more, so stage 3 must get at least 9×9: keep one halving.",
        "Give the 7×7 stride 1 and leave out the first pool. Keep the second one: 28 → 14.",
    ),
    mistakes={
        (lambda block: _output(block)[0] != _CHANNELS): (
            f"you output another number of maps: stage 3 needs {_CHANNELS}"
        ),
        (lambda block: _last(_output(block)[1]) == 1): (
            "you left stage 5 a single pixel, as the book's stem does with 28×28"
        ),
        (lambda block: _last(_output(block)[1]) < _WANTED): (
            "you removed one halving of three, which leaves stage 5 maps of 2×2: remove one more"
        ),
        (lambda block: _output(block)[2] > _MOST): (
            "you removed all halvings: stage 3 then works on 28×28, five times as many positions as 12×12"
        ),
    },
)
