"""Trait types of a state: each refuses a wrong value in a sentence, and says itself in a line of text."""

import re
from math import isfinite

import traitlets

from ..core.numbers import whole_number


def whole_or_text(text):
    """The number in a text as an int if it is whole; else the text, for the rules to refuse."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text


def one_of(value, name, offered):
    """`value`, if it is among the names `offered`; ValueError, naming `name`, if not."""
    if value not in offered:
        raise ValueError(f"{name} must be one of {', '.join(offered)}; got {value!r}.")
    return value


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

    def text(self, value):
        """The number in a line."""
        return str(value)

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
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = float("nan")
        if not (isfinite(number) and self.least <= number <= self.most):
            between = f"from {self.least:g} to {self.most:g}"
            raise ValueError(f"{self.name} must be a number {between}; got {value!r:.40}.")
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
    """One of a few values, {value: how a refusal calls it}."""

    def __init__(self, values, default):
        super().__init__(default)
        self._values = values

    def validate(self, obj, value):
        """The value, if it is one of them; ValueError that lists them otherwise."""
        if value not in self._values:
            names = " or ".join(self._values.values())
            raise ValueError(f"{self.name} must be {names}; got {value!r}.")
        return value

    def read(self, text):
        """The value that a line writes so; else the text, for the rules to refuse."""
        return next((value for value in self._values if str(value) == text), text)


class Listing(traitlets.Tuple):
    """Any number of things. between: what parts them in a line; nothing: what stands there for none."""

    def __init__(self, between, text=str, read=str, nothing=""):
        super().__init__()
        self._between, self._text, self._read, self._nothing = between, text, read, nothing

    def text(self, value):
        """All of them in a line."""
        return self._between.join(map(self._text, value)) or self._nothing

    def read(self, text):
        """The things in a line; what is wrong with one is refused by whoever reads it, or by the rules."""
        return () if text == self._nothing else tuple(map(self._read, text.split(self._between)))
