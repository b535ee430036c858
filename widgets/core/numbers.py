"""Whole numbers within bounds, refused in a sentence that names them."""

from numbers import Integral

# Wider than any published network, narrow enough that a slip of the finger does not fill the memory.
WIDEST = 4096


def whole_number(value, name, most=WIDEST, least=1):
    """`value` as an int; raises ValueError, naming `name`, unless it is a whole number, `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, Integral) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}; got {value!r}.")
    return int(value)
