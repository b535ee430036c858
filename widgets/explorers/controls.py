"""Controls as explorers use them: labelled, as wide as they need, none that clips what it says."""

import ipywidgets as ipw
import traitlets
from ipywidgets.widgets.widget_int import SliderStyle

from ..lessons.look import shared

_AS_WIDE_AS_IT_IS = {"description_width": "initial"}


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
    return ipw.Dropdown(
        options=options, description=label, style=_AS_WIDE_AS_IT_IS, layout=ipw.Layout(width=width)
    )


def toggles(label, options, width, button_width="70px"):
    """A choice of one from a few, all in sight."""
    return ipw.ToggleButtons(
        options=options,
        description=label,
        style=_AS_WIDE_AS_IT_IS | {"button_width": button_width},
        layout=ipw.Layout(width=width),
    )


class NumberBox(ipw.Text):
    """A box for a number that takes any text: the state's rules refuse it in words, where a browser is mute.

    Its `value` can be set to a number.
    """

    value = traitlets.CUnicode().tag(sync=True)


def number_box(label, width):
    """A NumberBox that speaks up once Enter is pressed or the box is left."""
    return NumberBox(
        description=label, continuous_update=False, style=_AS_WIDE_AS_IT_IS, layout=ipw.Layout(width=width)
    )
