"""What happens to a run: started, paused, stepped, stopped, tested, lost and gone on with."""

import threading
import time
from dataclasses import replace

import pytest

from widgets.backend.worker import Busy
from widgets.training.conductor import Conductor
from widgets.training.plan import Plan
from widgets.training.recipes import QUICK
from widgets.training.run import Diverged

PLAN = Plan(QUICK, "sample")  # 1280 images, 128 a step: 10 steps
OTHER = replace(PLAN, recipe=replace(QUICK, lr=0.01))


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def rest(conductor):
    assert conductor.worker.wait(10)
    return conductor.snapshot(PLAN)


def test_it_runs_to_the_end_on_a_thread_of_its_own(pretend):
    threads, session = set(), pretend()
    step = session.step
    session.step = lambda: threads.add(threading.current_thread()) or step()
    conductor = Conductor(session)
    assert conductor.snapshot(PLAN).phase == "ready"
    conductor.start(PLAN)
    now = rest(conductor)
    assert (now.phase, now.position, now.steps, now.said) == ("done", 10, 10, "All 10 steps are done.")
    assert threads.isdisjoint(threading.enumerate()) and all(thread.daemon for thread in threads)
    assert session.log[-1] == ("save", 10)
    assert now.gradients == session.gradients()


def test_pause_ends_with_the_step_under_way_and_start_goes_on_with_the_same_net(pretend):
    session = pretend(pace=0.05)
    conductor = Conductor(session)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position >= 2)
    asked, at = time.monotonic(), conductor.snapshot(PLAN).position
    conductor.pause()
    now = rest(conductor)
    assert time.monotonic() - asked < 0.5 and now.position <= at + 1 < 10
    assert now.phase == "paused" and now.said.startswith(f"Paused after step {now.position} of 10.")
    assert session.log == [("open", 0), ("save", now.position)]  # kept: a kernel may end while it is paused
    conductor.start(PLAN)
    assert rest(conductor).position == 10
    assert [what for what, _ in session.log].count("open") == 1


def test_stop_lets_go_of_the_net_and_start_goes_on_from_the_checkpoint(pretend):
    session = pretend(pace=0.02)
    conductor = Conductor(session)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position >= 2)
    conductor.stop()
    now = rest(conductor)
    assert now.said.startswith(f"Stopped after step {now.position} of 10.") and session.opened is None
    conductor.start(PLAN)
    assert rest(conductor).position == 10
    assert ("open", now.position) in session.log


def test_step_takes_one_step_and_run_takes_as_many_as_are_asked_for_on_this_thread(pretend):
    conductor = Conductor(pretend())
    conductor.start(PLAN, 1)
    assert rest(conductor).position == 1
    assert conductor.run(PLAN, 4) == 4
    assert conductor.run(PLAN, 100) == 5  # the recipe ends there
    assert conductor.snapshot(PLAN).phase == "done"
    assert conductor.run(PLAN, 3) == 0


def test_after_a_restart_the_kept_steps_are_shown_and_gone_on_with(pretend):
    disk = {}
    first = Conductor(pretend(disk))
    first.run(PLAN, 4)
    again = Conductor(pretend(disk))
    now = again.snapshot(PLAN)
    assert (now.phase, now.position) == ("paused", 4) and now.said.startswith("4 steps are kept from before.")
    assert again.run(PLAN, 1) == 1 and again.session.log[0] == ("open", 4)
    assert now.rows == first.snapshot(PLAN).rows


def test_forget_starts_at_step_0_and_what_is_begun_after_it_is_gone_on_with(pretend):
    conductor = Conductor(pretend())
    conductor.run(PLAN, 4)
    conductor.forget()
    assert (conductor.snapshot(PLAN).phase, conductor.snapshot(PLAN).position) == ("ready", 0)
    conductor.run(PLAN, 2)
    assert conductor.snapshot(PLAN).position == 2
    assert conductor.snapshot(OTHER).position == 0
    assert conductor.snapshot(PLAN).position == 2
    conductor.run(PLAN, 1)
    assert conductor.snapshot(PLAN).position == 3


def test_two_runs_at_once_are_refused_in_words(pretend):
    conductor = Conductor(pretend(pace=0.05))
    conductor.start(PLAN)
    for more in (conductor.start, conductor.test):
        until(lambda: conductor.snapshot(PLAN).position)
        with pytest.raises(Busy, match="A run is under way: pause it first"):
            more(PLAN)
    assert conductor.end() and not conductor.busy


@pytest.mark.parametrize("action", ["pause", "stop"])
def test_there_is_nothing_to_pause_or_stop(pretend, action):
    conductor = Conductor(pretend())
    conductor.snapshot(PLAN)
    with pytest.raises(ValueError, match=f"There is nothing to {action}"):
        getattr(conductor, action)()


def test_a_test_needs_a_step_and_is_kept_with_it(pretend):
    conductor = Conductor(pretend())
    with pytest.raises(ValueError, match="nothing to test yet"):
        conductor.test(PLAN)
    conductor.run(PLAN, 3)
    conductor.test(PLAN)
    now = rest(conductor)
    assert now.tests == ((3, 0.625),) and "62.5%" in now.said and now.phase == "paused"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Diverged("The loss is nan at step 3: the learning rate is too high."), "The loss is nan at step 3"),
        (ValueError("The images 'sample' must be uint8."), "The images 'sample' must be uint8."),
        (MemoryError("cannot have\n64 GB"), "The run ended with MemoryError: 64 GB"),
    ],
)
def test_what_goes_wrong_is_said_and_the_last_good_state_stays(pretend, error, said):
    session = pretend()
    conductor = Conductor(session)
    conductor.run(PLAN, 2)  # keeps a checkpoint
    session.breaks = {3: error}
    conductor.start(PLAN)
    now = rest(conductor)
    assert now.phase == "lost" and now.said.startswith(said)
    assert now.said.endswith("The last good state is the checkpoint of step 2.")
    assert len(session.disk[PLAN.key]) == 2 and session.opened is None
    session.breaks = {}
    conductor.start(PLAN)
    assert rest(conductor).position == 10


def test_no_room_for_a_checkpoint_is_said_and_the_run_stays(pretend):
    session = pretend()
    session.full = True
    conductor = Conductor(session)
    conductor.run(PLAN, 2)
    now = conductor.snapshot(PLAN)
    assert "No space left on device" in now.said and (now.phase, now.position) == ("paused", 2)
    session.full, session.trouble = False, ""
    conductor.run(PLAN, 1)
    assert conductor.snapshot(PLAN).position == 3


def test_pictures_are_few_and_the_last_one_shows_the_last_state(pretend):
    seen = []
    conductor = Conductor(
        pretend(pace=0.02), lambda: seen.append((time.monotonic(), conductor.snapshot(PLAN)))
    )
    conductor.run(PLAN, 10)
    passed = 0.02 * 10
    assert seen[-1][1].phase == "done" and len(seen) <= passed / 0.25 + 5


def test_a_picture_that_fails_does_not_cost_the_run(pretend, capsys):
    conductor = Conductor(pretend(), lambda: 1 / 0)
    assert conductor.run(PLAN, 5) == 5
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_process_that_ends_lets_the_last_step_finish_and_keeps_it(pretend):
    from widgets.backend.worker import end_all

    session = pretend(pace=0.05)
    conductor = Conductor(session)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position)
    end_all()
    assert not conductor.busy and session.log[-1] == ("save", conductor.snapshot(PLAN).position)
