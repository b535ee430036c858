"""How a process of ours ends: asked to, hung up on, unheard, or orphaned. Imports no engine."""

import os
import signal
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from threading import Thread
from time import monotonic
from types import SimpleNamespace

INTERRUPTED = 130  # what a shell expects after Ctrl-C
AGAIN = 10  # seconds after which a second request ends a process at once
TIED = "INCEPTION_TIED"  # "7,60": end when pipe 7 closes, after 60 seconds at the latest


def requests(*names):
    """The signals that ask a process to end, but for those that whoever started it wants ignored (nohup)."""
    known = (getattr(signal, name, None) for name in names or ("SIGINT", "SIGTERM", "SIGHUP"))
    return [number for number in known if number and signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def asked_by(handler, *names):
    """Have such requests, all or those named, answered by `handler`, as of signal.signal, for a while."""
    before = {}
    try:
        with suppress(ValueError):  # not the main thread: whoever runs us there has the say over signals
            for number in requests(*names):
                before[number] = signal.signal(number, handler)
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)


@contextmanager
def until_asked():
    """For a `with`: `asked` is True once the process is asked to end, and the step under way is finished.

    Asked again after AGAIN seconds the process ends at once: MXNet may wait for others, deaf, and for good.
    """
    stop = SimpleNamespace(asked=False)
    with _insisted_on(), asked_by(lambda number, frame: setattr(stop, "asked", True)):
        yield stop


@contextmanager
def _insisted_on():
    """Signals are told to a thread, too: while MXNet waits, no handler in Python is called."""
    told, tell = os.pipe()
    os.set_blocking(tell, False)
    Thread(target=_count, args=(told,), daemon=True, name="requests").start()
    before = -1
    try:
        with suppress(ValueError):  # not the main thread: see `asked_by`
            before = signal.set_wakeup_fd(tell)
        yield
    finally:
        with suppress(ValueError):
            signal.set_wakeup_fd(before)
        os.close(tell)


def _count(told):
    first = None
    while os.read(told, 1):
        first = first or monotonic()
        if monotonic() - first > AGAIN:
            os._exit(INTERRUPTED)
    os.close(told)


class _MaybeGone:
    """A stream whose reader may be gone: a terminal that was closed is no reason to end what is under way."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self):
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name):
        return getattr(self._stream, name)


@contextmanager
def maybe_unheard():
    """What is said meanwhile, on both streams, may go unheard."""
    streams = sys.stdout, sys.stderr
    with redirect_stdout(_MaybeGone(streams[0])), redirect_stderr(_MaybeGone(streams[1])):
        yield
    for stream in streams:
        try:
            stream.flush()
        except OSError:  # at its end the interpreter would try once more, and complain
            with suppress(OSError, AttributeError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def end_with_parent():
    """End this process, asked first, when the one that started it with `tied` is gone; else do nothing."""
    if tied := os.environ.get(TIED):
        pipe, patience = map(int, tied.split(","))
        Thread(target=_watch, args=(pipe, patience), daemon=True, name="parent").start()


def _watch(pipe, patience):
    os.read(pipe, 1)  # nobody writes: it returns when all who could are gone
    signal.alarm(patience)  # the kernel's: it comes though the interpreter, ending, runs no thread any more
    os.kill(os.getpid(), signal.SIGTERM)
