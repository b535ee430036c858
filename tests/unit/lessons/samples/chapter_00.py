"""Answers to the exercises of chapter 00."""

from decimal import Decimal
from fractions import Fraction

import numpy

from .answers import Samples

SAMPLES = {
    "00-numbers": Samples(
        right=(9216.0, numpy.array([9216]), Fraction(9216), Decimal("9216")),
        mistaken={
            "you counted the picture before it was enlarged": 28 * 28,
            "you counted three colours": 3 * 96 * 96,
            "you added the sides": 96 + 96,
        },
        wrong=(96, 9216.001, "9216", None),
    ),
    "00-shape": Samples(
        right=([1, 1, 96, 96], numpy.array([1, 1, 96, 96])),
        mistaken={
            "you left out the first two": (96, 96),
            "you left out one": (1, 96, 96),
            "you put the channels last": (1, 96, 96, 1),
            "you took the size before it was enlarged to 96 pixels a side": (1, 1, 28, 28),
        },
        wrong=(9216, (1, 3, 96, 96), "(1, 1, 96, 96)"),
    ),
    "00-state": Samples(
        right=(numpy.str_("coat at 5"),),
        mistaken={
            "you gave the pixels in all": "coat at 25",
            "you turned it round": "5 at coat",
            "you wrote both sides": "coat at 5×5",
        },
        wrong=("coat", 5, None),
    ),
}
