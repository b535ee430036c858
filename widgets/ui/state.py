"""A state of an explorer and its rules, with no user interface; as one line of text or JSON, and back.

Each type of its traits refuses a wrong value in a sentence, and says itself in a line of text.
"""

import json
import re
from contextlib import contextmanager
from functools import wraps

import traitlets

from ..core.numbers import is_whole, number_or_nan, whole_number, whole_or_text
from ..core.words import quoted

# Characters of a line and of an export; a net with eight blocks a stage takes under 700 and under 3 000.
LONGEST, LONGEST_EXPORT = 2_000, 100_000


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

    read = staticmethod(whole_or_text)


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


class State(traitlets.HasTraits):
    """Traits with their rules. A subclass has `line`, a Line whose fields are traits, or properties of text.

    presets: {name: {trait: value}}, and `own`, the name of any other state: with them there is `preset`.
    varying: Choices whose names change.
    """

    presets, own, varying = {}, "", ()

    def __init__(self, **offers):
        """offers: {Choice: the names that it may be, in place of those it was declared with}."""
        super().__init__()
        self.offered = {"preset": (*self.presets, self.own)}  # {trait or property: names it may be set to}
        for name, trait in self.traits().items():
            if names := offers.get(name, getattr(trait, "names", None)):
                self.offer(name, names, trait.default_name)

    def offer(self, trait, names, default=None):
        """List what a Choice may be, and choose one: the first, unless it is said."""
        self.offered[trait] = tuple(names)
        setattr(self, trait, self.offered[trait][0] if default is None else default)

    @property
    def preset(self):
        """The first preset that the state agrees with, or `own`. Set it to bring its values."""
        for name, values in self.presets.items():
            if all(getattr(self, trait) == value for trait, value in values.items()):
                return name
        return self.own

    @preset.setter
    def preset(self, name):
        for trait, value in self.presets.get(one_of(name, "preset", self.offered["preset"]), {}).items():
            setattr(self, trait, value)

    def change(self, **values):
        """Set traits and properties, and what follows from them, at once; rules between them come last.

        ValueError in a sentence, and nothing is set, if one is refused; AttributeError for what there is not.
        """
        values = self.completed({name: self._of_kind(name, value) for name, value in values.items()})
        with self.hold_trait_notifications():
            for name in sorted(values, key=self._depends):
                with refusing(name, values[name]):
                    setattr(self, name, values[name])

    def _of_kind(self, name, value):
        """The value as that trait takes it; as it is for a property, or if the range is not known yet."""
        trait = getattr(type(self), name)
        if isinstance(trait, property) or self._depends(name):
            return value
        if not isinstance(trait, traitlets.TraitType):
            raise AttributeError(f"{name} is not part of the state.")
        return trait.validate(self, value)

    def _depends(self, name):
        """Whether the range of that trait depends on another, which is to be set first."""
        return isinstance(getattr(self.traits().get(name), "most", None), str)

    def completed(self, values):
        """{trait: value} that are to be set, and what follows from them."""
        return values

    def to_string(self):
        """One line that rebuilds this state."""
        return self.line.filled({name: self._text(name, getattr(self, name)) for name in self.line.fields})

    def from_string(self, text):
        """{trait or property: value} of such a line; raises ValueError in one sentence if it is not one.

        An optional part that is left out is at its default; a Choice or a property, which has none, stays.
        """
        traits, found = self.traits(), self.fields_in(text)
        values = {field: getattr(traits.get(field), "read", str)(found[field]) for field in found}
        left_out = (field for field in self.line.fields if field not in found)
        stays = {f for f in self.line.fields if isinstance(traits.get(f), Choice | type(None))}
        return values | {f: traits[f].default() for f in left_out if f not in stays}

    def fields_in(self, text):
        """{field: text} of such a line, not yet read."""
        names = {f: [self._text(f, name) for name in self.offered.get(f, ())] for f in self.line.fields}
        readable = isinstance(text, str) and len(text) <= LONGEST
        found = self.line.found(text.strip(), names) if readable else None
        if found is None:
            raise self.unlike(text)
        return found

    def unlike(self, text):
        """The ValueError for a text that is no line of this state."""
        like = self.to_string()
        like = like if len(like) <= 120 else f"{like[:119]}…"
        return ValueError(f"A state looks like {like!r}; got {quoted(text)}.")

    def _text(self, field, value):
        return getattr(self.traits().get(field), "text", str)(value)


def read_export(text, form, wanted):
    """The dict that such JSON holds; ValueError, in a sentence, unless it is of that `form` and complete."""
    try:
        data = json.loads(text if len(text) <= LONGEST_EXPORT else "")
    except (TypeError, ValueError, RecursionError):
        raise ValueError("This is not JSON: paste the whole of what Export shows.") from None
    if not isinstance(data, dict) or data.get("format") != form:
        raise ValueError(f'This JSON is not ours: it needs "format": "{form}".')
    if missing := sorted({"format", *wanted} - data.keys()):
        raise ValueError(f"This JSON lacks {', '.join(missing)}.")
    return data
