"""A line of text with fields in it: written from their texts, and taken apart again."""

import re
from string import Formatter


class Line:
    """Text with {fields}; at its end parts in [brackets] that may be left out: "{garment}[ seed={seed}]"."""

    def __init__(self, pattern):
        parts = [part for part in re.split(r"\[|\]", pattern) if part]
        # [[(text before the field, field or None at the end of a part), …] of the main part, of the next, …]
        self._parts = [[piece[:2] for piece in Formatter().parse(part)] for part in parts]
        self.fields = tuple(dict.fromkeys(field for part in self._parts for _, field in part if field))

    def filled(self, texts):
        """The line with {field: text} in it, without the optional parts whose text is empty."""
        main, *optional = self._parts
        shown = main + [piece for part in optional if texts[part[0][1]] for piece in part]
        return "".join(before + (texts[field] if field else "") for before, field in shown)

    def found(self, text, names):
        """{field: text} of such a line, or None if it is none, in a time that grows as the text does.

        A field ends where what follows it in the line begins; names: {field: texts that may hold that too}.
        """
        found, at = {}, 0
        for number, part in enumerate(self._parts):
            if number and not text.startswith(part[0][0], at):
                continue  # this optional part is left out
            optional = [later[0][0] for later in self._parts[number + 1 :]]
            for (before, field), stops in zip(part, [[p[0]] for p in part[1:]] + [optional], strict=True):
                if not text.startswith(before, at):
                    return None
                start = at = at + len(before)
                if field:
                    at = _end(text, start, stops, names.get(field, ()))
                    if start == at or found.setdefault(field, text[start:at]) != text[start:at]:
                        return None
        return found if at == len(text) else None


def _end(text, start, stops, names):
    """Where a field ends that begins at `start`: after one of the names, or at the first of the stops."""
    for name in sorted(names, key=len, reverse=True):
        end = start + len(name)
        if text.startswith(name, start) and (end == len(text) or text.startswith(tuple(stops), end)):
            return end
    return min((at for stop in stops if (at := text.find(stop, start + 1)) > 0), default=len(text))
