"""One colour and one hatching a branch, the same in every picture.

Colours: Okabe and Ito's set, told apart with any common colour blindness. The hatching is the second cue,
for print and for whoever sees no colour at all.
"""

import numpy

COLOURS = {"b1": "#0072B2", "b2": "#E69F00", "b3": "#009E73", "b4": "#CC79A7"}
HATCHES = {"b1": "", "b2": "/", "b3": "|", "b4": "x"}


def rgb(colour):
    """ "#0072B2" → uint8 (3,)."""
    return numpy.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=numpy.uint8)


def ramp(colour):
    """A colour map through `colour`: uint8 (256, 3), from near black at 0 to near white at 255."""
    stops = numpy.array([[16, 16, 24], rgb(colour), [255, 255, 246]], dtype=float)
    at = numpy.linspace(0, 2, 256)
    return numpy.stack([numpy.interp(at, [0, 1, 2], stops[:, c]) for c in range(3)], axis=1).astype(
        numpy.uint8
    )


# Lightness alone carries the values, so each ramp also reads in grey.
RAMPS = {branch: ramp(colour) for branch, colour in COLOURS.items()}
GREYS = numpy.repeat(numpy.arange(256, dtype=numpy.uint8)[:, None], 3, axis=1)
