"""Trait types of a state: each refuses a wrong value in a sentence, and says itself in a line of text."""

import re
from contextlib import contextmanager
from functools import wraps

import traitlets

from ..core.numbers import is_whole, number_or_nan, whole_number
from ..core.words import quoted


class Refused(ValueError, traitlets.TraitError):
    """Why a value was refused, in a sentence; as a TraitError it has traitlets put all back as it was."""


@contextmanager
def refusing(name, value):
    """What a rule raises about that value comes out as a Refused."""
    try:
        yield
    except Refused:
        raise
    except ValueError as error:
        raise Refused(str(error)) from error
    except (TypeError, AttributeError, LookupError, ArithmeticError, traitlets.TraitError) as error:
        raise Refused(f"{name} cannot be {quoted(value)}.") from error


def rule(*names):
    """`traitlets.validate` for a method (state, value, name of the trait) → value that raises ValueError."""

    def checked(check):
        @wraps(check)
        def validated(state, proposal):
            name, value = proposal["trait"].name, proposal["value"]
            with refusing(name, value):
                return check(state, value, name)

        return traitlets.validate(*names)(validated)

    return checked


def whole_or_text(text):
    """The number in a text as an int if it is whole; else the text, for the rules to refuse."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text


def one_of(value, name, offered):
    """`value`, if it is among the names `offered`; ValueError, naming `name`, if not."""
    if not isinstance(value, str) or value not in offered:
        raise ValueError(f"{name} must be one of {', '.join(offered)}; got {quoted(value)}.")
    return str(value)


class Whole(traitlets.Int):
    """A whole number from `least` to `most`: a number, or the name of the state's attribute that holds it."""

    def __init__(self, default, most, least=1):
        super().__init__(default)
        self.most, self.least = most, least

    def range(self, obj):
        """(least, most) as they are now."""
        return self.least, getattr(obj, self.most) if isinstance(self.most, str) else self.most

    def validate(self, obj, value):
        """The number as an int; ValueError, a sentence, outside the range."""
        least, most = self.range(obj)
        return whole_number(value, self.name, most, least)

    def read(self, text):
        """A number of a line, still to be validated."""
        return whole_or_text(text)


class TypedWhole(Whole):
    """A whole number that may come as typed: "163 696" and "163,696" are 163696."""

    def validate(self, obj, value):
        """The number that was typed, as `Whole` takes it."""
        if isinstance(value, str):
            value = whole_or_text(re.sub(r"(?<=\d)[\s,_](?=\d)", "", value.strip()))
        return super().validate(obj, value)


class Number(traitlets.Float):
    """A number from `least` to `most`, which may come as typed."""

    def __init__(self, default, least, most):
        super().__init__(default)
        self.least, self.most = least, most

    def validate(self, obj, value):
        """The number as a float; ValueError, a sentence, for any other."""
        number = number_or_nan(value)
        if not self.least <= number <= self.most:
            between = f"from {self.least:g} to {self.most:g}"
            raise ValueError(f"{self.name} must be a number {between}; got {quoted(value)}.")
        return number


class Choice(traitlets.Unicode):
    """One of the names that the state offers for it: those given here, or those that the state is made with.

    default: the first, unless it is said. spelt: (what a name has, what a line has in its place).
    """

    def __init__(self, names=(), default=None, spelt=("", "")):
        super().__init__()
        self.names, self.default_name, self._spelt = tuple(names), default, spelt

    def validate(self, obj, value):
        """The name, if it is offered; ValueError that lists the names otherwise."""
        return one_of(value, self.name, obj.offered[self.name]) if self.name in obj.offered else value

    def text(self, value):
        """The name as a line has it."""
        return value.replace(*self._spelt)

    def read(self, text):
        """The name in a line."""
        return text.replace(*reversed(self._spelt))


class OneOf(traitlets.TraitType):
    """One of a few whole numbers, {number: how a refusal calls it}."""

    def __init__(self, values, default):
        super().__init__(default)
        self._values = values

    def validate(self, obj, value):
        """The number, if it is one of them; ValueError that lists them otherwise."""
        if not is_whole(value) or value not in self._values:
            names = " or ".join(self._values.values())
            raise ValueError(f"{self.name} must be {names}; got {quoted(value)}.")
        return int(value)

    def read(self, text):
        """The number that a line writes so; else the text, for the rules to refuse."""
        return next((value for value in self._values if str(value) == text), text)


class Typed(traitlets.TraitType):
    """A value of that Python type; words: how a refusal calls it."""

    def __init__(self, kind, words, default=None):
        super().__init__(default)
        self._kind, self._words = kind, words

    def validate(self, obj, value):
        """The value, if it is of that type; ValueError otherwise."""
        if not isinstance(value, self._kind):
            raise ValueError(f"{self.name} must be {self._words}; got {quoted(value)}.")
        return value


class Listing(traitlets.TraitType):
    """A tuple of things of a Python type; words: how a refusal calls them.

    between: what parts them in a line; nothing: what stands there for none.
    """

    def __init__(self, kind, words, between, text=str, read=str, nothing=""):
        super().__init__(())
        self._kind, self._words = kind, words
        self._between, self._text, self._read, self._nothing = between, text, read, nothing

    def validate(self, obj, value):
        """A list or tuple as a tuple; ValueError for anything else, and for things of another type."""
        if not (isinstance(value, list | tuple) and all(isinstance(one, self._kind) for one in value)):
            raise ValueError(f"{self.name} must be a list of {self._words}; got {quoted(value)}.")
        return tuple(value)

    def text(self, value):
        """All of them in a line."""
        return self._between.join(map(self._text, value)) or self._nothing

    def read(self, text):
        """The things in a line; what is wrong with one is refused by whoever reads it, or by the rules."""
        return () if text == self._nothing else tuple(map(self._read, text.split(self._between)))
