"""One job at a time on a thread of its own, which can be asked to end. Knows nothing of MXNet or widgets."""

import atexit
from threading import Event, Lock, Thread, current_thread
from weakref import WeakSet

PATIENCE = 10  # seconds for a last step when the kernel ends

_workers = WeakSet()


class Busy(ValueError):
    """There is a job under way."""


class Worker:
    """Does jobs, functions of one Event: when it is set, a job ends at the next good moment.

    `after` is called once the next job may begin, with the exception that ended the job, or None: on a thread
    of its own nobody else would hear of it. The thread is a daemon, and when the process ends it is asked to
    end and given a moment: one that dies inside MXNet takes the process down with a fault.
    """

    def __init__(self):
        self.asked = Event()
        self._claimed = Lock()
        self._thread = None
        _workers.add(self)

    @property
    def busy(self):
        """Whether a job is under way."""
        return self._claimed.locked()

    def begin(self, job, after):
        """Start `job` on a thread of its own; Busy if one is under way."""
        self._claim()
        self._thread = Thread(target=self._do, args=(job, after), daemon=True, name="training")
        self._thread.start()

    def here(self, job, after):
        """Do `job` on the caller's thread; Busy if one is under way. Raises what the job raises."""
        self._claim()
        self._thread = current_thread()
        if error := self._do(job, after):
            raise error

    def ask(self):
        """Ask the job under way to end."""
        self.asked.set()

    def wait(self, seconds=PATIENCE):
        """Wait until no job is under way; whether that came true. At once False from within the job."""
        if self.busy and self._thread is current_thread():
            return False
        if not self._claimed.acquire(timeout=seconds):
            return False
        self._claimed.release()
        return True

    def join(self, seconds=PATIENCE):
        """As `wait`, and for the job's `after` as well: not while holding a lock that it takes."""
        over = self.wait(seconds)
        if over and self._thread not in (None, current_thread()):
            self._thread.join(seconds)
        return over

    def _claim(self):
        if not self._claimed.acquire(blocking=False):
            raise Busy("A run is under way: pause it first.")
        self.asked.clear()
        atexit.unregister(end_all)
        atexit.register(end_all)  # again each time: what is registered last, after MXNet's own, runs first

    def _do(self, job, after):
        error = None
        try:
            job(self.asked)
        except BaseException as raised:  # SystemExit too: a reader's own function may call sys.exit
            error = raised
        self._claimed.release()
        after(error)
        return error


def end_all():
    """Ask all jobs of this process to end, and wait for their last step."""
    for worker in list(_workers):
        worker.ask()
    for worker in list(_workers):
        worker.wait()


def in_words(error):
    """An exception in a line: its kind, and what it says, 200 characters of it at most."""
    return f"{type(error).__name__}: {(str(error).strip() or 'no reason given')[:200]}"
