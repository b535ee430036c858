"""TrainingDashboard: its buttons, what it says, what it refuses, and that it gives way to another."""

import re
import time
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread

import nbformat
import pytest
from PIL import Image

from widgets.explorers import TrainingDashboard
from widgets.explorers.training_state import TrainingState, own_numbers
from widgets.training.recipes import RECIPES
from widgets.training.run import Diverged
from widgets.training.shelf import Kept

CHAPTER = Path(__file__).parents[3] / "chapters" / "08_training_on_fashion_mnist.ipynb"
ELSEWHERE = {"who": "A dashboard", "pid": 1, "host": "far away"}


@pytest.fixture
def dashboard(pretend):
    one = TrainingDashboard(pretend(pace=0.01))
    yield one
    one.conductor.end()


def press(dashboard, name):
    dashboard.controls[name].click()


def rest(dashboard):
    assert dashboard.conductor.worker.wait(10)
    deadline = time.monotonic() + 5
    while (
        dashboard.views["bar"].value != dashboard.now.position
        or dashboard.now.said not in dashboard.views["said"].value
    ):
        assert time.monotonic() < deadline  # the last picture is drawn after the run has ended
        time.sleep(0.005)


def until(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_start_runs_to_the_end_and_everything_on_screen_says_so(dashboard):
    press(dashboard, "start")
    rest(dashboard)
    assert (dashboard.views["bar"].value, dashboard.views["bar"].max) == (10, 10)
    assert "step 10 of 10 · epoch 1 of 1 · 256 images/s" in dashboard.views["progress"].value
    assert (
        "All 10 steps are done; Reset begins anew." in dashboard.views["said"].value
        and "CPU: as you asked." in dashboard.views["said"].value
    )
    words = dashboard.describe()
    assert "Epoch 1: 50.0% of the test images are classified correctly." in words
    assert "all blocks: b1 25%, b2 38%, b3 19%, b4 19%" in words


def test_pause_and_start_and_stop(dashboard):
    dashboard.controls["data"].value = "all"  # 100 steps
    press(dashboard, "start")
    until(lambda: dashboard.now.position > 3)
    press(dashboard, "pause")
    rest(dashboard)
    at = dashboard.now.position
    assert 3 < at < 100 and f"Paused after step {at} of 100" in dashboard.views["said"].value
    time.sleep(0.1)
    assert dashboard.now.position == at
    press(dashboard, "start")
    until(lambda: dashboard.now.position > at)
    press(dashboard, "stop")
    rest(dashboard)
    assert "Stopped after step" in dashboard.views["said"].value


def test_step_is_one_step_and_run_is_as_many_as_it_is_told(dashboard):
    press(dashboard, "step")
    rest(dashboard)
    assert dashboard.now.position == 1
    assert dashboard.run(3) == 3 and dashboard.run(50) == 6


def test_time_left_is_said_while_there_is_some(dashboard):
    dashboard.run(4)
    assert "about 3 s left" in dashboard.views["progress"].value  # half a second a step, six steps


def test_reset_goes_back_to_step_0_and_its_picture(dashboard):
    start, words = dashboard.views["curves"].value, dashboard.describe()
    dashboard.controls["lr"].value = "0.5"
    press(dashboard, "start")
    until(lambda: dashboard.now.position)
    press(dashboard, "reset")
    press(dashboard, "reset")
    rest(dashboard)
    assert (dashboard.views["curves"].value, dashboard.describe()) == (
        start,
        words,
    ) and not dashboard.conductor.busy
    press(dashboard, "start")
    rest(dashboard)
    assert dashboard._session.log[-2:] == [("open", 0), ("save", 10)]


def test_a_run_under_way_does_not_let_its_plan_be_changed(dashboard):
    dashboard.controls["data"].value = "all"
    state = dashboard.state
    press(dashboard, "start")
    until(lambda: dashboard.now.position)
    for name, value in (
        ("recipe", "book"),
        ("lr", "0.5"),
        ("batch", "64"),
        ("state", "book@all lr=1.0 batch=32"),
    ):
        dashboard.controls[name].value = value
        notes = dashboard._message.value + dashboard.notes["lr"].value
        assert "pause it before you change" in notes, name
        assert dashboard.state == state
        if name != "state":
            assert str(dashboard.controls[name].value) == str(getattr(dashboard.model, name))
    press(dashboard, "start")
    assert "A run is under way: pause it first." in dashboard._message.value


@pytest.mark.parametrize("text", ["", "fast", "0", "-1", "nan", "inf", "1e9", "0,1"])
def test_a_learning_rate_that_is_none_is_refused_beside_its_box(dashboard, text):
    dashboard.controls["lr"].value = text
    assert "lr must be a number from 1e-06 to 10" in dashboard.notes["lr"].value
    assert (dashboard.model.lr, dashboard.controls["lr"].value) == (1e-3, "0.001")


@pytest.mark.parametrize(
    "text", ["quick@moon lr=0.001 batch=128", "slow@sample lr=0.001 batch=128", "quick@sample lr=x batch=128",
             "quick@sample lr=0.001 batch=7", "quick@sample"]
)  # fmt: skip
def test_a_state_that_is_none_is_refused(dashboard, text):
    state = dashboard.state
    dashboard.controls["state"].value = text
    assert "⚠" in dashboard._message.value and dashboard.state == state


def test_a_recipe_brings_its_own_learning_rate_and_batch(dashboard):
    dashboard.set(lr=0.5, batch="32")
    dashboard.controls["recipe"].value = "book"
    assert dashboard.state == "book@sample lr=0.1 batch=128 shows t-shirt in 3a now, live"
    dashboard.state = "quick@all lr=0.25 batch=64 shows t-shirt in 3a now, live"
    assert dashboard.state == "quick@all lr=0.25 batch=64 shows t-shirt in 3a now, live"


def test_a_run_that_diverges_says_so_in_place_of_a_curve_that_goes_on(dashboard):
    dashboard.run(2)
    dashboard._session.breaks = {3: Diverged("The loss is nan at step 3: the learning rate is too high.")}
    press(dashboard, "start")
    rest(dashboard)
    assert "⚠ The loss is nan" in dashboard.views["said"].value
    assert "the checkpoint of step 2" in dashboard.views["said"].value and dashboard.now.position == 2


def test_what_is_refused_stays_said_while_the_run_goes_on(dashboard):
    dashboard.controls["data"].value = "all"
    press(dashboard, "start")
    until(lambda: dashboard.now.position)
    press(dashboard, "test")
    said, at = dashboard._message.value, dashboard.views["progress"].value
    until(lambda: dashboard.views["progress"].value != at)
    assert "A run is under way" in said and dashboard._message.value == said


def test_test_says_how_the_net_does_and_marks_it(dashboard):
    press(dashboard, "test")
    assert "There is nothing to test yet" in dashboard._message.value
    dashboard.run(2)
    before = dashboard.views["curves"].value
    press(dashboard, "test")
    rest(dashboard)
    assert "62.5%" in dashboard.views["said"].value and dashboard.views["curves"].value != before


def test_a_restart_shows_what_is_kept_and_goes_on(pretend):
    disk = {}
    TrainingDashboard(pretend(disk)).run(4)
    again = TrainingDashboard(pretend(disk))
    assert "4 steps are kept from before" in again.views["said"].value and again.views["bar"].value == 4
    press(again, "step")
    rest(again)
    assert again.now.position == 5 and again._session.log[0] == ("open", 4)


def test_a_new_dashboard_over_the_same_folder_ends_the_run_of_the_old_one(pretend):
    sessions = [pretend(pace=0.02), pretend()]
    for session in sessions:
        session.folder = "the same"
    old = TrainingDashboard(sessions[0])
    old.controls["data"].value = "all"
    press(old, "start")
    until(lambda: old.now.position)
    TrainingDashboard(sessions[1])
    assert not old.conductor.busy and old.now.position < 100
    until(lambda: "Ended by another dashboard after step" in old.views["said"].value)


def test_two_dashboards_of_one_session_train_in_turn_and_the_one_that_waits_follows(pretend, monkeypatch):
    monkeypatch.setattr("widgets.training.conductor.FOLLOW", 0.01)
    session = pretend()
    first, second = TrainingDashboard(session), TrainingDashboard(session)
    second._repr_mimebundle_()  # it is on a page
    session.holder = lambda plan: ELSEWHERE if session.taken else None
    gate = Event()
    step, session.step = session.step, lambda: gate.wait(10) and step()
    press(first, "start")
    until(lambda: "is training this" in second.views["said"].value)  # nobody has touched it
    until(lambda: session.opened)
    press(second, "start")
    assert "is training" in second._message.value and "is training this" in second.views["said"].value
    press(second, "reset")
    second.set(lr=0.5)  # another plan: it lets go of nothing that is not its own
    second.set(lr=1e-3)
    assert session.opened is not None and second.now.phase == "elsewhere"
    press(second, "step")
    assert "is training" in second._message.value
    gate.set()
    until(lambda: second.views["bar"].value == 10)
    until(lambda: "All 10 steps were done before; Reset begins anew." in second.views["said"].value)
    assert "The other run has ended." in second.views["said"].value
    until(lambda: second._message.value == "")


def test_reset_on_a_kept_run_asks_first_and_anything_else_in_between_is_a_no(dashboard):
    press(dashboard, "reset")
    assert dashboard._message.value == ""  # nothing is kept: nothing to ask
    dashboard.run(1)
    press(dashboard, "reset")
    asked = "1 step of this plan is kept, and lost when it is started again. Press Reset once more."
    assert asked in dashboard._message.value and dashboard.now.position == 1
    press(dashboard, "step")
    rest(dashboard)
    press(dashboard, "reset")
    assert "2 steps of this plan are kept" in dashboard._message.value and dashboard.now.position == 2
    press(dashboard, "reset")
    assert dashboard.now.position == 0 and dashboard._message.value == ""
    dashboard.run(3)
    dashboard.reset()  # who writes that has said what they want
    assert dashboard.now.position == 0


def test_room_is_made_when_it_was_asked_for_twice(dashboard, tmp_path):
    press(dashboard, "room")
    assert "The runs kept here take 3.0 MB. There is nothing to remove" in dashboard._message.value
    session, old = dashboard._session, Kept(tmp_path / "quick-all-0.1-32", 2_000_000, 7, 30.0)
    session.old, session.heap = [old], "The runs kept here take 2.0 MB."
    dashboard.run(1)
    assert session.heap in dashboard.views["said"].value and session.heap in dashboard.describe()
    press(dashboard, "room")
    words = "This removes quick-all-0.1-32 (7 steps, about 30 s of training, 2.0 MB)."
    assert f"The runs kept here take 3.0 MB. {words}" in dashboard._message.value
    assert session.old == [old]
    session.other = ELSEWHERE
    press(dashboard, "room")
    assert "is training" in dashboard._message.value and session.old == [old]
    session.other = None
    press(dashboard, "room")
    press(dashboard, "room")
    assert session.old == [] and session.heap not in dashboard.views["said"].value


def test_each_branchs_share_is_shown_as_soon_as_a_cell_has_taken_steps(dashboard):
    assert "after the first step" in dashboard.views["gradients"].value
    dashboard.run(2)
    assert "all blocks" in dashboard.views["gradients"].value
    again = TrainingDashboard(type(dashboard._session)(dashboard._session.disk))
    assert "after the next step" in again.views["gradients"].value


def test_what_a_run_stood_in_the_way_of_is_said_no_more_when_it_is_over(dashboard):
    dashboard.controls["data"].value = "all"
    press(dashboard, "start")
    until(lambda: dashboard.now.position)
    press(dashboard, "test")
    assert "A run is under way" in dashboard._message.value
    dashboard.pause()
    assert dashboard._message.value == ""
    dashboard.pause()  # nothing is under way, and nothing is refused
    assert dashboard._message.value == "" and dashboard.run(2) == 2


def test_close_ends_the_run(dashboard):
    dashboard.controls["data"].value = "all"
    press(dashboard, "start")
    until(lambda: dashboard.now.position)
    dashboard.close()
    assert dashboard.conductor.worker.wait(5) and dashboard.now.position < 100


def test_few_messages_a_second(dashboard):
    dashboard.controls["data"].value = "all"
    sent = []
    dashboard.views["curves"].observe(lambda change: sent.append(time.monotonic()), "value")
    press(dashboard, "start")
    rest(dashboard)
    spans = [later - sooner for sooner, later in pairwise(sent[:-1])]
    assert len(sent) >= 3 and min(spans) > 0.2


def test_controls_answer_on_other_threads_while_it_runs(dashboard):
    dashboard.controls["data"].value = "all"
    press(dashboard, "start")
    until(lambda: dashboard.now.position)
    threads = [
        Thread(target=press, args=(dashboard, name)) for name in ("start", "pause", "test", "stop") * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    rest(dashboard)
    assert dashboard.now.phase == "paused" or dashboard.now.said.startswith("Tested")


def test_a_recipe_with_a_batch_of_its_own_can_be_chosen(monkeypatch):
    monkeypatch.setitem(RECIPES, "wide", replace(RECIPES["quick"], name="wide", batch=256))
    state = TrainingState()
    assert state.offered["batch"] == ("256", "128", "64", "32") and state.batch == "128"
    state.set_trait("recipe", "wide")
    for trait, value in own_numbers("wide").items():
        setattr(state, trait, value)
    assert state.plan.recipe.batch == 256 and state.to_string().startswith("wide@sample lr=0.001 batch=256 ")


@pytest.mark.parametrize("steps", [6, 10])
def test_chapter_08_reads_on_while_a_run_that_was_started_goes_on_or_when_it_is_over(pretend, steps, capsys):
    class Wild(pretend):
        def step(self):
            if self.opened.recipe.lr == 10 and self.position:
                raise Diverged("The loss is lost.")
            return super().step()

    cells = {cell.id: cell.source for cell in nbformat.read(CHAPTER, 4).cells}
    begin = cells["08-17"].replace("from widgets import Session, TrainingDashboard\n", "")
    session = {"Session": lambda name: Wild(pace=0.02), "TrainingDashboard": TrainingDashboard}
    exec(begin, session, names := {"QUICK": RECIPES["quick"]})
    dashboard = names["dashboard"]
    assert dashboard.now.position == 6 and not dashboard.conductor.busy
    for by_hand in (False, True):  # the second time as the text says: the rate is typed
        press(dashboard, "start")
        until(lambda: dashboard.now.position >= steps)
        if by_hand:
            dashboard.pause()
            dashboard.set(lr=10)
            press(dashboard, "start")
        exec(cells["08-22"], names)
        assert "The loss is lost." in capsys.readouterr().out
        kept = r"\d+ steps are kept .* Start goes on .*|All 10 .* done before.*"
        assert re.fullmatch(kept, dashboard.now.said) and not dashboard.conductor.busy


def shown(dashboard):
    """The LookView on screen."""
    return dashboard.views["look"].value


def test_before_the_first_step_there_is_nothing_to_see_and_then_all_of_it(dashboard):
    assert shown(dashboard) is None and dashboard.views["look"].layout.display == "none"
    assert "nothing to see before the first step" in dashboard.describe()
    dashboard.run(2)
    assert shown(dashboard) and dashboard.views["look"].layout.display is None
    assert "After 2 steps, at 32×32: t-shirt in block 3a." in dashboard.describe()


def test_what_it_says_and_shows_are_the_numbers_of_the_net(dashboard):
    dashboard.run(3)
    dashboard.set(garment="coat", block="3b")
    look = dashboard._session.look()  # at the same step: the pretended net is the same
    maps = {branch: of[look.names.index("coat")] for branch, of in look.maps["3b"].items()}
    words = dashboard.describe()
    means = ", ".join(f"{branch} {of.mean():.3g}" for branch, of in maps.items())
    dead = sum(int((channel <= 0).all()) for of in maps.values() for channel in of)
    assert f"Mean activation: {means}." in words
    assert f"Dead for this picture: {dead} of {sum(map(len, maps.values()))} channels" in words
    assert dashboard.views["look"]._parts["maps"].value.keys() == maps.keys()
    for branch, of in dashboard.views["look"]._parts["maps"].value.items():
        assert (of == maps[branch]).all()
    share = look.shares[look.names.index("coat")]
    assert f"coat {share[4]:.0%}" in words


def test_garment_block_and_moment_may_be_changed_while_it_trains(dashboard):
    dashboard.controls["data"].value = "all"
    press(dashboard, "start")
    until(lambda: dashboard.now.position > 5 and len(dashboard.now.moments) > 4)
    for name, value in (
        ("garment", "bag"),
        ("block", "3b"),
        ("moment", 2),
        ("watch", "moments alone"),
    ):
        before = shown(dashboard)
        dashboard.controls[name].value = value
        assert getattr(dashboard.model, name) == value and shown(dashboard) is not before, name
    assert "After 2 steps, at 32×32: bag in block 3b." in dashboard.describe()
    at = dashboard.now.position
    until(lambda: dashboard.now.position > at)
    assert "After 2 steps" in dashboard.describe() and dashboard.conductor.busy
    assert dashboard.state.endswith("shows bag in 3b step 2, moments alone")


def test_without_the_live_view_it_looks_at_the_moments_alone(pretend):
    session = pretend(pace=0.01)
    looked = []
    session.look = lambda look=session.look: looked.append(session.position) or look()
    dashboard = TrainingDashboard(session)
    dashboard.set(data="all", watch="moments alone")
    dashboard.run(40)
    assert set(looked) - {40} <= {1, 2, 3, 4, 6, 8, 11, 16, 23, 32}  # and once at the end
    dashboard.conductor.end()


def test_a_kept_run_is_watched_again_without_a_training(pretend):
    disk, first = {}, pretend()
    first.disk = disk
    dashboard = TrainingDashboard(first)
    dashboard.run(6)
    again = pretend(disk)
    again.film = first.film
    tomorrow = TrainingDashboard(again)
    assert tomorrow.model.moments == (*(f"step {n}" for n in (0, 1, 2, 3, 4, 6, 8, 10)), "now")
    assert tomorrow.now.moments == (1, 2, 3, 4, 6)
    assert "After 6 steps" in tomorrow.describe()
    tomorrow.set(at="step 3")
    assert "After 3 steps" in tomorrow.describe() and again.log == []
    tomorrow.set(at="step 8")
    assert "Step 8 is still to come." in tomorrow.describe()


def test_play_shows_one_moment_after_the_other_and_a_second_press_ends_it(dashboard, monkeypatch):
    monkeypatch.setattr("widgets.explorers.look_view.FRAME", 0.01)
    press(dashboard, "play")
    assert "There is no film yet" in dashboard._message.value
    dashboard.run(8)
    seen = []
    dashboard.model.observe(lambda change: seen.append(dashboard.model.at), "moment")
    press(dashboard, "play")
    assert dashboard._player.join(10)
    assert seen == ["step 1", "step 2", "step 3", "step 4", "step 6", "step 8"]
    monkeypatch.setattr("widgets.explorers.look_view.FRAME", 60)
    press(dashboard, "play")
    until(lambda: dashboard.model.at == "step 1")
    press(dashboard, "play")
    assert dashboard._player.join(10) and dashboard.model.at == "step 1"


def test_a_picture_of_ones_own_is_looked_at_from_the_next_look_on(dashboard):
    dashboard.run(2)
    image = Image.new("L", (60, 60), 255)
    image.paste(30, (15, 10, 45, 50))
    file = BytesIO()
    image.save(file, "PNG")
    dashboard.take(file.getvalue())
    assert "nobody looked at your upload" in dashboard.describe()
    dashboard.run(1)
    assert "After 3 steps, at 32×32: your upload in block 3a." in dashboard.describe()
    with pytest.raises(ValueError, match="The file is empty"):
        dashboard.take(b"")
    press(dashboard, "reset")
    press(dashboard, "reset")
    assert dashboard.model.garment == "t-shirt" and "your upload" not in dashboard.model.offered["garment"]
