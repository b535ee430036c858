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
        "First subtract its mean from each list. The rest tells whether they rise and fall together.",
        "Sum the products, and divide by the root of both sums of squares; if that root is 0, return 0.",
        "a = numpy.array(a) - numpy.mean(a), b too; (a * b).sum() / ((a**2).sum() * (b**2).sum()) ** 0.5",
    ),
    mistakes={
        (lambda a, b: _correlation(a, b, centre=False)): (
            "you did not subtract the means: then any two bright units look alike"
        ),
        (lambda a, b: _correlation(a, b, scale=False)): (
            "you gave the covariance: it grows with the units' own scale"
        ),
        (lambda a, b: _correlation(a, b) ** 2): "you gave its square: the sign is lost",
        (lambda a, b: abs(_correlation(a, b))): "you dropped the sign: one may fall where the other rises",
    },
)

rate = Exercise(
    like=on(*_EPOCHS),
    accepts=lambda start, epoch: start * 0.96 ** (epoch // 8),
    within=1e-4,
    expects="a function rate(start, epoch) that returns a number",
    hints=(
        "How many times has it fallen by then? epoch // 8 counts that.",
        "Each fall leaves 96 % of the current rate, not of the first one.",
        "start * 0.96 ** (epoch // 8)",
    ),
    mistakes={
        (lambda start, epoch: start * 0.96 ** (epoch / 8)): (
            "you let it fall a little every epoch: it stays constant for eight epochs"
        ),
        (lambda start, epoch: start * 0.96**epoch): "you let it fall every epoch: it is every eighth",
        (lambda start, epoch: start * (1 - 0.04 * (epoch // 8))): (
            "you took 4 % of the first rate each time: it is 4 % of the current rate"
        ),
        (lambda start, epoch: start * 0.04 ** (epoch // 8)): "you kept 4 % each time: 4 % go, and 96 % stay",
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
        f"{_NETS} nets, {_CROPS} crops each. net_cost counts the MACs of one run.",
        f'{_NETS} * {_CROPS} * net_cost("GoogLeNet").macs',
    ),
    mistakes={
        _CROPS * _PASS: "you counted the crops of one network: seven networks look at each of them",
        _NETS * _PASS: "you counted one crop: each network looks at 144 of them",
        (_NETS + _CROPS) * _PASS: "you added networks and crops: each network looks at every crop",
        _RUNS * 1_500_000_000: "you took the paper's limit of 1.5 billion: count the network",
        _RUNS: "you counted the runs: multiply by the MACs of one run",
    },
)

reduce = Exercise(
    accepts=_FITTING[0],
    expects=f"an integer, the smallest width of the reduce whose MACs round to {_OPS} million",
    hints=(
        "Only branch b3 depends on that width: a 1×1 from 832 channels, then a 5×5 to 128.",
        "block_cost takes any widths: try BranchWidths(256, (160, 320), (r, 128), 128) on 832×7×7.",
        "for r in range(32, 64): print(r, round(block_cost(BranchWidths(…), 832, 7, 7).macs / 1e6))",
    ),
    mistakes={
        48: "you gave the width of the published weights: it fits, and so do narrower ones",
        32: f"you gave the width that the paper prints: its count is {_ops_5a(32) / M:.1f} million",
        _FITTING[-1]: "you gave the largest width that fits: the question is the smallest",
        _first_from(_OPS): f"you looked for {_OPS} million or more: counts that round up to it fit too",
        _first_from(_OPS - 1): (
            f"you let it be a million off, as the audit does: here it must round to {_OPS}"
        ),
        _FITTING[0] - 32: "you gave by how much the width grows: the question is the width",
        len(_FITTING): "you gave how many widths fit: the question is the smallest of them",
    },
)
