"""Controls as explorers declare them: recipes, functions (state, name) → a control for that trait.

All are labelled, as wide as they need, and none clips what it says.
"""

import ipywidgets as ipw
import traitlets
from ipywidgets.widgets.widget_bool import CheckboxStyle, ToggleButtonStyle
from ipywidgets.widgets.widget_description import DescriptionStyle
from ipywidgets.widgets.widget_int import SliderStyle
from ipywidgets.widgets.widget_selection import ToggleButtonsStyle
from ipywidgets.widgets.widget_string import TextStyle

from .look import shared

_AS_WIDE_AS_IT_IS = {"description_width": "initial"}


def slider(label, label_width="initial", readout=True, **layout):
    """A slider over the range of a Whole trait."""

    def make(state, name):
        least, most = state.traits()[name].range(state)
        return ipw.IntSlider(
            min=least,
            max=most,
            description=label,
            readout=readout,
            style=shared(SliderStyle, description_width=label_width),
            layout=shared(ipw.Layout, **layout),
            tooltip=f"{label}, {least} to {most}",
        )

    return make


def button(label, icon, width, tooltip=None):
    """A button with words and a sign. {state.…} in its label: an attribute of the state."""

    def make(state=None, name=None):
        layout, style = shared(ipw.Layout, width=width), shared(ipw.ButtonStyle)
        words = label.format(state=state)
        return ipw.Button(description=words, icon=icon, tooltip=tooltip, layout=layout, style=style)

    return make


def _options(state, name, options):
    """Names, or (label, value) pairs, as ipywidgets takes them."""
    if options is None:
        return state.offered[name]
    labels = options(state) if callable(options) else options
    return [(label, value) for value, label in labels.items()]


def dropdown(label, width, options=None):
    """A choice of one from a list. options: {value: label}, or a function of the state that returns such;
    None: the names that the state offers.
    """

    def make(state, name):
        layout, style = shared(ipw.Layout, width=width), shared(DescriptionStyle, **_AS_WIDE_AS_IT_IS)
        named = _options(state, name, options)
        return ipw.Dropdown(options=named, description=label, style=style, layout=layout)

    return make


def toggles(label, width, button_width="70px", options=None, tooltip=None):
    """A choice of one from a few, all in sight; options as for a dropdown."""

    def make(state, name):
        style = shared(ToggleButtonsStyle, button_width=button_width, **_AS_WIDE_AS_IT_IS)
        layout = shared(ipw.Layout, width=width)
        named = _options(state, name, options)
        return ipw.ToggleButtons(
            options=named, description=label, tooltip=tooltip, style=style, layout=layout
        )

    return make


def choice_slider(label, width, tooltip):
    """A slider over the names that the state offers."""

    def make(state, name):
        layout, style = shared(ipw.Layout, width=width), shared(SliderStyle)
        looks = {"description": label, "tooltip": tooltip, "layout": layout, "style": style}
        return ipw.SelectionSlider(options=state.offered[name], **looks)

    return make


def tick(label, width):
    """A box to tick."""

    def make(state, name):
        layout, style = shared(ipw.Layout, width=width), shared(CheckboxStyle)
        return ipw.Checkbox(description=label, indent=False, layout=layout, style=style)

    return make


def counter(label, width, tooltip):
    """A box for a whole number in the range of a Whole trait, with arrows for the next and the one before."""

    def make(state, name):
        least, most = state.traits()[name].range(state)
        layout, style = shared(ipw.Layout, width=width), shared(DescriptionStyle, **_AS_WIDE_AS_IT_IS)
        looks = {"tooltip": tooltip, "layout": layout, "style": style}
        return ipw.BoundedIntText(min=least, max=most, description=label, **looks)

    return make


class NumberBox(ipw.Text):
    """A box for a number that takes any text: the state's rules refuse it in words, where a browser is mute.

    Its `value` can be set to a number.
    """

    value = traitlets.CUnicode().tag(sync=True)


def number_box(label, width):
    """A NumberBox that speaks up once Enter is pressed or the box is left; label: as of a button."""

    def make(state, name):
        layout, style = shared(ipw.Layout, width=width), shared(TextStyle, **_AS_WIDE_AS_IT_IS)
        words = label.format(state=state)
        return NumberBox(description=words, continuous_update=False, style=style, layout=layout)

    return make


def text_line(label, tooltip, **layout):
    """A line of text, handed over once Enter is pressed or the box is left."""

    def make(state, name):
        looks = {"layout": shared(ipw.Layout, **layout), "style": shared(TextStyle)}
        return ipw.Text(description=label, tooltip=tooltip, continuous_update=False, **looks)

    return make


def text_area(rows, label="", tooltip=None, **layout):
    """Many lines of text, handed over once the box is left."""

    def make(state, name):
        looks = {"layout": shared(ipw.Layout, **layout), "style": shared(TextStyle)}
        return ipw.Textarea(description=label, tooltip=tooltip, rows=rows, continuous_update=False, **looks)

    return make


def upload(label, accept, width, tooltip=None):
    """A button that takes a file. accept: ends of its name."""

    def make(state, name):
        layout, style = shared(ipw.Layout, width=width), shared(ipw.ButtonStyle)
        return ipw.FileUpload(accept=accept, description=label, tooltip=tooltip, layout=layout, style=style)

    return make


def fold(label, width, tooltip):
    """A button that stays pressed while what belongs to it is shown; an Accordion's title takes no key."""
    layout, style = shared(ipw.Layout, width=width), shared(ToggleButtonStyle)
    fold = ipw.ToggleButton(
        description=label, icon="caret-right", tooltip=tooltip, layout=layout, style=style
    )

    def turn(change):
        fold.icon = "caret-down" if fold.value else "caret-right"

    fold.observe(turn, "value")
    return fold
