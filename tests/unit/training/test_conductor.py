"""What happens to a run: started, paused, stepped, stopped, tested, lost and gone on with."""

import signal
import threading
import time
from dataclasses import replace

import pytest

from widgets.backend.worker import Busy
from widgets.training.conductor import Conductor
from widgets.training.engines import TooMuch
from widgets.training.home import InUse
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
    assert (now.phase, now.position, now.steps, now.said) == (
        "done",
        10,
        10,
        "All 10 steps are done; Reset begins anew.",
    )
    assert threads.isdisjoint(threading.enumerate()) and all(thread.daemon for thread in threads)
    assert session.log[-1] == ("save", 10)
    assert now.gradients == session.gradients()


def test_pause_ends_with_the_step_under_way_and_start_goes_on_with_the_same_net(pretend):
    session = pretend(pace=0.05)
    conductor = Conductor(session)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position >= 2)
    conductor.pause()
    at = conductor.snapshot(PLAN).position
    now = rest(conductor)
    assert now.position <= at + 1 < 10
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


def interrupted_at(session, step, times=1):
    """Have the kernel interrupted while that step is under way."""
    take = session.step

    def taken():
        if session.position + 1 == step:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
        return take()

    session.step = taken


def test_an_interrupt_of_run_ends_it_after_the_step_under_way_which_is_kept(pretend):
    session, before = pretend(), signal.getsignal(signal.SIGINT)
    conductor = Conductor(session)
    interrupted_at(session, 4)
    with pytest.raises(KeyboardInterrupt):
        conductor.run(PLAN, 8)
    now = conductor.snapshot(PLAN)
    assert (now.phase, now.position, len(now.rows)) == ("paused", 4, 4) and not conductor.busy
    assert now.said == "Paused after step 4 of 10. Start goes on from there."
    assert session.log[-1] == ("save", 4) and signal.getsignal(signal.SIGINT) is before
    assert conductor.run(PLAN, 2) == 2


def test_interrupted_twice_run_ends_at_once_and_stands_where_the_checkpoint_does(pretend):
    session = pretend()
    conductor = Conductor(session)
    conductor.run(PLAN, 2)
    interrupted_at(session, 5, times=2)
    with pytest.raises(KeyboardInterrupt):
        conductor.run(PLAN, 8)
    now = conductor.snapshot(PLAN)
    assert (now.phase, now.position) == ("paused", 2) and session.opened is None and not conductor.busy


def test_run_says_how_many_steps_it_took_also_after_a_run_that_was_lost_between_checkpoints(pretend):
    session = pretend()
    conductor = Conductor(session)
    conductor.run(PLAN, 3)
    session.breaks = {6: Diverged("The loss is nan.")}
    assert conductor.run(PLAN, 5) == 2  # of which no checkpoint was kept
    assert conductor.snapshot(PLAN).phase == "lost"
    session.breaks = {}
    assert conductor.run(PLAN, 4) == 4 and conductor.snapshot(PLAN).position == 7


def test_after_a_restart_the_kept_steps_are_shown_and_gone_on_with(pretend):
    disk = {}
    first = Conductor(pretend(disk))
    first.run(PLAN, 4)
    again, rows = Conductor(pretend(disk)), first.snapshot(PLAN).rows
    now = again.snapshot(PLAN)
    assert (now.phase, now.position) == ("paused", 4) and now.said.startswith("4 steps are kept from before.")
    assert again.run(PLAN, 1) == 1 and again.session.log[0] == ("open", 4)
    assert now.rows == rows


def test_forget_starts_at_step_0_and_what_is_begun_after_it_is_gone_on_with(pretend):
    conductor = Conductor(pretend())
    conductor.run(PLAN, 4)
    conductor.forget(PLAN)
    assert (conductor.snapshot(PLAN).phase, conductor.snapshot(PLAN).position) == ("ready", 0)
    conductor.run(PLAN, 2)
    assert conductor.snapshot(PLAN).position == 2
    assert conductor.snapshot(OTHER).position == 0
    assert conductor.snapshot(PLAN).position == 2
    conductor.run(PLAN, 1)
    assert conductor.snapshot(PLAN).position == 3


def test_forget_forgets_one_plan_and_no_other(pretend):
    disk = {}
    first = Conductor(pretend(disk))
    first.run(OTHER, 7)
    first.run(PLAN, 4)
    first.forget(PLAN)
    assert first.snapshot(OTHER).position == 7
    assert first.run(OTHER, 1) == 1 and first.snapshot(OTHER).position == 8
    assert first.snapshot(PLAN).position == 0 and len(disk[PLAN.key]) == 4  # until it is begun again
    first.run(PLAN, 1)
    assert len(disk[PLAN.key]) == 1


def test_it_says_what_it_does_at_every_moment(pretend):
    session, said, opens = pretend(pace=0.02), [], []
    conductor = Conductor(session, lambda: said.append(conductor.snapshot(PLAN).said))
    conductor.start(PLAN, 3)
    until(lambda: conductor.snapshot(PLAN).position)
    assert conductor.snapshot(PLAN).said == "Training …"
    rest(conductor)
    assert said[0] == "Making the net and reading the images …"
    assert said[-1] == "Paused after step 3 of 10. Start goes on from there."
    opened, session.open = session.open, lambda *given: opens.append(conductor._now.said) or opened(*given)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position > 3)
    assert opens == ["Training …"]  # no net has to be made
    conductor.pause()
    assert conductor.snapshot(PLAN).said == "Pausing after what is under way …"
    rest(conductor)
    session.breaks = {}
    conductor.run(PLAN, 100)
    assert said[-1] == "All 10 steps are done; Reset begins anew."
    conductor.stop()
    conductor.start(PLAN)
    assert rest(conductor).said == "All 10 steps are done; Reset begins anew."
    assert session.opened is None  # there was nothing to make a net for
    assert Conductor(pretend(session.disk)).snapshot(PLAN).said == (
        "All 10 steps were done before; Reset begins anew."
    )


def test_paused_while_the_net_is_made_it_says_so_and_takes_no_step(pretend):
    session = pretend()
    conductor, opened, go_on = Conductor(session), session.open, threading.Event()
    session.open = lambda *given: go_on.wait(10) and opened(*given)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).phase == "busy")
    conductor.pause()
    assert conductor.snapshot(PLAN).said == "Pausing after what is under way …"
    go_on.set()
    now = rest(conductor)
    assert (now.position, now.said) == (0, "Paused after step 0 of 10. Start goes on from there.")


def test_no_checkpoint_is_said_while_the_run_goes_on(pretend, monkeypatch):
    monkeypatch.setattr("widgets.training.conductor.EVERY", 0)
    session = pretend(pace=0.02)
    session.full = True
    conductor = Conductor(session)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position > 1)
    assert conductor.snapshot(PLAN).said.startswith("Training … No checkpoint was written: No space left")
    assert conductor.end()


def test_gradient_and_tests_of_a_plan_are_shown_again_when_it_is_come_back_to(pretend):
    conductor = Conductor(pretend())
    conductor.run(PLAN, 2)
    conductor.test(PLAN)
    was = rest(conductor)
    assert conductor.snapshot(OTHER).gradients == {}
    now = conductor.snapshot(PLAN)
    assert (now.gradients, now.tests, now.position) == (was.gradients, was.tests, 2) and was.gradients


ELSEWHERE = {"who": "A dashboard", "pid": 1, "host": "far away", "plan": PLAN.key}


def test_what_another_trains_is_said_and_followed_until_it_ends(pretend, monkeypatch):
    monkeypatch.setattr("widgets.training.conductor.FOLLOW", 0.01)
    disk, session = {}, pretend()
    there = Conductor(pretend(disk))
    there.run(PLAN, 2)
    session.disk, drawn = disk, []
    here = Conductor(session, lambda: drawn.append(here.snapshot(PLAN)))
    assert here.snapshot(PLAN).phase == "paused"
    here.look_on()
    here.look_on()  # it does already
    session.other = ELSEWHERE
    until(lambda: drawn)  # nobody has touched anything here
    assert (drawn[-1].phase, drawn[-1].position) == ("elsewhere", 2)
    assert "A dashboard (process 1 on far away) is training this in this folder." in drawn[-1].said
    there.run(PLAN, 3)
    until(lambda: drawn[-1].position == 5)
    assert drawn[-1].phase == "elsewhere" and not here.busy
    session.other = None
    until(lambda: drawn[-1].phase == "paused")
    assert drawn[-1].said.startswith("The other run has ended. 5 steps are kept from before.")
    assert here.run(PLAN, 1) == 1
    here.close()
    assert here._onlooker.wait()


def test_while_another_has_the_folder_nothing_starts_here(pretend, monkeypatch):
    session = pretend()
    session.other = ELSEWHERE
    conductor = Conductor(session)
    for begin in (conductor.start, lambda plan: conductor.run(plan, 1)):
        with pytest.raises(InUse, match=r"A dashboard \(process 1 on far away\) is training in"):
            begin(OTHER)
    now = conductor.snapshot(OTHER)
    assert now.phase == "elsewhere" and f"is training {PLAN.key} in this folder" in now.said
    assert session.log == []


def test_who_is_a_moment_late_says_so_as_well(pretend):
    session = pretend()
    conductor = Conductor(session)
    conductor.snapshot(PLAN)
    holders = iter([None])
    session.other, session.holder = ELSEWHERE, lambda plan: next(holders, ELSEWHERE)
    conductor.start(PLAN)
    assert rest(conductor).phase == "elsewhere"
    assert conductor.end()


def test_a_run_that_gives_way_says_so_lets_go_and_can_be_gone_on_with(pretend):
    session = pretend(pace=0.02)
    conductor = Conductor(session)
    conductor.start(PLAN)
    until(lambda: conductor.snapshot(PLAN).position)
    assert conductor.give_way()
    now = rest(conductor)
    assert now.said == (
        f"Ended by another dashboard after step {now.position} of 10. Start goes on from there."
    )
    assert session.opened is None and session.log[-1] == ("save", now.position)
    assert conductor.give_way()  # nothing is under way
    assert conductor.run(PLAN, 1) == 1


def test_the_folder_is_let_go_of_however_a_run_ends(pretend):
    session = pretend()
    conductor = Conductor(session)
    conductor.run(PLAN, 2)
    assert not session.taken
    session.breaks = {3: ValueError("no")}
    conductor.run(PLAN, 2)
    assert conductor.snapshot(PLAN).phase == "lost" and not session.taken


def test_what_another_has_trained_meanwhile_is_seen_and_counted(pretend):
    disk = {}
    here, there = Conductor(pretend(disk)), Conductor(pretend(disk))
    here.run(PLAN, 3)
    there.run(PLAN, 5)
    assert here.snapshot(PLAN).said.startswith("8 steps are kept from before.")
    there.run(PLAN, 9)
    assert here.run(PLAN, 9) == 0 and here.snapshot(PLAN).phase == "done"


def test_a_reset_does_not_take_what_another_has_trained_after_it(pretend):
    disk = {}
    here, there = Conductor(pretend(disk)), Conductor(pretend(disk))
    here.run(PLAN, 3)
    here.forget(PLAN)
    there.run(PLAN, 2)
    assert here.snapshot(PLAN).position == 5
    assert here.run(PLAN, 1) == 1 and len(disk[PLAN.key]) == 6


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
        (
            TooMuch(7, 33, "3 would fit"),
            "The memory of the device does not hold a step of 7 images",
        ),
        (MemoryError(), "The run ended with MemoryError: no reason was given"),
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
