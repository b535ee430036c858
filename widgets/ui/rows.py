"""What stands beside and below what, as explorers declare it: names, in tuples and boxes."""

from dataclasses import dataclass
from functools import partial

import ipywidgets as ipw

from .look import html, shared


@dataclass(frozen=True)
class Box:
    """Parts in a box. parts: names, tuples and boxes, or functions that make a widget."""

    kind: type
    parts: tuple
    layout: dict

    def built(self, named):
        """The widget, or None if it is empty. named: function of a name → its widget, None if left out."""
        parts = [part for part in (build(part, named) for part in self.parts) if part]
        return self.kind(parts, layout=shared(ipw.Layout, **self.layout)) if parts else None


def across(*parts, **layout):
    """Side by side; layout: traits of ipywidgets' Layout."""
    return Box(ipw.HBox, parts, layout)


def level(*parts):
    """Side by side as a tuple, but with their lower ends level."""
    return across(*parts, flex_flow="row wrap", align_items="flex-end")


def down(*parts, **layout):
    """One below the other."""
    return Box(ipw.VBox, parts, layout)


def build(part, named):
    """The widget of a part. A tuple is side by side, in as many lines as the page needs."""
    if isinstance(part, str):
        return named(part)
    if isinstance(part, tuple):
        part = across(*part, flex_flow="row wrap", align_items="center")
    return part.built(named) if isinstance(part, Box) else part()


def row(children, **layout):
    """Widgets side by side; layout: traits of ipywidgets' Layout."""
    return ipw.HBox(children, layout=shared(ipw.Layout, **layout))


def view(value="", **layout):
    """A function that makes an HTML widget."""
    return partial(html, value, **layout)


def small(words):
    """A function that makes a legend, in small letters."""
    return partial(html, f"<small>{words}</small>")


def png_view(**layout):
    """A function that makes an Image for PNG bytes."""
    return lambda: ipw.Image(format="png", layout=shared(ipw.Layout, **layout))
