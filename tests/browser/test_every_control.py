"""Every chapter in a browser: Run All, then every control of every explorer it shows, by keyboard.

A chapter that is added to the folder comes in by itself, and so does an explorer that it shows.
"""

import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from harness import OnPage, Sweep

from widgets import explorers

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("[0-9][0-9]_*.ipynb"))
# {class: controls that the sweep leaves to a test of their own}, such as one that starts a long training.
LEAVE = {
    "InitialisationLab": ("race",),
    "NetworkBuilder": ("run",),
    "TrainingDashboard": ("start", "step"),
}


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem[:2])
def chapter(request, open_notebook):
    with open_notebook(request.param) as notebook:
        notebook.run_all()
        notebook.path = request.param
        yield notebook


@pytest.fixture(scope="module")
def shown(chapter):
    """The first explorer of each class, and others of that class that have other controls."""
    found, kinds = {}, Counter()
    for explorer in chapter.explorers():
        nth, controls = kinds[explorer["kind"]], tuple(explorer["controls"])
        kinds[explorer["kind"]] += 1
        if (explorer["kind"], controls) not in found:
            found[explorer["kind"], controls] = OnPage(chapter, explorer["kind"], nth)
    return list(found.values())


def test_run_all_leaves_no_error_and_shows_every_explorer_that_is_built(chapter, shown):
    assert chapter.problems() == []
    cells = nbformat.read(chapter.path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    built = {name for name in explorers.__all__ if re.search(rf"\b{name}(\.demo)?\(", code)}
    assert built <= {explorer.kind for explorer in shown}


def test_a_chapter_stays_far_from_the_number_of_widgets_that_a_kernel_can_serve(chapter):
    """With "perComm" each costs four sockets, and one more when it is moved; ZeroMQ has 1 023."""
    assert chapter.ask("len(__import__('ipywidgets').widgets.widget._instances)") <= 220


def test_tab_reaches_every_control(shown):
    for explorer in shown:
        assert sorted(explorer.tab_stops()) == sorted(explorer.names), explorer.kind


def test_every_control_goes_to_its_minimum_middle_and_maximum(shown):
    faults = [
        f"{explorer.kind}.{fault}"
        for explorer in shown
        for fault in Sweep(explorer).run(LEAVE.get(explorer.kind, ()))
    ]
    assert not faults, "\n".join(faults)


# Chapter 01 runs under all settings in a module of its own. With "disabled" every callback runs on the main
# thread, where tests/unit calls them too: three chapters will do.
OTHER = [("perComm", path) for path in CHAPTERS[2:]] + [("disabled", path) for path in CHAPTERS[2:5]]


@pytest.mark.parametrize(
    ("setting", "path"), OTHER, ids=[f"{path.stem[:2]}-{where}" for where, path in OTHER]
)
def test_a_slider_moves_its_picture_on_whatever_thread_callbacks_run(lab, open_notebook, setting, path):
    lab.set_comms(setting)
    try:
        with open_notebook(path) as notebook:
            notebook.run_all()
            assert notebook.problems() == []
            for kind in {explorer["kind"] for explorer in notebook.explorers()}:
                explorer = OnPage(notebook, kind)
                kinds = {name: fact["kind"] for name, fact in explorer.inside("facts").items()}
                slider = next((name for name in kinds if kinds[name] == "slider"), None)
                assert slider is None or [*Sweep(explorer).control(slider)] == [], kind
    finally:
        lab.set_comms("perCommTarget")
