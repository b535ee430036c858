"""The live view while a net trains: garment, block and moment answer, the training goes on, Pause works."""

import re

import pytest
from harness import OnPage

SECONDS = 120
SOURCE = """
from widgets import Session, TrainingDashboard
from widgets.inception.nets import narrow_googlenet

# A narrow net, so that a step is short, in a folder of its own; a recipe that lasts.
dashboard = TrainingDashboard(Session("live {comms}", net=lambda: narrow_googlenet(4)))
dashboard.set(recipe="full", batch="32")
dashboard
"""


@pytest.fixture
def dashboard(sheet, comms):
    sheet.show(SOURCE.format(comms=comms))
    on_page = OnPage(sheet, "TrainingDashboard")
    before = len(sheet.problems())
    yield on_page
    sheet.ask("dashboard.conductor.end()")
    sheet.ask("dashboard.reset()")
    assert sheet.problems()[before:] == []


def press(dashboard, name, *keys):
    dashboard.control(name).locator("select, .noUi-handle, button").or_(dashboard.control(name)).last.focus()
    dashboard.press(*keys)


def step(dashboard):
    return int(re.search(r"step (\d+) of \d+", dashboard.seen()["text"])[1])


def title(dashboard):
    """What the picture is called: "After 12 steps, at 33×33: coat in block 3b."."""
    text = dashboard.area.evaluate("area => area.textContent")  # with that of drawings
    return re.search(r"After (\d+) steps?, at \d+×\d+: (.+?) in block (\w+)\.", text)


def test_it_answers_while_the_net_trains_and_the_training_goes_on(dashboard):
    press(dashboard, "start", "Enter")
    dashboard.wait("a look at some steps", lambda: title(dashboard) and step(dashboard) >= 6, SECONDS)
    for name, group in (("garment", 2), ("block", 3)):
        shown, images = title(dashboard)[group], dashboard.seen()["images"]
        press(dashboard, name, "ArrowDown")
        dashboard.wait(f"another {name}", lambda shown=shown, group=group: title(dashboard)[group] != shown)
        dashboard.wait("other maps", lambda images=images: dashboard.seen()["images"] != images)
    press(dashboard, "moment", "Home")
    dashboard.wait("the beginning", lambda: int(title(dashboard)[1]) == 0)
    press(dashboard, "moment", "ArrowRight")
    dashboard.wait("the next moment", lambda: int(title(dashboard)[1]) == 1)
    at = step(dashboard)
    dashboard.wait("more steps", lambda: step(dashboard) > at + 3, SECONDS)
    assert int(title(dashboard)[1]) == 1  # what is new does not push away what the reader looks at
    press(dashboard, "pause", "Enter")
    dashboard.wait("Paused", lambda: "Paused after step" in dashboard.seen()["text"], SECONDS)
    press(dashboard, "moment", "End")
    dashboard.wait("the last look", lambda: int(title(dashboard)[1]) == step(dashboard))
    press(dashboard, "play", "Enter")
    dashboard.wait("the film begins", lambda: int(title(dashboard)[1]) == 0)
    dashboard.wait("it goes on", lambda: int(title(dashboard)[1]) == 2)
    press(dashboard, "play", "Enter")
    dashboard.wait("it has ended", lambda: not dashboard.notebook.ask("dashboard._player.busy"))
