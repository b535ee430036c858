"""TrainingDashboard in a browser, on the real net: start, pause, step, test, reset, restart, go on."""

import re

import pytest
from harness import OnPage, write_notebook

SECONDS = 120  # for the net to be made and to do a few steps, on a machine that others use as well


@pytest.fixture(scope="module")
def page(open_notebook, tmp_path_factory):
    """A notebook with a dashboard and a cell to run beside it."""
    path = tmp_path_factory.mktemp("training") / "dashboard.ipynb"
    sources = (
        "from widgets import Session, TrainingDashboard\n"
        "dashboard = TrainingDashboard(Session('browser'))\ndashboard",
        "from widgets import garment\ngarment('bag').sum().item()",
    )
    write_notebook(path, *sources)
    with open_notebook(path, height=1400) as notebook:
        notebook.run_all()
        yield notebook


@pytest.fixture
def dashboard(page):
    on_page = OnPage(page, "TrainingDashboard")
    page.ask("dashboard.reset()")
    on_page.settled()  # what reset put into a field must not come after what is typed there
    before = len(page.problems())
    yield on_page
    page.ask("dashboard.conductor.end()")
    assert page.problems()[before:] == []


def press(dashboard, name):
    dashboard.control(name).focus()
    dashboard.press("Enter")


def step(dashboard):
    """How many steps the words beside the bar count."""
    return int(re.search(r"step (\d+) of \d+", dashboard.seen()["text"])[1])


def text(dashboard, words):
    dashboard.wait(f"it says {words!r}", lambda: words in dashboard.seen()["text"], SECONDS)


def test_tab_reaches_every_control(dashboard):
    assert sorted(dashboard.tab_stops()) == sorted(dashboard.names)


def test_it_starts_pauses_steps_tests_and_is_reset(dashboard):
    begin = dashboard.settled()
    press(dashboard, "start")
    dashboard.wait("a few steps", lambda: step(dashboard) >= 3, SECONDS)
    assert "images/s" in dashboard.seen()["text"] and "left" in dashboard.seen()["text"]

    press(dashboard, "pause")
    text(dashboard, "Paused after step")
    at = step(dashboard)
    dashboard.notebook.page.wait_for_timeout(2500)
    assert step(dashboard) == at

    press(dashboard, "step")
    text(dashboard, f"Paused after step {at + 1} of")
    assert dashboard.settled()["drawings"] != begin["drawings"]
    press(dashboard, "test")
    text(dashboard, f"Tested after step {at + 1}:")
    press(dashboard, "stop")
    text(dashboard, f"Stopped after step {at + 1}.")
    press(dashboard, "reset")
    text(dashboard, f"{at + 1} steps of this plan are kept")
    press(dashboard, "reset")
    text(dashboard, "Ready: press Start")
    assert dashboard.settled()["drawings"] == begin["drawings"]


def test_other_cells_run_and_the_plan_stands_while_it_trains(dashboard):
    notebook = dashboard.notebook
    notebook.ask("dashboard.set(batch='32')")  # 125 short steps
    press(dashboard, "start")
    dashboard.wait("a step", lambda: step(dashboard) >= 1, SECONDS)
    other = notebook.ask("float(garment('bag').sum())")  # MXNet, between two steps
    assert other > 0 and notebook.ask("dashboard.conductor.busy")
    state = dashboard.text_in("state")
    dashboard.type_line("lr", "0.5")
    text(dashboard, "A run is under way: pause it before you change what it does.")
    assert (dashboard.text_in("state"), dashboard.text_in("lr")) == (state, "0.001")
    assert notebook.ask("dashboard.conductor.busy")
    press(dashboard, "pause")
    text(dashboard, "Paused after step")


def test_a_learning_rate_far_too_high_ends_in_words(dashboard):
    dashboard.type_line("lr", "10")
    dashboard.wait("the kernel has it", lambda: dashboard.text_in("lr") == "10.0")
    press(dashboard, "start")
    text(dashboard, "the learning rate is too high for this net")
    dashboard.type_line("lr", "fast")
    text(dashboard, "lr must be a number from 1e-06 to 10; got 'fast'.")
    assert dashboard.text_in("lr") == "10.0"


def test_after_a_restart_of_the_kernel_it_goes_on(page, dashboard):
    press(dashboard, "start")
    dashboard.wait("a few steps", lambda: step(dashboard) >= 2, SECONDS)
    press(dashboard, "pause")
    text(dashboard, "Paused after step")
    at = step(dashboard)
    page.wait_idle()
    page.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.page.wait_for_timeout(1000)
    page.wait_idle()
    page.run_all()
    again = OnPage(page, "TrainingDashboard")
    assert f"{at} steps are kept from before" in again.seen()["text"] and step(again) == at
    press(again, "step")
    text(again, f"Paused after step {at + 1} of")
