"""How lessons look: one frame, one line of words, in the colours of whatever theme the reader has chosen."""

from html import escape
from textwrap import fill

import ipywidgets as ipw
from ipywidgets.widgets.widget_string import HTMLStyle

from ..pictures.palette import COLOURS

LONGEST_LINE = 107  # characters that JupyterLab has room for on a screen of 1280 pixels
GOOD, BAD, ASK = COLOURS["b3"], COLOURS["b2"], COLOURS["b1"]


_shared = {}


def shared(kind, **traits):
    """The one Layout or Style of that kind and those traits, for many widgets; not to be changed.

    Every model costs a kernel a thread and four sockets, of which it has about a thousand.
    """
    name = kind, frozenset(traits.items())
    if name not in _shared or _shared[name].comm is None:  # none yet, or closed
        _shared[name] = kind(**traits)
    return _shared[name]


def frame(colour=ASK):
    """The shared layout of a box with a line of that colour at its left."""
    return shared(
        ipw.Layout,
        border_left=f"6px solid {colour}",
        padding="4px 0 6px 14px",
        margin="4px 0",
        max_width="860px",
    )


def made(kind, layout=None, style=None, **traits):
    """A widget of that kind; layout, style: traits of its Layout and its Style, which are shared."""
    style = shared(kind.style.klass, **style or {})
    return kind(layout=shared(ipw.Layout, **layout or {}), style=style, **traits)


def html(value="", **layout):
    """An HTML widget; layout: traits of ipywidgets' Layout."""
    return made(ipw.HTML, layout, value=value)


# The arrow of ipywidgets' lists, a black picture, in the grey of dark themes.
_DARK_ARROWS = """<style>
body[data-jp-theme-light="false"] { --jp-widgets-dropdown-arrow: url("data:image/svg+xml,%3Csvg \
xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18' fill='%23e0e0e0'%3E%3Cpath \
d='M5.2 5.9 9 9.7l3.8-3.8L14 7.1l-4.9 5-4.9-5z'/%3E%3C/svg%3E") }</style>"""


def dark_arrows():
    """The one widget, itself not seen, that lets the arrows of lists be seen in a dark theme."""
    plain = {"layout": shared(ipw.Layout, display="none"), "style": shared(HTMLStyle)}
    return shared(ipw.HTML, value=_DARK_ARROWS, **plain)


def visible(widget, yes, **layout):
    """Let a widget of that layout be seen, or take it and its room away."""
    widget.layout = shared(ipw.Layout, **layout) if yes else shared(ipw.Layout, display="none", **layout)


def words(*sentences, size=14):
    """Sentences as HTML lines, escaped."""
    lines = "<br>".join(escape(sentence) for sentence in sentences if sentence)
    return (
        f'<div style="font-size:{size}px;line-height:1.5;white-space:normal">{lines}</div>' if lines else ""
    )


def wrapped(line, longest=LONGEST_LINE):
    """A line of text as lines of so many characters, where JupyterLab would break it within a word."""
    if len(line) <= longest:
        return line
    return fill(line, longest, break_long_words=False, break_on_hyphens=False)


def say(sentence):
    """Print a sentence in lines that do not break within a word in a narrow cell."""
    print(wrapped(sentence, 88))


def alert(sentence):
    """A refusal or a warning beside a control."""
    sign = '<span role="alert" style="color:var(--jp-error-color1, #b00020)">⚠ {}</span>'
    return sign.format(escape(sentence)) if sentence else ""
