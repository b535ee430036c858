"""One colour and one hatching a branch, the same in every picture, for as many branches as a block has.

Colours: Okabe and Ito's set, told apart with any common colour blindness. The hatching is the second cue,
for print and for whoever sees no colour at all.
"""

from itertools import cycle

import numpy

# Without black, which a dark page swallows, and yellow, on which white hatching does not show. Six and seven
# have no common divisor, so that it takes 42 branches for a colour and a hatching to come together again.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
_HATCHES = ("", "/", "|", "x", "\\", "-", "+")


def rgb(colour):
    """ "#0072B2" → uint8 (3,)."""
    return numpy.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=numpy.uint8)


def ramp(colour):
    """A colour map through `colour`: uint8 (256, 3), from near black at 0 to near white at 255."""
    stops = numpy.array([[16, 16, 24], rgb(colour), [255, 255, 246]], dtype=float)
    at = numpy.linspace(0, 2, 256)
    return numpy.stack([numpy.interp(at, [0, 1, 2], stop) for stop in stops.T], axis=1).astype(numpy.uint8)


_BRANCHES = [f"b{number}" for number in range(1, 1000)]
COLOURS = dict(zip(_BRANCHES, cycle(_COLOURS)))
PAINTS = {branch: (COLOURS[branch], hatch) for branch, hatch in zip(_BRANCHES, cycle(_HATCHES))}
# Lightness alone carries the values, so each ramp also reads in grey.
RAMPS = dict(zip(_BRANCHES, cycle([ramp(colour) for colour in _COLOURS])))
GREYS = numpy.repeat(numpy.arange(256, dtype=numpy.uint8)[:, None], 3, axis=1)
