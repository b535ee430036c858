"""Controls as explorers use them: labelled, as wide as they need, none that clips what it says."""

import ipywidgets as ipw
import traitlets
from ipywidgets.widgets.widget_bool import ToggleButtonStyle
from ipywidgets.widgets.widget_description import DescriptionStyle
from ipywidgets.widgets.widget_int import SliderStyle
from ipywidgets.widgets.widget_selection import ToggleButtonsStyle
from ipywidgets.widgets.widget_string import TextStyle

from .look import shared

_AS_WIDE_AS_IT_IS = {"description_width": "initial"}


def row(children, **layout):
    """Widgets side by side; layout: traits of ipywidgets' Layout."""
    return ipw.HBox(children, layout=shared(ipw.Layout, **layout))


def button(label, icon, width, tooltip=None):
    """A button with words and a sign."""
    layout, style = shared(ipw.Layout, width=width), shared(ipw.ButtonStyle)
    return ipw.Button(description=label, icon=icon, tooltip=tooltip, layout=layout, style=style)


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


def slider(trait, label, label_width="initial", **layout):
    """A slider over the range of a base.Whole trait."""
    return ipw.IntSlider(
        min=trait.least,
        max=trait.most,
        description=label,
        style=shared(SliderStyle, description_width=label_width),
        layout=shared(ipw.Layout, **layout),
        tooltip=f"{label}, {trait.least} to {trait.most}",
    )


def dropdown(label, options, width):
    """A choice of one from a list."""
    layout, style = shared(ipw.Layout, width=width), shared(DescriptionStyle, **_AS_WIDE_AS_IT_IS)
    return ipw.Dropdown(options=options, description=label, style=style, layout=layout)


def toggles(label, options, width, button_width="70px"):
    """A choice of one from a few, all in sight."""
    style = shared(ToggleButtonsStyle, button_width=button_width, **_AS_WIDE_AS_IT_IS)
    layout = shared(ipw.Layout, width=width)
    return ipw.ToggleButtons(options=options, description=label, style=style, layout=layout)


class NumberBox(ipw.Text):
    """A box for a number that takes any text: the state's rules refuse it in words, where a browser is mute.

    Its `value` can be set to a number.
    """

    value = traitlets.CUnicode().tag(sync=True)


def number_box(label, width):
    """A NumberBox that speaks up once Enter is pressed or the box is left."""
    layout, style = shared(ipw.Layout, width=width), shared(TextStyle, **_AS_WIDE_AS_IT_IS)
    return NumberBox(description=label, continuous_update=False, style=style, layout=layout)
