"""Whether a learner's object meets a pattern, and what it is, in words. Whatever it is, nothing is raised."""

import dis
from ast import literal_eval
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from inspect import isfunction
from numbers import Integral, Number

import numpy

RAISED = (Exception, SystemExit)  # by a learner's code, whatever it does: sys.exit() is to end no kernel


class Refusal(Exception):
    """Raised by a pattern that returns True or False, to say in words why an object does not meet it."""


def written(function, *arguments):
    """A call as it is written: "f(2, 3)"."""
    name = getattr(function, "__name__", "it")
    return f"{'f' if name == '<lambda>' else name}({', '.join(map(repr, arguments))})"


@dataclass(frozen=True, eq=False)
class Calls:
    """Met by a function that gives these results.

    results: {arguments: pattern of the result}, or such pairs where arguments cannot be keys; a single
    argument need not be a tuple. named: words for a call, of the function and its arguments.
    """

    results: dict | tuple
    named: Callable = written

    def failure(self, function, within):
        """The first call that gives another result, in words: "f(5) gives the integer 4"; "" if none."""
        for arguments, result in self.results.items() if isinstance(self.results, dict) else self.results:
            arguments = _as_tuple(arguments)
            call = self.named(function, *arguments)
            try:
                got = function(*deepcopy(arguments))
            except RAISED as error:
                return f"{call} raises {error_line(error)}"
            if not meets(got, result, within):
                return f"{call} gives {kind_of(got)}"
        return ""


def on(*calls, **named):
    """A maker of patterns: of a function, Calls with its results for these arguments. named: as in Calls."""
    return lambda function: Calls(tuple((given, function(*_as_tuple(given))) for given in calls), **named)


def _as_tuple(given):
    return given if isinstance(given, tuple) else (given,)


def meets(value, pattern, within=1e-6):
    """Whether `value` meets a pattern: a value, Calls, or a callable that returns True for it."""
    try:
        if isinstance(pattern, Calls):
            return callable(value) and not pattern.failure(value, within)
        if callable(pattern):
            return bool(pattern(value))
        return _same(value, pattern, within)
    except RAISED:  # a wrong kind of object may fail anywhere: then it does not meet the pattern
        return False


def shortfall(value, pattern, within=1e-6):
    """Why `value` does not meet a pattern: what it did where that is known, else what it is."""
    if isinstance(pattern, Calls) and callable(value) and not isinstance(value, type):
        return pattern.failure(value, within)
    if callable(pattern):
        try:
            pattern(value)
        except Refusal as refusal:
            return str(refusal)
        except RAISED:  # as in `meets`
            pass
    if isinstance(pattern, float) and meets(value, pattern, within=0.3):
        return f"{kind_of(value)} is right as far as it goes: give one more digit"
    return f"you gave {kind_of(value)}"


def unquoted(value):
    """What stands in quotes, "25/18" as well; None if `value` is no text or holds something else."""
    if isinstance(value, str) and len(value) <= 40:
        for read in (Fraction, literal_eval) if "/" in value else (literal_eval,):
            try:
                return read(value)
            except Exception:  # there is no end to what may stand in quotes
                continue
    return None


def unfilled(value):
    """Whether nothing is filled in: None, `...`, a list or tuple with `...`, a function of nothing else."""
    if isfunction(value):
        steps = [one for one in dis.get_instructions(value) if one.opname not in ("RESUME", "RETURN_VALUE")]
        return len(steps) == 1 and steps[0].opname == "LOAD_CONST" and unfilled(steps[0].argval)
    parts = value if isinstance(value, (list, tuple)) else ()
    return value is None or value is ... or any(one is ... for one in parts)


def error_line(error):
    """An exception in one line; MXNet's own have many, the last of which says it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = lines[-1].removeprefix(f"{type(error).__name__}: ")[:200] if lines else ""
    return f"{type(error).__name__}: {said}".removesuffix(": ")


def kind_of(value):
    """What a learner handed in, in words that are the same on every run."""
    try:
        return _kind_of(value)
    except Exception:  # an object may fail at any question put to it
        return f"an object of type {type(value).__name__}"


def _kind_of(value):
    value = plain(value)
    if value is None or value is ...:
        return "nothing yet"
    if isinstance(value, (bool, numpy.bool_)):
        return f"the truth value {value}"
    if isinstance(value, Number):
        return f"the {'integer' if isinstance(value, Integral) else 'number'} {str(value)[:40]}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"an array of shape {tuple(value.shape)} and type {numpy.dtype(value.dtype).name}"
    if isinstance(value, slice):
        return repr(value)[:80]
    if isinstance(value, (list, tuple, set, dict)):
        items = "1 item" if len(value) == 1 else f"{len(value)} items"
        return f"a {type(value).__name__} of {items}"
    if isinstance(value, type):
        return f"the class {value.__name__} itself, not an object made from it"
    if callable(value) and hasattr(value, "__name__"):
        return "a function" if value.__name__ == "<lambda>" else f"the function {value.__name__}"
    return f"an object of type {type(value).__name__}"


def plain(value):
    """An array of one number, whatever its dimensions, as that number; anything else as it is."""
    return value.item() if getattr(value, "size", None) == 1 and hasattr(value, "item") else value


def about(wanted, within=1e-2):
    """A pattern: a number as one gets it from rounded ones, off by that share of it at most."""
    return lambda value: isinstance(plain(value), Number) and abs(float(value) / wanted - 1) <= within


def _same(value, wanted, within):
    if isinstance(wanted, numpy.ndarray):
        value = numpy.asarray(in_numpy(value), dtype=float)
        largest = float(numpy.abs(wanted).max(initial=0))
        return value.shape == wanted.shape and numpy.allclose(value, wanted, within, within * largest)
    if isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_same(value[key], wanted[key], within) for key in wanted)
    if isinstance(wanted, (list, tuple)):
        value = in_numpy(value)
        many = isinstance(value, (list, tuple, numpy.ndarray)) and len(value) == len(wanted)
        return many and all(_same(one, other, within) for one, other in zip(value, wanted, strict=True))
    value = plain(value)
    if isinstance(wanted, Number) and not isinstance(wanted, bool):
        return isinstance(value, Number) and not isinstance(value, bool) and _near(value, wanted, within)
    return isinstance(value, type(wanted)) and bool(value == wanted)


def in_numpy(value):
    """An array of MXNet as NumPy's; anything else as it is."""
    return value.asnumpy() if hasattr(value, "asnumpy") else value


def _near(value, wanted, within):
    """Whole numbers exactly; others to a millionth, or rounded or cut off after the last digit of `value`."""
    if isinstance(wanted, Integral):
        return bool(value == wanted)
    beyond, size = (float(value) - wanted) * (1 if wanted > 0 else -1), abs(wanted)
    last = 10.0 ** Decimal(repr(float(value))).normalize().as_tuple().exponent
    return abs(beyond) <= max(1e-6, within * (-last < beyond <= last / 2)) * size
