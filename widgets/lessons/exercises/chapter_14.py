"""Exercises of chapter 14: smaller kernels, blocks that came after Inception, and two layers as one."""

import numpy

from . import Exercise, Refusal, on
from .blocks import alike, block_of, convolved, in_mxnet, must_have, run_block
from .mends import copy_weights

_MAPS = 5  # channels of the input of a Residual


_LABELS = (3, 10, 0.1), (0, 4, 0.2), (2, 3, 0.0), (9, 10, 0.25), (29, 30, 0.1)


def _target(others, right):
    """A function (label, classes, share) → the target, with these functions of classes and share in it."""

    def smooth(label, classes, share):
        target = numpy.full(classes, float(others(classes, share)))
        target[label] = right(classes, share)
        return target

    return smooth


_smooth = _target(lambda classes, share: share / classes, lambda classes, share: 1 - share + share / classes)
_over_the_others = _target(lambda classes, share: share / (classes - 1), lambda classes, share: 1 - share)
_kept_at_one = _target(lambda classes, share: share / classes, lambda classes, share: 1)
_share_each = _target(lambda classes, share: share, lambda classes, share: 1 - share)
_hard = _target(lambda classes, share: 0, lambda classes, share: 1)


def _seen(answer):
    """(x, y): what a Residual of tiny widths makes of an input of 5 channels, all its weights at 0."""
    from mxnet import init, np

    block = block_of(answer, 3, (2, 4), (2, 3), 2)
    block.initialize(init.Zero())
    x = numpy.random.default_rng(0).standard_normal((2, _MAPS, 7, 9)).astype("float32")
    return x, block(np.array(x)).asnumpy()


@in_mxnet
def _residual(answer):
    x, y = _seen(answer)
    if y.shape != x.shape:
        raise Refusal(f"from an input of {x.shape[1:]} it makes {y.shape[1:]}: the two cannot be added")
    if abs(y - x).max() > 1e-6:
        raise Refusal("with all its weights at 0 its output is not its input")
    for widths, shape in (((3, (2, 4), (2, 3), 2), (2, 5, 7, 9)), ((1, (3, 2), (4, 1), 3), (1, 5, 6, 4))):
        got, wanted = _with_the_books_weights(answer, widths, shape)
        if not alike(got, wanted):
            raise Refusal("its output is not its input plus a 1×1 of the book's block")
    return True


def _with_the_books_weights(answer, widths, shape):
    """(what a Residual makes of random images, what it should make of them), NumPy."""
    from mxnet import autograd

    from ...inception.faults.checks import fill, images
    from ...inception.network import Inception

    book, theirs, x = Inception(*widths), block_of(answer, *widths), images(3, shape)
    for block in (book, theirs):
        block.initialize()
        block(x)
        fill(block, 4)
    wide = book(x).asnumpy()
    back = (_MAPS, wide.shape[1], 1, 1), (_MAPS,)
    own = theirs._collect_params_with_prefix()
    last = {p.shape: [p.data().asnumpy()] for p in own.values() if p.shape in back}
    copy_weights(book._collect_params_with_prefix(), {n: p for n, p in own.items() if p.shape not in back})
    with autograd.train_mode():
        return theirs(x).asnumpy(), x.asnumpy() + convolved(wide, last, back[0])


@in_mxnet
def _gone(answer):
    _, y = _seen(answer)
    return abs(y).max() == 0


@in_mxnet
def _cut(answer):
    x, y = _seen(answer)
    return y.shape == x.shape and abs(y - numpy.maximum(x, 0)).max() < 1e-6


@in_mxnet
def _made(answer, channels=6, out=10, kernel=3):
    """What answer(channels, out, kernel) makes, run as in training: a Seen."""
    return run_block(block_of(answer, channels, out, kernel), channels, 5, 7, training=True)


def _shapes(channels=6, out=10, kernel=3):
    return (channels, 1, kernel, kernel), (out, channels, 1, 1)


def _separable(answer):
    for asked in ((6, 10, 3), (24, 5, 5), (9, 4, 1)):
        seen, shapes = _made(answer, *asked), _shapes(*asked)
        if seen.out.shape[1:] != (asked[1], 5, 7):
            raise Refusal(f"from ({asked[0]}, 5, 7) it makes {seen.out.shape[1:]}, not ({asked[1]}, 5, 7)")
        must_have(seen.weights, *shapes, biases=False)
        around = convolved(seen.images, seen.weights, shapes[0])
        mixed = [convolved(maps, seen.weights, shapes[1]) for maps in (around, numpy.maximum(around, 0))]
        if not any(alike(seen.out, wanted) for maps in mixed for wanted in (maps, numpy.maximum(maps, 0))):
            raise Refusal("its output is not that of its depthwise convolution followed by its 1×1")
    return True


_DEPTH, _POINT = _shapes()


def _pair(out, middle, fed, kernel):
    """(weights of a 1×1, weights of a convolution behind it), drawn."""
    draw = numpy.random.default_rng(out).standard_normal
    return draw((middle, fed, 1, 1)), draw((out, middle, kernel, kernel))


_PAIRS = _pair(3, 4, 5, 3), _pair(5, 2, 6, 5), _pair(4, 3, 3, 1)


def _folded(first, second):
    return numpy.einsum("omxy,mi->oixy", second, first[:, :, 0, 0])


def _has(*weights):
    """A pattern: the convolutions of its (6, 10, 3) have weights of these shapes."""
    return lambda answer: sorted(s for s in _made(answer).weights if len(s) == 4) == sorted(weights)


kernels = Exercise(
    accepts=25 / 18,
    within=5e-3,
    expects="a number, how many times more weights the one 5×5 has",
    hints=(
        "A k×k convolution from c channels to c has k · k · c · c weights.",
        "One 5×5: 25 · c · c. Two 3×3 in a row: twice 9 · c · c.",
        "25 / (9 + 9)",
    ),
    mistakes={
        18 / 25: "you divided the other way round: the question is how many times more the 5×5 has",
        25 / 9: "you counted one 3×3: it looks at 9 pixels, and it takes two to look at 25",
        5 / 6: "you counted sides: a kernel has k · k weights, not k",
        25 / 27: "you counted three 3×3: two of them reach as far as a 5×5, three as a 7×7",
        1.0: "you took them to cost the same: they see the same pixels, but have different weights",
        25 / 81: "you multiplied the two 3×3: they come one after the other, so their weights add up",
    },
)

smooth = Exercise(
    like=on(*_LABELS),
    accepts=_smooth,
    expects="a function smooth(label, classes, share) that returns an array of `classes` numbers",
    hints=(
        "Start with an array in which every class has the same part of the share.",
        "Each class gets share / classes, the right one too. The remaining 1 − share goes to the right one.",
        "target = numpy.full(classes, share / classes); target[label] += 1 - share",
    ),
    mistakes={
        _over_the_others: ("you spread the share over the wrong classes only: the right one gets a part too"),
        _kept_at_one: "you took nothing away from the right class: the numbers must add up to 1",
        _share_each: "you gave every class the whole share: it is spread over all of them",
        _hard: "you returned the label as it was: 1 for the right class and 0 elsewhere",
    },
)

separable = Exercise(
    accepts=_separable,
    expects="a function separable(channels, out, kernel): a depthwise convolution, then a 1×1",
    hints=(
        "Two convolutions in a row: the first looks around, the second mixes the channels.",
        "With groups=channels each filter of the first reads one channel, and there are as many filters.",
        "nn.Conv2D(channels, kernel, padding=kernel // 2, groups=channels), then nn.Conv2D(out, 1)",
    ),
    mistakes={
        _has((6, 6, 3, 3), _POINT): (
            "you left out the groups: each filter of the first still looks at all channels"
        ),
        _has(_DEPTH): "you left out the 1×1: without it the channels are never mixed",
        _has(_POINT): "you left out the depthwise convolution: a 1×1 alone sees no neighbours",
    },
)

residual = Exercise(
    accepts=_residual,
    expects=(
        "a class Residual(c1, c2, c3, c4) for inputs of 5 channels: the block, a 1×1 back to 5 channels "
        "without ReLU, and the input added"
    ),
    hints=(
        "Make the 1×1 in __init__, use it in hybrid_forward: the block's own output is super()'s.",
        "self.back = nn.Conv2D(5, kernel_size=1), and no activation: a ReLU could only ever add.",
        "return x + self.back(super().hybrid_forward(F, x))",
    ),
    mistakes={
        _gone: "you did not add the input: with all weights at 0 nothing is left of it",
        _cut: "you put a ReLU on the shortcut: everything below 0 in the input is lost",
    },
)

fold = Exercise(
    like=on(*_PAIRS),
    accepts=_folded,
    within=1e-4,
    expects="a function fold(first, second) that returns an array of (out, in, k, k)",
    hints=(
        "One tap of the new kernel: from input channel i to output o, by way of every middle channel.",
        "At each tap that is a product of matrices: second[:, :, x, y], (out, middle), first[:, :, 0, 0].",
        'numpy.einsum("omxy,mi->oixy", second, first[:, :, 0, 0])',
    ),
    mistakes={
        (lambda first, second: numpy.tensordot(second, first[:, :, 0, 0], (1, 0))): (
            "you left the input channels at the end: a kernel is (out, in, k, k)"
        ),
        (lambda first, second: _folded(first, second.mean(axis=(2, 3), keepdims=True) + 0 * second)): (
            "you made all taps alike: each tap of the second keeps its own weights"
        ),
        (lambda first, second: _folded(first, second) / len(first)): (
            "you took the mean over the middle channels: a convolution adds them up"
        ),
    },
)
