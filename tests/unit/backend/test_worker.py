"""A job ends with a word on how, on whichever thread it ran."""

from threading import Event, get_ident

import pytest

from widgets.backend.worker import Busy, Worker, in_words


def fail(asked):
    raise SystemExit(3)


def test_an_error_on_a_thread_of_its_own_is_handed_on_and_the_next_job_may_begin():
    worker, told, done = Worker(), [], Event()

    def after(error):
        told.append((error, get_ident(), worker.busy))
        done.set()

    worker.begin(fail, after)
    assert done.wait(10) and worker.wait(10)
    ((error, thread, busy),) = told
    assert isinstance(error, SystemExit) and thread != get_ident() and not busy
    worker.here(lambda asked: None, told.append)
    assert told[1] is None


def test_an_error_here_is_told_and_raised():
    worker, told = Worker(), []
    with pytest.raises(SystemExit):
        worker.here(fail, told.append)
    assert isinstance(told[0], SystemExit) and not worker.busy


def test_two_jobs_at_once_are_refused_and_one_can_be_asked_to_end():
    worker, told = Worker(), []
    worker.begin(lambda asked: asked.wait(10), told.append)
    with pytest.raises(Busy, match="under way"):
        worker.begin(fail, told.append)
    worker.ask()
    assert worker.join(10) and told == [None]


@pytest.mark.parametrize(
    "error, words",
    [(ValueError("no \n"), "ValueError: no"), (KeyError(), "KeyError: no reason given")],
)
def test_an_error_in_words(error, words):
    assert in_words(error) == words
    assert len(in_words(OSError("x" * 900))) == len("OSError: ") + 200
