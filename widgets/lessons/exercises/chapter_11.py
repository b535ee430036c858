"""Exercises of chapter 11: shards of a batch, smaller kernels, and blocks that came after Inception."""

import numpy

from . import Exercise, Refusal, on
from .blocks import in_mxnet

# Mean gradients of three workers, and how many images each had: the last has fewer.
_SHARDS = (((1.0, 4.0, 10.0), (8, 8, 4)), ((0.5, -2.0), (3, 5)), ((2.0,), (7,)))
_CHANNELS, _OUT, _KERNEL = 6, 10, 3


def _whole(means, sizes):
    return sum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes)


def _plain_mean(means, sizes):
    return sum(means) / len(means)


def _sum(means, sizes):
    return sum(means)


def _undivided(means, sizes):
    return sum(m * n for m, n in zip(means, sizes, strict=True))


def _by_workers(means, sizes):
    return _undivided(means, sizes) / len(means)


_LABELS = ((3, 10, 0.1), (0, 4, 0.2), (2, 3, 0.0))


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

    block = answer(3, (2, 4), (2, 3), 2)
    block.initialize(init.Zero())
    x = numpy.random.default_rng(0).standard_normal((2, 5, 7, 9)).astype("float32")
    return x, block(np.array(x)).asnumpy()


@in_mxnet
def _residual(answer):
    from mxnet import autograd, init, np

    x, y = _seen(answer)
    if y.shape != x.shape:
        raise Refusal(f"of an input of {x.shape[1:]} it makes {y.shape[1:]}: then nothing can be added")
    if abs(y - x).max() > 1e-6:
        raise Refusal("with all its weights at 0 it hands on something else than its input")
    block = answer(3, (2, 4), (2, 3), 2)
    block.initialize(init.Constant(0.1))
    block(positive := np.array(abs(x)))  # weights and input above 0: no ReLU cuts a gradient off
    with autograd.record():
        out = block(positive).sum()
    out.backward()
    moved = [abs(p.grad()).max() > 0 for p in block.collect_params().values()]
    if not all(moved) or len(moved) < 14:
        raise Refusal("one of the six convolutions, or the 1×1 after them, has no part in what comes out")
    return True


@in_mxnet
def _gone(answer):
    _, y = _seen(answer)
    return abs(y).max() == 0


@in_mxnet
def _cut(answer):
    x, y = _seen(answer)
    return y.shape == x.shape and abs(y - numpy.maximum(x, 0)).max() < 1e-6


@in_mxnet
def _made(answer):
    """(shape, shapes of the convolutions' weights) of what answer(channels, out, kernel) makes, run."""
    from mxnet import np

    block = answer(_CHANNELS, _OUT, _KERNEL)
    block.initialize()
    y = block(np.ones((2, _CHANNELS, 5, 7)))
    return y.shape[1:], sorted(p.shape for p in block.collect_params().values() if len(p.shape) == 4)


_DEPTH, _POINT = (_CHANNELS, 1, _KERNEL, _KERNEL), (_OUT, _CHANNELS, 1, 1)


def _separable(answer):
    shape, weights = _made(answer)
    if shape != (_OUT, 5, 7):
        raise Refusal(f"of ({_CHANNELS}, 5, 7) it makes {shape}, not ({_OUT}, 5, 7)")
    if weights != sorted([_DEPTH, _POINT]):
        raise Refusal(f"its convolutions have weights of {' and '.join(map(str, weights))}")
    return True


def _has(*weights):
    return lambda answer: _made(answer)[1] == sorted(weights)


EXERCISES = [
    Exercise(
        key="11-kernels",
        accepts=25 / 18,
        within=5e-3,
        expects="a number, how many times more weights the one 5×5 has",
        hints=(
            "A k×k convolution from c channels to c has k · k · c · c weights.",
            "One 5×5: 25 · c · c. Two 3×3 in a row: twice 9 · c · c.",
            "25 / (9 + 9)",
        ),
        mistakes={
            18 / 25: "you divided the other way round: asked is how many times more the 5×5 has",
            25 / 9: "you counted one 3×3: it looks at 9 pixels, and it takes two to look at 25",
            5 / 6: "you counted sides: a kernel has k · k weights, not k",
            25 / 27: "you counted three 3×3: two of them reach as far as a 5×5, three as a 7×7",
            1.0: "you took them to cost the same: they reach the same, and reach is not cost",
            25 / 81: "you multiplied the two 3×3: they come one after the other, so their weights add up",
        },
    ),
    Exercise(
        key="11-shards",
        like=on(*_SHARDS),
        accepts=_whole,
        expects="a function combine(means, sizes) that returns a number",
        hints=(
            "A mean is a sum divided by how many. What was each worker's sum?",
            "Worker k's sum is means[k] · sizes[k]. Add those up. How many images were there in all?",
            "sum(m * n for m, n in zip(means, sizes)) / sum(sizes)",
        ),
        mistakes={
            _plain_mean: "you took the mean of the means: a worker with fewer images then counts too much",
            _sum: "you added the means up: with more workers the steps would grow",
            _undivided: "you stopped at the sum over all images: divide it by how many they are",
            _by_workers: "you divided by the number of workers: the sum runs over images",
        },
    ),
    Exercise(
        key="11-smooth",
        like=on(*_LABELS),
        accepts=_smooth,
        expects="a function smooth(label, classes, share) that returns an array of `classes` numbers",
        hints=(
            "Begin with an array in which every class has the same part of the share.",
            "Each class gets share / classes, the right one too. What is left over is 1 − share.",
            "target = numpy.full(classes, share / classes); target[label] += 1 - share",
        ),
        mistakes={
            _over_the_others: (
                "you spread the share over the wrong classes alone: here the right one has its part too"
            ),
            _kept_at_one: "you took nothing away from the right class: the numbers must add up to 1",
            _share_each: "you gave every class the whole share: it is spread over all of them",
            _hard: "you returned the label as it was: 1 for the right class and 0 elsewhere",
        },
    ),
    Exercise(
        key="11-separable",
        accepts=_separable,
        expects="a function separable(channels, out, kernel): a depthwise convolution, then a 1×1",
        hints=(
            "Two convolutions in a row: the first looks around, the second mixes the channels.",
            "groups=channels makes the first one look at one channel a filter; it has as many filters.",
            "nn.Conv2D(channels, kernel, padding=kernel // 2, groups=channels), then nn.Conv2D(out, 1)",
        ),
        mistakes={
            _has((_CHANNELS, _CHANNELS, _KERNEL, _KERNEL), _POINT): (
                "you left out the groups: each filter of the first still looks at all channels"
            ),
            _has(_DEPTH): "you left out the 1×1: without it no channel ever learns of another",
            _has(_POINT): "you left out the depthwise convolution: a 1×1 alone never looks around",
        },
    ),
    Exercise(
        key="11-residual",
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
            _cut: "you put a ReLU on the way round: whatever is below 0 in the input is lost there",
        },
    ),
]
