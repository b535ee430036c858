"""Answers to the exercises of chapter 13."""

from math import sqrt
from statistics import fmean

from .answers import Samples


def _centred(values):
    return [value - fmean(values) for value in values]


def _products(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def _correlation(a, b):
    a, b = _centred(a), _centred(b)
    length = sqrt(_products(a, a) * _products(b, b))
    return _products(a, b) / length if length else 0


def _cosine(a, b):
    length = sqrt(_products(a, a) * _products(b, b))
    return _products(a, b) / length if length else 0


_MACS = 1_582_671_872

SAMPLES = {
    "13-correlation": Samples(
        right=(_correlation,),
        mistaken={
            "you did not subtract the means": _cosine,
            "you gave the covariance": lambda a, b: _products(_centred(a), _centred(b)) / len(a),
            "you gave its square": lambda a, b: _correlation(a, b) ** 2,
            "you dropped the sign": lambda a, b: abs(_correlation(a, b)),
        },
        wrong=(0.5, lambda a, b: 0.0, lambda a, b: (_correlation(a, b), 1), lambda a, b: -_correlation(a, b)),
    ),
    "13-rate": Samples(
        right=(lambda start, epoch: start * 0.96 ** int(epoch / 8),),
        mistaken={
            "you let it fall a little every epoch": lambda start, epoch: start * 0.96 ** (epoch / 8),
            "you let it fall every epoch": lambda start, epoch: start * 0.96**epoch,
            "you took 4 % of the first rate": lambda start, epoch: start - start * 0.04 * (epoch // 8),
            "you kept 4 % each time": lambda start, epoch: start * 0.04 ** (epoch // 8),
            "you let it fall before": lambda start, epoch: start * 0.96 ** (1 + epoch // 8),
        },
        wrong=(0.1, lambda start, epoch: start, lambda start, epoch: start * 0.96),
    ),
    "13-passes": Samples(
        mistaken={
            "you counted the crops of one network": 144 * _MACS,
            "you counted one crop": 7 * _MACS,
            "you added networks and crops": 151 * _MACS,
            "you took the paper's limit": 1008 * 1_500_000_000,
            "you counted the runs": 1008,
        },
        wrong=(1_595_333_246_975, "1595333246976", 1.6e12),
    ),
    "13-reduce": Samples(
        mistaken={
            "you gave the width of the published weights": 48,
            "you gave the width that the paper prints": 32,
            "you gave the largest width that fits": 49,
            "you looked for 54 million or more": 47,
            "you let it be a million off": 42,
            "you gave by how much the width grows": 45 - 32,
            "you gave how many widths fit": 49 - 45 + 1,
        },
        wrong=(44, 46, "45", True),
    ),
}
