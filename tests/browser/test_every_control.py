"""Chapters with explorers in a browser: Run All, then every control of every explorer they show, by keyboard.

Such a chapter that is added to the folder comes in by itself, and so does an explorer that it shows.
"""

from collections import Counter

import pytest
from harness import OnPage, Sweep
from harness.chapters import KINDS

from widgets import explorers

# {class: controls that the sweep leaves to a test of their own}, such as one that starts a long training.
LEAVE = {
    "BranchExplorer": ("train", "train_all"),
    "BudgetDesigner": ("train", "train_all"),
    "InitialisationLab": ("race",),
    "NetworkBuilder": ("run", "train"),
    "RateMap": ("race",),
    "TrainingDashboard": ("start", "step", "play"),
    "TrainingReplay": ("play",),
    "TrialsExplorer": ("train",),
    "WhatChannelsSeek": ("climb",),
}


@pytest.fixture(scope="package")
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
    assert chapter.began["problems"] == []
    number = chapter.original.stem.partition("_")[0]
    assert KINDS[number] <= {explorer.kind for explorer in shown}


def test_a_chapter_stays_far_from_the_number_of_widgets_that_a_kernel_can_serve(chapter):
    """With "perComm" each costs four sockets, and one more when it is moved; ZeroMQ has 1 023."""
    assert chapter.began["widgets"] <= 220


def test_tab_reaches_every_control(shown):
    for explorer in shown:
        assert sorted(explorer.tab_stops()) == sorted(explorer.names), explorer.kind


def test_every_picture_and_every_control_but_a_slider_has_a_name(shown):
    for explorer in shown:
        told = explorer.spoken()
        assert [role for role, name in told if not name and role != "slider"] == [], explorer.kind
        assert ("textbox", "State") in told, "where a slider is set by name"
        said = " ".join(explorer.notebook.ask(f"{explorer.python}.describe()").split())
        pictures = explorer.area.locator("img:visible").evaluate_all("all => all.map(img => img.title)")
        assert [words for words in pictures if " ".join(words.split()) not in said] == [], explorer.kind
        assert {("image", " ".join(words.split())) for words in pictures} <= {
            (role, " ".join(name.split())) for role, name in told
        }


def test_every_control_goes_to_its_minimum_middle_and_maximum(shown, record_property):
    faults, moves = [], Counter()
    for explorer in shown:
        sweep = Sweep(explorer)
        faults += [f"{explorer.kind}.{fault}" for fault in sweep.run(LEAVE.get(explorer.kind, ()))]
        moves += Counter({f"{explorer.kind}.{name}": count for name, count in sweep.moves.items()})
    record_property("moves", dict(moves))
    assert not faults, "\n".join(faults)


# In the chapters above the setting is "perCommTarget".
@pytest.mark.parametrize("comms", ["perComm", "disabled"], indirect=True)
@pytest.mark.parametrize("kind", explorers.__all__)
def test_a_slider_moves_its_picture_on_whatever_thread_callbacks_run(sheet, kind, record_property):
    sheet.show(f"from widgets.explorers import {kind}\n{kind}.demo()")
    assert sheet.problems() == []
    explorer = OnPage(sheet, kind)
    kinds = {name: fact["kind"] for name, fact in explorer.inside("facts").items()}
    slider = next((name for name in kinds if kinds[name] == "slider"), None)
    if slider:
        sweep = Sweep(explorer)
        assert [*sweep.control(slider)] == []
        record_property("moves", {f"{kind}.{name}": count for name, count in sweep.moves.items()})
