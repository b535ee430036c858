"""Which of a question's choices a measured value comes to, with no user interface."""

import re
from numbers import Real

from ..core.words import quoted

_YES_OR_NO = re.compile(r"(yes|no)\b", re.IGNORECASE)


def chosen(choices, measured, *, edges=(), among=None, least=False, within=0.1):
    """The one of `choices` that `measured` comes to, as `reveal` says; ValueError, in words, if none does."""
    if isinstance(measured, dict):
        return _by_value(
            choices, {_one_of(choices, name): plain(value) for name, value in measured.items()}, least
        )
    measured = plain(measured)
    if among is not None:
        fits = [
            _one_of(choices, name) for name, value in among.items() if _alike(measured, plain(value), within)
        ]
        return _single(choices, fits, among, measured)
    if len(edges):
        return choices[_place(_number(measured), [_number(plain(edge)) for edge in edges], len(choices))]
    if isinstance(measured, bool):
        return _yes_or_no(choices, measured)
    return _one_of(choices, measured)


def plain(value):
    """An array of one number as that number; anything else as it is."""
    return value.item() if getattr(value, "size", 0) == 1 and hasattr(value, "item") else value


def _one_of(choices, value):
    if str(value) not in choices:
        raise ValueError(f"the answer must be one of the choices: {', '.join(choices)}; got {quoted(value)}.")
    return str(value)


def _number(value):
    if not isinstance(value, Real) or value != value:
        raise ValueError(f"a number is needed, to compare it; got {quoted(value)}.")
    return value


def _by_value(choices, values, least):
    """The choice that is true, or whose number is the largest: the one left out if none stands out."""
    if all(isinstance(value, bool) for value in values.values()):
        fits = [name for name, value in values.items() if value is not least]
    else:
        best = (min if least else max)(map(_number, values.values()))
        fits = [name for name, value in values.items() if value == best]
        fits = [] if len(fits) == len(values) > 1 else fits
    return _single(choices, fits, values, values)


def _single(choices, fits, named, measured):
    """The only one that fits; if none does, the only one that was not named."""
    others = [choice for choice in choices if choice not in named]
    if len(fits) == 1:
        return fits[0]
    if not fits and len(others) == 1:
        return others[0]
    found = " and ".join(f"“{name}”" for name in fits) if fits else "none of the choices"
    raise ValueError(f"one choice must fit what was measured, {quoted(measured)}; {found} did.")


def _alike(measured, value, within):
    if isinstance(measured, Real) and isinstance(value, Real):
        return abs(measured - value) <= within * abs(value)
    return measured == value


def _place(measured, edges, count):
    """How many edges lie below the value. On an edge: behind it; on two equal ones: between them."""
    if len(edges) != count - 1:
        raise ValueError(f"{count} choices have {count - 1} edges between them; got {len(edges)}.")
    way = -1 if edges[0] > edges[-1] else 1
    measured, edges = way * measured, [way * edge for edge in edges]
    if edges != sorted(edges):
        raise ValueError(f"edges must rise or fall from choice to choice; got {quoted(edges)}.")
    below, reached = sum(edge < measured for edge in edges), sum(edge <= measured for edge in edges)
    return (below + reached + 1) // 2


def _yes_or_no(choices, measured):
    wanted = "yes" if measured else "no"
    fits = [c for c in choices if (found := _YES_OR_NO.match(c)) and found[1].lower() == wanted]
    if len(fits) != 1:
        raise ValueError(f"for {measured}, one choice must begin with “{wanted}”: {', '.join(choices)}.")
    return fits[0]
