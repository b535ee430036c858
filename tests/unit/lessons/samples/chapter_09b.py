"""Answers to the exercises of chapter 09b."""

import numpy

from .answers import Samples


def _held(far, gather):
    def held(shares, row, column, side):
        total = []
        for y, line in enumerate(shares.tolist()):
            for x, share in enumerate(line):
                if abs(y - row) <= far(side) and abs(x - column) <= far(side):
                    total.append(share)
        return gather(total)

    return held


def _wrapping(shares, row, column, side):
    far = side // 2
    wide = numpy.pad(shares, far, mode="wrap")
    return wide[row : row + side, column : column + side].sum()


SAMPLES = {
    "09b-strongest": Samples(
        right=(lambda peaks, count: sorted(range(len(peaks)), key=lambda image: -peaks[image])[:count],),
        mistaken={
            "you gave the values": lambda peaks, count: sorted(peaks)[::-1][:count],
            "you began with the smallest": lambda peaks, count: peaks.argsort()[:count],
            "you took the right images in rising order": lambda peaks, count: peaks.argsort()[-count:],
        },
        wrong=(3, lambda peaks, count: peaks.argmax(), lambda peaks, count: peaks.argsort()[::-1]),
    ),
    "09b-step": Samples(
        right=(lambda picture, slope, rate: numpy.minimum(numpy.maximum(picture + rate * slope, 0), 1),),
        mistaken={
            "you went down": lambda picture, slope, rate: (picture - rate * slope).clip(0, 1),
            "you left the range 0 … 1": lambda picture, slope, rate: picture + slope * rate,
            "you lost the picture": lambda picture, slope, rate: (slope * rate).clip(0, 1),
        },
        wrong=(
            0.5,
            lambda picture, slope, rate: picture,
            lambda picture, slope, rate: (picture + slope).clip(0, 1),
        ),
    ),
    "09b-held": Samples(
        right=(_held(lambda side: side // 2, sum),),
        mistaken={
            "you went `side` pixels": _held(lambda side: side, sum),
            "you took the mean": _held(lambda side: side // 2, lambda total: sum(total) / len(total)),
            "you let the square come in again": _wrapping,
        },
        wrong=(1.0, lambda shares, row, column, side: shares[row, column]),
    ),
}
