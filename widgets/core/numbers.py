"""Whole numbers within bounds, refused in a sentence that names them; any number, given or typed."""

import re
from math import nan
from numbers import Integral, Real

from .words import quoted

# Wider than any published network, narrow enough that a slip of the finger does not fill the memory.
WIDEST = 4096


def is_whole(value):
    """Whether it is a whole number, of Python or NumPy, and no truth value."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def whole_number(value, name, most=WIDEST, least=1):
    """`value` as an int; raises ValueError, naming `name`, unless it is a whole number, `least` to `most`."""
    if not is_whole(value) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}; got {quoted(value)}.")
    return int(value)


def number_or_nan(value):
    """A real number, or text that is one, as a float; NaN for anything else."""
    try:
        return float(value) if isinstance(value, str | Real) and not isinstance(value, bool) else nan
    except (ValueError, OverflowError):
        return nan


def whole_or_text(text):
    """The number in a text as an int if it is whole; else the text, for the rules to refuse."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text
