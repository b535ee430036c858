"""Exercises of chapter 11: shards of a batch, smaller kernels, and blocks that came after Inception."""

import numpy

from . import Calls, Exercise, Made, Mistake, Refusal

# Mean gradients of three workers, and how many images each had: the last has fewer.
_SHARDS = (((1.0, 4.0, 10.0), (8, 8, 4)), ((0.5, -2.0), (3, 5)), ((2.0,), (7,)))
_CHANNELS, _OUT, _KERNEL = 6, 10, 3


def _combined(function):
    return Calls({shard: function(*shard) for shard in _SHARDS})


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


def _smoothed(function):
    """A pattern: a function (label, classes, share) with the results of `function` for three labels."""
    return Calls({given: function(*given) for given in _LABELS})


def _smooth(label, classes, share):
    target = numpy.full(classes, share / classes)
    target[label] += 1 - share
    return target


def _over_the_others(label, classes, share):
    target = numpy.full(classes, share / (classes - 1))
    target[label] = 1 - share
    return target


def _kept_at_one(label, classes, share):
    target = numpy.full(classes, share / classes)
    target[label] = 1
    return target


def _share_each(label, classes, share):
    target = numpy.full(classes, share)
    target[label] = 1 - share
    return target


def _hard(label, classes, share):
    return numpy.eye(classes)[label]


def _in_mxnet(function):
    """`function`, which calls MXNet: brought in when first asked for."""

    def call(answer):
        from ...backend.threads import mxnet_call

        return mxnet_call(function)(answer)

    return call


def _seen(answer, weights):
    """(x, y): what a Residual of tiny widths makes of an input of 5 channels, all its weights a number."""
    from mxnet import init, np

    block = answer(3, (2, 4), (2, 3), 2)
    block.initialize(init.Constant(weights))
    x = numpy.random.default_rng(0).standard_normal((2, 5, 7, 9)).astype("float32")
    return x, block(np.array(x)).asnumpy()


def _residual(answer):
    from mxnet import autograd, init, np

    x, y = _seen(answer, 0)
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


def _gone(answer):
    _, y = _seen(answer, 0)
    return abs(y).max() == 0


def _cut(answer):
    x, y = _seen(answer, 0)
    return y.shape == x.shape and abs(y - numpy.maximum(x, 0)).max() < 1e-6


def _residual_like(forward):
    """A Made: a Residual with this forward, (self, the block's own output, x) → what comes out."""

    def make():
        from mxnet.gluon import nn
        from mxnet.util import use_np

        from ...inception.network import Inception

        @use_np
        class Residual(Inception):
            def __init__(self, c1, c2, c3, c4):
                super().__init__(c1, c2, c3, c4)
                self.back = nn.Conv2D(5, kernel_size=1)

            def hybrid_forward(self, F, x):
                return forward(F, self, super().hybrid_forward(F, x), x)

        return Residual

    return Made(make)


def _made(answer):
    """{"shape", "params", "reach"} of answer(channels, out, kernel), run."""
    from mxnet import np

    block = answer(_CHANNELS, _OUT, _KERNEL)
    block.initialize()
    y = block(np.ones((2, _CHANNELS, 5, 7)))
    weights = [p.shape for p in block.collect_params().values() if len(p.shape) == 4]
    return {"shape": y.shape[1:], "weights": sorted(weights)}


_DEPTH, _POINT = (_CHANNELS, 1, _KERNEL, _KERNEL), (_OUT, _CHANNELS, 1, 1)


def _separable(answer):
    made = _made(answer)
    if made["shape"] != (_OUT, 5, 7):
        raise Refusal(f"of ({_CHANNELS}, 5, 7) it makes {made['shape']}, not ({_OUT}, 5, 7)")
    if made["weights"] != sorted([_DEPTH, _POINT]):
        raise Refusal(f"its convolutions have weights of {' and '.join(map(str, made['weights']))}")
    return True


def _has(*weights):
    return _in_mxnet(lambda answer: _made(answer)["weights"] == sorted(weights))


def _convolutions(*settings):
    """A Made: a function (channels, out, kernel) → such convolutions; each setting is a function of these."""

    def make():
        from mxnet.gluon import nn

        from ...backend.threads import mxnet_call

        def separable(channels, out, kernel):
            block = nn.HybridSequential()
            block.add(*(nn.Conv2D(**one(channels, out, kernel)) for one in settings))
            return block

        return mxnet_call(separable)

    return Made(make)


def _depthwise(channels, out, kernel):
    return {"channels": channels, "kernel_size": kernel, "padding": kernel // 2, "groups": channels}


def _pointwise(channels, out, kernel):
    return {"channels": out, "kernel_size": 1}


def _ordinary(channels, out, kernel):
    return {"channels": channels, "kernel_size": kernel, "padding": kernel // 2}


def _unpadded(channels, out, kernel):
    return _depthwise(channels, out, kernel) | {"padding": 0}


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
        mistakes=(
            Mistake(18 / 25, "you divided the other way round: asked is how many times more the 5×5 has"),
            Mistake(25 / 9, "you counted one 3×3: it looks at 9 pixels, and it takes two to look at 25"),
            Mistake(5 / 6, "you counted sides: a kernel has k · k weights, not k"),
            Mistake(25 / 27, "you counted three 3×3: two of them reach as far as a 5×5, three as a 7×7"),
            Mistake(1.0, "you took them to cost the same: they reach the same, and reach is not cost"),
            Mistake(
                25 / 81, "you multiplied the two 3×3: they come one after the other, so their weights add up"
            ),
        ),
        wrong=(2, "25/18", True),
    ),
    Exercise(
        key="11-shards",
        accepts=_combined(_whole),
        expects="a function combine(means, sizes) that returns a number",
        hints=(
            "A mean is a sum divided by how many. What was each worker's sum?",
            "Worker k's sum is means[k] · sizes[k]. Add those up. How many images were there in all?",
            "sum(m * n for m, n in zip(means, sizes)) / sum(sizes)",
        ),
        mistakes=(
            Mistake(
                _combined(_plain_mean),
                "you took the mean of the means: a worker with fewer images then counts too much",
                sample=_plain_mean,
            ),
            Mistake(
                _combined(_sum),
                "you added the means up: with more workers the steps would grow",
                sample=_sum,
            ),
            Mistake(
                _combined(_undivided),
                "you stopped at the sum over all images: divide it by how many they are",
                sample=_undivided,
            ),
            Mistake(
                _combined(_by_workers),
                "you divided by the number of workers: the sum runs over images",
                sample=_by_workers,
            ),
        ),
        right=(lambda means, sizes: float(numpy.average(means, weights=sizes)),),
        wrong=(3.5, lambda means, sizes: 4.0, lambda means, sizes: means),
    ),
    Exercise(
        key="11-smooth",
        accepts=_smoothed(_smooth),
        expects="a function smooth(label, classes, share) that returns an array of `classes` numbers",
        hints=(
            "Begin with an array in which every class has the same part of the share.",
            "Each class gets share / classes, the right one too. What is left over is 1 − share.",
            "target = numpy.full(classes, share / classes); target[label] += 1 - share",
        ),
        mistakes=(
            Mistake(
                _smoothed(_over_the_others),
                "you spread the share over the wrong classes alone: here the right one has its part too",
                sample=_over_the_others,
            ),
            Mistake(
                _smoothed(_kept_at_one),
                "you took nothing away from the right class: the numbers must add up to 1",
                sample=_kept_at_one,
            ),
            Mistake(
                _smoothed(_share_each),
                "you gave every class the whole share: it is spread over all of them",
                sample=_share_each,
            ),
            Mistake(
                _smoothed(_hard),
                "you returned the label as it was: 1 for the right class and 0 elsewhere",
                sample=_hard,
            ),
        ),
        right=(lambda label, classes, share: [*_smooth(label, classes, share)],),
        wrong=(0.1, lambda label, classes, share: share / classes, numpy.ones(10)),
    ),
    Exercise(
        key="11-separable",
        accepts=_in_mxnet(_separable),
        expects="a function separable(channels, out, kernel): a depthwise convolution, then a 1×1",
        hints=(
            "Two convolutions in a row: the first looks around, the second mixes the channels.",
            "groups=channels makes the first one look at one channel a filter; it has as many filters.",
            "nn.Conv2D(channels, kernel, padding=kernel // 2, groups=channels), then nn.Conv2D(out, 1)",
        ),
        mistakes=(
            Mistake(
                _has((_CHANNELS, _CHANNELS, _KERNEL, _KERNEL), _POINT),
                "you left out the groups: each filter of the first still looks at all channels",
                sample=_convolutions(_ordinary, _pointwise),
            ),
            Mistake(
                _has(_DEPTH),
                "you left out the 1×1: without it no channel ever learns of another",
                sample=_convolutions(_depthwise),
            ),
            Mistake(
                _has(_POINT),
                "you left out the depthwise convolution: a 1×1 alone never looks around",
                sample=_convolutions(_pointwise),
            ),
        ),
        right=(_convolutions(_depthwise, _pointwise),),
        wrong=(_convolutions(_unpadded, _pointwise), 16, lambda channels, out, kernel: None),
    ),
    Exercise(
        key="11-residual",
        accepts=_in_mxnet(_residual),
        expects=(
            "a class Residual(c1, c2, c3, c4) for inputs of 5 channels: the block, a 1×1 back to 5 channels "
            "without ReLU, and the input added"
        ),
        hints=(
            "Make the 1×1 in __init__, use it in hybrid_forward: the block's own output is super()'s.",
            "self.back = nn.Conv2D(5, kernel_size=1), and no activation: a ReLU could only ever add.",
            "return x + self.back(super().hybrid_forward(F, x))",
        ),
        mistakes=(
            Mistake(
                _in_mxnet(_gone),
                "you did not add the input: with all weights at 0 nothing is left of it",
                sample=_residual_like(lambda F, self, y, x: self.back(y)),
            ),
            Mistake(
                _in_mxnet(_cut),
                "you put a ReLU on the way round: whatever is below 0 in the input is lost there",
                sample=_residual_like(lambda F, self, y, x: F.npx.relu(x + self.back(y))),
            ),
        ),
        right=(_residual_like(lambda F, self, y, x: x + self.back(y)),),
        wrong=(
            _residual_like(lambda F, self, y, x: y + 1),
            _residual_like(lambda F, self, y, x: x),
            _residual_like(lambda F, self, y, x: 2 * x + self.back(y)),
            5,
        ),
    ),
]
