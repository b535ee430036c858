"""Imported by the kernel under test, not by the tests: what an explorer's controls are; where they stand."""

import math

import ipywidgets as ipw

from widgets.explorers.base import Explorer

# The first class that fits names the kind; the sweep knows how to move each kind by keyboard.
KINDS = {
    ipw.SelectionSlider: "steps",
    ipw.IntSlider: "slider",
    ipw.FloatSlider: "slider",
    ipw.FloatLogSlider: "slider",
    ipw.Dropdown: "list",
    ipw.Select: "list",
    ipw.ToggleButtons: "toggles",
    ipw.RadioButtons: "radios",
    ipw.Checkbox: "tick",
    ipw.ToggleButton: "tick",
    ipw.Button: "button",
    ipw.FileUpload: "upload",
    ipw.BoundedIntText: "number",
    ipw.BoundedFloatText: "number",
    ipw.Textarea: "page",
    ipw.Text: "text",
}
PLACED = ("steps", "list", "toggles", "radios")  # they stand at the n-th of their options
DRAWN = (ipw.HTML, ipw.HTMLMath, ipw.Label, ipw.Image)


def shown(views):
    """[{model, cell, kind, controls}, …]: the explorers in [(cell, model id of a view), …], nested or not."""
    found = {}
    for cell, model in views:
        for widget in _inside(_widget(model)):
            if isinstance(widget, Explorer) and widget.model_id not in found:
                names = sorted(widget.controls)
                kind = type(widget).__name__
                found[widget.model_id] = {"cell": cell, "kind": kind, "controls": names}
    return [{"model": model} | fact for model, fact in found.items()]


def turn(app, query):
    """Show another page of the app in place of what it shows, which is closed; no kernel has to start."""
    before, app.children = app.children, [type(app)(query=query)]
    for child in before:
        for widget in [*_inside(child)]:
            widget.close()


def facts(explorer):
    """{name: what a test needs to know of that control to move it}, in the order of `.controls`."""
    return {name: _facts(explorer, name, control) for name, control in explorer.controls.items()}


def told(explorer):
    """Its state, and {name: where that control stands}: a number, a place in a list, a text, a truth."""
    stand = {name: _stands(control) for name, control in explorer.controls.items()}
    return {"state": explorer.state, "stand": stand}


def begin(explorer):
    explorer.reset()
    redraw(explorer)


def redraw(explorer):
    """Draw once more from the state, and send everything drawn, also what the page should have already."""
    explorer.show()
    for widget in _inside(explorer):
        if isinstance(widget, DRAWN):
            widget.send_state("value")


def rebuild(explorer):
    """Go back to the beginning, and from there to the present state by its one line."""
    state = explorer.state
    explorer.reset()
    explorer.state = state


def _facts(explorer, name, control):
    kind = _kind(control)
    trait = explorer.model.traits().get(name)
    log = isinstance(control, ipw.FloatLogSlider)
    found = {
        "kind": kind or type(control).__name__,
        "disabled": getattr(control, "disabled", False),
        "state": trait is not None,  # or it is derived from the state, or does something else
        "options": len(control.options) if kind in PLACED else 0,
        "readout": kind == "slider" and control.readout and not log,
    }
    for end, other in (("min", "least"), ("max", "most")):
        found[end] = getattr(control, end, getattr(trait, other, None))
    return found | {"step": getattr(control, "step", None) or 1}


def _stands(control):
    kind = _kind(control)
    if kind in PLACED:
        return control.index
    if isinstance(control, ipw.FloatLogSlider):
        return round(math.log(control.value, control.base), 9)  # as its handle counts
    return None if kind in ("button", "upload") else control.value


def _kind(control):
    return next((kind for cls, kind in KINDS.items() if isinstance(control, cls)), None)


def _widget(model):
    return ipw.widgets.widget._instances[model]


def _inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _inside(child)
