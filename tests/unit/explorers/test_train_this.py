"""Train this: the designs that explorers hand on, the training below them, and what is said before it."""

from dataclasses import replace
from html import unescape
from threading import Event

import numpy
import pytest

from widgets.explorers import BranchExplorer, BudgetDesigner, NetworkBuilder
from widgets.explorers.train_this import Training
from widgets.explorers.training_dashboard import TrainingDashboard
from widgets.inception.design import GOOGLENET, MOST_PARAMS, Design
from widgets.inception.widths import BranchWidths
from widgets.training import estimate as estimates
from widgets.training.estimate import estimate

KINDS = (BranchExplorer, BudgetDesigner, NetworkBuilder)
NARROW = {"c1": 1, "c2_reduce": 2, "c2": 3, "c3_reduce": 4, "c3": 5, "c4": 6}
SIX = BranchWidths(1, (2, 3), (4, 5), 6)


class Bank:
    """Blank maps: no net is run here."""

    def __init__(self):
        self.inputs = {"blank": {"boot": None}}

    def shape(self, kind):
        return 192, 12, 12

    def maps(self, kind, garment, seed, branch, reduce):
        return numpy.zeros((384, 12, 12), "float32")


@pytest.fixture
def make(pretend):
    """make(kind, …) → such an explorer that trains in pretended sessions, which are in its `made`."""

    class Told(pretend):
        def __init__(self, design):
            super().__init__(pace=0.01)
            self.design = design

        def estimate(self, plan):
            return estimate(self.design, plan.recipe, self.images(plan.data))

        def measured(self, plan, asked):
            self.hold.wait(30)
            return replace(self.estimate(plan), seconds=600.0, memory=10**9, steps=3)

    made = []

    def train(design):
        made.append(TrainingDashboard(Told(design)))
        made[-1].conductor.session.hold = Event()
        return made[-1]

    def make(kind, train=train):
        given = (Bank(), {"boot": numpy.zeros((28, 28), "uint8")}) if kind is BranchExplorer else ()
        explorer = kind(*given, train=train)
        explorer.made = made
        return explorer

    return make


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_function_there_is_no_button(kind, make):
    explorer = make(kind, None)
    assert not {"train", "train_all"} & {*explorer.controls, *explorer.notes}
    explorer.train()
    assert "No function to train it with." in unescape(explorer._message.value)
    assert explorer.children[-1] is explorer.footer


@pytest.mark.parametrize("kind", KINDS)
def test_a_press_opens_a_training_below_and_starts_nothing(kind, make):
    explorer = make(kind)
    state, text, picture = explorer.state, explorer.describe(), explorer.png()
    explorer.controls["train"].click()
    training = explorer.children[-1]
    assert isinstance(training, Training) and training.dashboard is explorer.made[0]
    assert explorer.made[0].now.phase == "ready" and not explorer.made[0].conductor.busy
    assert explorer.made[0].conductor.session.design == explorer.design == GOOGLENET
    assert explorer.state == state
    said = explorer.describe().removeprefix(text)
    assert said.split() == " ".join(training.words).split() and "5 977 530 parameters" in said
    assert explorer.png() != picture
    explorer.controls["train"].click()  # the same design
    assert len(explorer.made) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_another_design_pauses_and_keeps_the_first(kind, make):
    explorer = make(kind)
    explorer.train()
    (first,) = explorer.made
    first.controls["start"].click()
    while not first.now.position:
        pass
    explorer.set(**NARROW)
    explorer.controls["train"].click()
    _, second = explorer.made
    session = first.conductor.session
    assert not first.conductor.busy and first.comm is None and session.opened is None
    assert session.log[-1] == ("save", session.position) and session.position > 0
    assert explorer.children[-1].dashboard is second and second.now.phase == "ready"
    assert explorer.design.blocks["3a"] == SIX == explorer.training.design.blocks["3a"]
    explorer.close()
    assert second.comm is None


def test_the_widths_of_a_block_are_put_where_the_explorer_stands(make):
    explorer, designer = make(BranchExplorer), make(BudgetDesigner)
    explorer.set(**NARROW)
    assert explorer.design == GOOGLENET.resized("3a", SIX)
    designer.set(channels=832, budget=10**6, **NARROW)
    assert designer.design == GOOGLENET.resized("5a", SIX)
    designer.set(channels=500)
    assert designer.design == GOOGLENET.resized("3a", SIX)


def test_all_blocks_are_scaled_by_the_ratios_of_the_six(make):
    explorer = make(BranchExplorer)
    explorer.set(c1=96, c2_reduce=48, c2=1, c3_reduce=16, c3=33, c4=8)
    explorer.controls["train_all"].click()
    scaled = explorer.training.design
    assert scaled == explorer.scaled and scaled.blocks["3a"] == explorer.model.widths
    # 5b: 384-192,384-48,128-128 times 96/64, 48/96, 1/128, 16/16, 33/32, 8/32
    assert scaled.blocks["5b"] == BranchWidths(576, (96, 3), (48, 132), 32)
    # 4a: 208/128 = 1.625 is 2; 48 · 33/32 = 49.5 is 50, a half up; 3b: 192/128 = 1.5 is 2
    assert scaled.blocks["4a"].c2[1] == 2 and scaled.blocks["4a"].c3[1] == 50
    assert scaled.blocks["3b"].c2[1] == 2
    explorer.set(preset="3a")
    assert explorer.scaled == GOOGLENET
    least = GOOGLENET.scaled("5b", BranchWidths(1, (1, 1), (1, 1), 1))
    assert {min(one.c1, *one.c2, *one.c3, one.c4) for one in least.blocks.values()} == {1}


def test_a_net_too_large_for_a_design_is_refused_beside_the_button(make):
    explorer = make(BranchExplorer)
    explorer.set(preset="5b")
    with pytest.raises(ValueError, match="million parameters"):
        _ = explorer.scaled
    explorer.controls["train_all"].click()
    assert f"the limit is {MOST_PARAMS // 10**6} million" in unescape(explorer.notes["train_all"].value)
    assert explorer.training is None and not explorer.made
    explorer.controls["train"].click()
    assert explorer.training and not explorer.notes["train"].value


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_is_a_design_as_the_command_line_takes_it(kind, make):
    explorer = make(kind)
    explorer.set(**NARROW)
    if kind is BudgetDesigner:
        explorer.set(channels=480)
        explorer.keep()
        assert " kept " in explorer.state
    assert Design.of_text(explorer.state) == explorer.design != GOOGLENET
    for wrong in (explorer.state.replace("1-2,3", "1-2,x"), explorer.state.replace("1-2,3", "0-2,3")):
        with pytest.raises(ValueError):
            Design.of_text(wrong)


def test_names_of_designs_say_what_differs():
    assert GOOGLENET.name == "the book's net"
    one = GOOGLENET.resized("4c", SIX)
    assert one.name == "4c 1-2,3-4,5-6"
    assert one.resized("5a", SIX).name == "4c 5a changed"
    assert GOOGLENET.scaled("3a", SIX).name == "9 blocks changed"
    assert GOOGLENET.inserted_after("4a", SIX)[0].name == "6 blocks in stage 4"


def test_the_cost_follows_the_plan_and_is_measured_on_the_thread_that_trains(make):
    explorer = make(NetworkBuilder)
    explorer.train()
    training, (dashboard,) = explorer.training, explorer.made
    quick = training.cost
    assert replace(quick, left=None) == replace(
        estimate(GOOGLENET, dashboard.model.plan.recipe, 1280), left=None
    )
    dashboard.controls["recipe"].value = "book"
    assert training.cost.seconds > 5 * quick.seconds and training.cost.size == 96
    assert "counted" in training._said.value
    training.measure_button.click()
    assert dashboard.conductor.busy and "Measuring" in training._note.value
    dashboard.controls["start"].click()
    assert "A run is under way" in unescape(dashboard._message.value)
    dashboard.conductor.session.hold.set()
    assert dashboard.conductor.worker.join(30)
    assert training.cost.steps == 3 and "about 10 min (measured on 3 steps)" in training._said.value
    assert training._note.value == ""


def test_a_measurement_that_fails_or_finds_a_run_under_way_says_so(make, monkeypatch):
    explorer = make(NetworkBuilder)
    explorer.train()
    training, (dashboard,) = explorer.training, explorer.made
    session = dashboard.conductor.session
    for error, said in ((ValueError("Too large."), "⚠ Too large."), (KeyError("x"), "KeyError")):

        def fails(plan, asked, error=error):
            raise error

        session.measured = fails
        training.measure()
        assert dashboard.conductor.worker.join(30)
        assert said in unescape(training._note.value)
    dashboard.controls["start"].click()
    training.measure()
    assert "A run is under way" in training._note.value
    dashboard.pause()


def test_what_does_not_fit_is_said_above_before_anything_starts(make, monkeypatch):
    monkeypatch.setattr(estimates, "memory_left", lambda: 10**8)
    explorer = make(NetworkBuilder)
    explorer.train()
    assert "Too large for this machine: the training takes about 346.6 MB" in explorer.training._said.value
    assert "100.0 MB are left" in explorer.describe() and "⚠" in explorer.training._said.value
