"""The harness sees what it says it sees: which thread a callback runs on, and every kind of error."""

from itertools import cycle
from time import monotonic

import pytest

SLIDERS = """
import threading
import ipywidgets as ipw

def say(change):
    thread = threading.get_ident()
    seen.append("main" if thread == threading.main_thread().ident else thread)

seen = []
sliders = ipw.VBox([ipw.IntSlider(5, 0, 9), ipw.IntSlider(5, 0, 9)])
for slider in sliders.children:
    slider.observe(say, "value")
sliders
"""

FAULTS = {
    "a cell raises": ("1 / 0", "ZeroDivisionError"),
    "a cell warns": ("import warnings; warnings.warn('mind the gap')", "mind the gap"),
    "a widget is gone": (
        "display({'application/vnd.jupyter.widget-view+json': {'model_id': 'gone', 'version_major': 2,"
        " 'version_minor': 0}, 'text/plain': ''}, raw=True)",
        "Error displaying widget",
    ),
    "a view is unknown": (
        "import ipywidgets as ipw; slider = ipw.IntSlider(); slider._view_name = 'Nope'; slider",
        "broken widget view",
    ),
}

CALLBACK = """
import ipywidgets as ipw
slider = ipw.IntSlider(5, 0, 9)
slider.observe(lambda change: 1 / 0, "value")
slider
"""


def until(notebook, condition):
    last = monotonic() + 30
    while not condition():
        assert monotonic() < last
        notebook.page.wait_for_timeout(50)


def press_slider(notebook, number, key="ArrowRight"):
    notebook.outputs(0).locator(".noUi-handle").nth(number).focus()
    notebook.page.keyboard.press(key)


def threads_of_both(sheet, key):
    """Move each slider by a key; the threads on which their callbacks ran."""
    before = sheet.ask("len(seen)")
    for number in (0, 1):
        press_slider(sheet, number, key)
        until(sheet, lambda number=number: sheet.ask("len(seen)") == before + number + 1)
    return sheet.ask(f"seen[{before}:]")


def test_callbacks_run_where_the_setting_says(sheet, comms):
    sheet.show(SLIDERS)
    in_force = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.commsOverSubshells"
    assert sheet.page.evaluate(in_force) == comms
    keys = cycle(("ArrowRight", "ArrowLeft"))
    met = [threads_of_both(sheet, next(keys)) for _ in range(2)]
    if comms == "disabled":
        assert met == [["main"] * 2] * 2
    else:
        # Until its own thread is there, a widget's callbacks run on the main one.
        until(sheet, lambda: met.append(threads_of_both(sheet, next(keys))) or "main" not in met[-1])
        first, second = met[-1]
        assert (first == second) == (comms == "perCommTarget")
    assert sheet.problems() == []


@pytest.mark.parametrize("comms", ["perCommTarget"], indirect=True)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_cell_is_reported(sheet, fault):
    source, words = FAULTS[fault]
    sheet.show(source)
    assert words in "\n".join(sheet.problems())


def test_a_fault_in_a_callback_is_reported(sheet):
    sheet.show(CALLBACK)
    assert sheet.problems() == []
    press_slider(sheet, 0)
    until(sheet, sheet.problems)
    assert "ZeroDivisionError" in "\n".join(sheet.problems())
