"""What explorers declare: controls, views, and what stands beside and below what.

A control is declared by a recipe, a function (state, name) → the control of that trait: labelled, as wide as
it needs, so that none clips what it says. Rows are names, in tuples and boxes.
"""

from dataclasses import dataclass
from functools import partial

import ipywidgets as ipw
import traitlets

from .look import html, made, shared

AS_WIDE_AS_IT_IS = {"description_width": "initial"}


def _recipe(kind, label, layout, style=None, ranged=False, options=(), **traits):
    """A recipe of that kind of control. {state.…} in its label: an attribute of the state.

    ranged: whether it moves over the range of a Whole trait. options: as of a dropdown; (): it has none.
    """

    def make(state=None, name=None):
        own = {"description": label.format(state=state)}
        if ranged:
            least, most = state.traits()[name].range(state)
            own |= {"min": least, "max": most, "tooltip": f"{label}, {least} to {most}"}
        if options is None:
            own["options"] = state.offered[name]
        elif options:
            labels = options(state) if callable(options) else options
            own["options"] = [(words, value) for value, words in labels.items()]
        return made(kind, layout, style, **own | traits)

    return make


def slider(label, label_width="initial", readout=True, **layout):
    """A slider over the range of a Whole trait."""
    return _recipe(ipw.IntSlider, label, layout, {"description_width": label_width}, True, readout=readout)


def button(label, icon, width, tooltip=None):
    """A button with words and a sign."""
    return _recipe(ipw.Button, label, {"width": width}, icon=icon, tooltip=tooltip)


def dropdown(label, width, options=None):
    """A choice of one from a list. options: {value: label}, or a function of the state that returns such;
    None: the names that the state offers.
    """
    return _recipe(ipw.Dropdown, label, {"width": width}, AS_WIDE_AS_IT_IS, options=options)


def toggles(label, width, button_width="70px", options=None, tooltip=""):
    """A choice of one from a few, all in sight; options as for a dropdown."""
    style = {"button_width": button_width, **AS_WIDE_AS_IT_IS}
    return _recipe(ipw.ToggleButtons, label, {"width": width}, style, options=options, tooltip=tooltip)


def choice_slider(label, width, tooltip):
    """A slider over the names that the state offers."""
    return _recipe(ipw.SelectionSlider, label, {"width": width}, options=None, tooltip=tooltip)


def tick(label, width):
    """A box to tick."""
    return _recipe(ipw.Checkbox, label, {"width": width}, indent=False)


class NumberBox(ipw.Text):
    """A box for a number that takes any text: the state's rules refuse it in words, where a browser is mute.

    Its `value` can be set to a number.
    """

    value = traitlets.CUnicode().tag(sync=True)


def number_box(label, width):
    """A NumberBox that speaks up once Enter is pressed or the box is left."""
    return _recipe(NumberBox, label, {"width": width}, AS_WIDE_AS_IT_IS, continuous_update=False)


def text_line(label, tooltip, style=None, **layout):
    """A line of text, handed over once Enter is pressed or the box is left."""
    return _recipe(ipw.Text, label, layout, style, tooltip=tooltip, continuous_update=False)


def text_area(rows, label="", tooltip=None, **layout):
    """Many lines of text, handed over once the box is left."""
    return _recipe(ipw.Textarea, label, layout, tooltip=tooltip, rows=rows, continuous_update=False)


def upload(label, accept, width, tooltip=""):
    """A button that takes a file. accept: ends of its name."""
    return _recipe(ipw.FileUpload, label, {"width": width}, accept=accept, tooltip=tooltip)


def fold(label, width, tooltip):
    """A button that stays pressed while what belongs to it is shown; an Accordion's title takes no key."""
    looks = {"description": label, "icon": "caret-right", "tooltip": tooltip}
    fold = made(ipw.ToggleButton, {"width": width}, **looks)

    def turn(change):
        fold.icon = "caret-down" if fold.value else "caret-right"

    fold.observe(turn, "value")
    return fold


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


def paragraph(*lines, size=15, spacing=1.5):
    """HTML lines of an explorer as one block; spacing: of the lines, as a share of their size."""
    return f"<div style='font-size:{size}px;line-height:{spacing}'>{'<br>'.join(lines)}</div>"


def small(words):
    """A function that makes a legend, in small letters."""
    return partial(html, f"<small>{words}</small>")


class Picture(ipw.Image):
    """PNG bytes in `value`; `tooltip` is what a screen reader says of them, as an Image has no other text."""

    description = traitlets.Unicode().tag(sync=True)  # else ipywidgets' view fails at a tooltip

    _png = None  # what was put there last

    def show(self, png, words):
        """Put both on screen, in one message; what is there already is not sent."""
        with self.hold_sync():
            if self._png is not png:
                self.value = self._png = png
            self.tooltip = words


def png_view(**layout):
    """A function that makes a Picture."""
    return lambda: Picture(format="png", layout=shared(ipw.Layout, **layout))


def put(widget, value):
    """Put a value on screen; of a Picture it is (bytes, words)."""
    if isinstance(widget, Picture):
        widget.show(*value)
    else:
        widget.value = value
