"""A folder that one process at a time trains in: a lock, which the system opens when its holder dies."""

import fcntl
import json
import os
import platform
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.files import locked

TRAINING_VARIABLE = "INCEPTION_TRAINING"  # names the folder that runs are kept in
LOCK = "lock"  # the file stays: only whether it is locked says anything
LITTER = (".step-*", ".look-*", ".log.csv*", ".weights.npz*")  # what a writer leaves that is killed
_PATIENCE = 0.1  # seconds: who only looks holds a lock for a moment


class InUse(ValueError):
    """Somebody else trains in that folder. holder: what they told, a dict."""

    def __init__(self, folder, holder):
        self.holder = holder
        super().__init__(
            f"{in_words(holder)} is training in {folder}: let it finish, end it, or choose another folder."
        )


@contextmanager
def claim(folder, **about):
    """For a `with`: a folder, made if need be, is ours, and rid of what a killed writer left.

    about: {name: text or number}, what the others are told. InUse if somebody has it; OSError for a folder
    that cannot be written to. A process that dies lets go of it.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    if (handle := locked(path, _PATIENCE)) is None:
        raise InUse(folder, _told(path))
    try:
        told = {"pid": os.getpid(), "host": platform.node()} | about
        with suppress(OSError):  # no room: the lock holds without
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(told).encode(), 0)
        for litter in (path for pattern in LITTER for path in folder.glob(pattern)):
            with suppress(OSError):
                litter.unlink()
        yield
    finally:
        os.close(handle)


def holder(folder):
    """Who trains in a folder now: what it told, as a dict; None if nobody does."""
    path = Path(folder) / LOCK
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _told(path)
    except OSError:  # a file system without locks
        return None
    finally:
        os.close(handle)
    return None


def in_words(holder):
    """Who that is: "A dashboard of this notebook", "The command line (process 4711)"."""
    who, pid, host = (str(holder.get(name, ""))[:40] for name in ("who", "pid", "host"))
    if (pid, host) == (str(os.getpid()), platform.node()):
        return f"{who or 'Another run'} of this notebook"
    elsewhere = f" on {host}" if host not in ("", platform.node()) else ""
    return f"{who or 'Another program'} (process {pid or 'unknown'}{elsewhere})"


def _told(path):
    with suppress(OSError, ValueError, RecursionError):
        with path.open("rb") as file:
            told = json.loads(file.read(1000))
        if isinstance(told, dict) and told:
            return told
    return {"who": "Another program"}  # whose disk was full, or who is just about to tell
