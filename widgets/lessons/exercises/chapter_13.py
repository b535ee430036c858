"""Exercises of chapter 13: a correlation, a learning rate, what an entry cost, what a table prints."""

import numpy

from ...inception.audit import TABLE_1, M
from ...inception.nets import net_cost
from ...inception.quoted import TABLE_3
from . import Exercise, on

_PAIRS = (
    ([1.0, 2.0, 4.0, 8.0], [3.0, 1.0, 2.0, 0.5]),
    ([0.0, 0.5, 0.25, 3.0, 1.0], [2.0, 2.5, 2.0, 7.0, 2.5]),
    ([5.0, 5.0, 5.0], [1.0, 2.0, 4.0]),
    ([1.0, -1.0, 2.0], [0.0, 0.0, 0.0]),
)
_EPOCHS = ((0.1, 0), (0.1, 7), (0.1, 8), (0.02, 30), (1.0, 64))
_PASS = net_cost("GoogLeNet").macs
_NETS, _CROPS, _RUNS = TABLE_3[-1][:3]


def _correlation(a, b, centre=True, scale=True):
    """The right answer, or what it becomes without one of its parts."""
    a, b = (numpy.array(one) - centre * numpy.mean(one) for one in (a, b))
    length = float(numpy.sqrt((a**2).sum() * (b**2).sum())) if scale else len(a)
    return float((a * b).sum()) / length if length else 0.0


def _ops_5a(reduce, straight=576 - 32, channels=832, pixels=49):
    """MACs of block 5a with that reduce before its 5×5; `straight`: its other 1×1 filters."""
    return pixels * ((straight + reduce) * channels + 9 * 160 * 320 + 25 * reduce * 128)


_OPS = TABLE_1["5a"][1]
_FITTING = [reduce for reduce in range(1, 129) if round(_ops_5a(reduce) / M) == _OPS]


def _first_from(millions):
    """The smallest reduce whose MACs come to that many millions or more."""
    return next(reduce for reduce in range(1, 129) if _ops_5a(reduce) >= millions * M)


correlation = Exercise(
    like=on(*_PAIRS),
    accepts=_correlation,
    within=1e-4,
    expects="a function correlation(a, b) that returns a number, −1 … 1",
    hints=(
        "Both lists first lose their mean. What is left says whether they go up and down together.",
        "Sum the products, and divide by the root of both sums of squares; if that root is 0, answer 0.",
        "a = numpy.array(a) - numpy.mean(a), b too; (a * b).sum() / ((a**2).sum() * (b**2).sum()) ** 0.5",
    ),
    mistakes={
        (lambda a, b: _correlation(a, b, centre=False)): (
            "you left the means in: that is a cosine, and two bright units are alike for being bright"
        ),
        (lambda a, b: _correlation(a, b, scale=False)): (
            "you gave the covariance: it grows with the units' own scale"
        ),
        (lambda a, b: _correlation(a, b) ** 2): "you gave its square: the sign is lost",
        (lambda a, b: abs(_correlation(a, b))): "you gave its size: the sign says whether they go together",
    },
)

rate = Exercise(
    like=on(*_EPOCHS),
    accepts=lambda start, epoch: start * 0.96 ** (epoch // 8),
    within=1e-4,
    expects="a function rate(start, epoch) that returns a number",
    hints=(
        "How many times has it fallen by then? Only whole times count.",
        "After each fall 96 % are left, of what there was then, not of what there was at the start.",
        "start * 0.96 ** (epoch // 8)",
    ),
    mistakes={
        (lambda start, epoch: start * 0.96 ** (epoch / 8)): (
            "you let it fall a little every epoch: it keeps its rate for eight of them"
        ),
        (lambda start, epoch: start * 0.96**epoch): "you let it fall every epoch: it is every eighth",
        (lambda start, epoch: start * (1 - 0.04 * (epoch // 8))): (
            "you took 4 % of the first rate each time: it is 4 % of what is left"
        ),
        (lambda start, epoch: start * 0.04 ** (epoch // 8)): "you kept the 4 % and took the 96 away",
        (lambda start, epoch: start * 0.96 ** (epoch // 8 + 1)): (
            "you let it fall before the first eight epochs: epochs count from 0"
        ),
    },
)

passes = Exercise(
    accepts=_RUNS * _PASS,
    expects="an integer, the multiply-accumulates of the entry for one image",
    hints=(
        "How many times does a GoogLeNet run for one image?",
        f"{_NETS} nets, {_CROPS} crops each. net_cost knows what one run takes.",
        f'{_NETS} * {_CROPS} * net_cost("GoogLeNet").macs',
    ),
    mistakes={
        _CROPS * _PASS: "you counted one net's crops: seven nets look at each of them",
        _NETS * _PASS: "you counted one crop: each net looks at 144 of them",
        (_NETS + _CROPS) * _PASS: "you added nets and crops: each net looks at every crop",
        _RUNS * 1_500_000_000: "you took the paper's budget: count the net",
        _RUNS: "you counted the runs: each of them takes so many multiply-accumulates",
    },
)

reduce = Exercise(
    accepts=_FITTING[0],
    expects=f"an integer, the smallest reduce whose MACs round to {_OPS} million",
    hints=(
        "All that depends on the reduce is in branch 3: a 1×1 from 832 channels, a 5×5 to 128.",
        "block_cost takes any widths: try BranchWidths(256, (160, 320), (r, 128), 128) on 832×7×7.",
        "for r in range(32, 64): print(r, round(block_cost(BranchWidths(…), 832, 7, 7).macs / 1e6))",
    ),
    mistakes={
        48: "you gave the reduce of the weights: it fits, and so do narrower ones",
        32: f"you gave the reduce that the paper prints: it comes to {_ops_5a(32) / M:.1f} million",
        _FITTING[-1]: "you gave the widest reduce that fits: asked is the narrowest",
        _first_from(_OPS): f"you asked for {_OPS} million or more: what rounds up to it is printed so too",
        _first_from(_OPS - 1): (
            f"you let it be a million off, as the audit's table does: it has to print as {_OPS}"
        ),
        _FITTING[0] - 32: "you gave by how much the reduce grows: the question is how wide it then is",
        len(_FITTING): "you gave how many widths fit: the question is which is the narrowest",
    },
)
