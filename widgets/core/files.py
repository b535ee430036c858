"""Where a reader's files lie; writing them whole or not at all, and one process at a time."""

import fcntl
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic, sleep


def place(variable, find, name):
    """The path that an environment variable names, ~ expanded, else `name` in the user's folder of our own.

    find: platformdirs' function for that folder. OSError for a user who has no home folder.
    """
    named = os.environ.get(variable, "").strip()
    try:
        path = Path(named) if named else find("inception-widgets") / name
        return path.expanduser().absolute()
    except RuntimeError:
        raise FileNotFoundError("there is no home folder: set HOME") from None


def must_be_ordinary(path):
    """OSError where a device, a pipe or a folder is: it may hold a reader up, and is not ours to replace."""
    if path.exists() and not path.is_file():
        raise FileExistsError(f"{path} is no ordinary file, and was left as it is.")


@contextmanager
def replacing(path, kind="w", shared=False, **options):
    """A file beside `path`, open for writing, that takes its place when the block ends.

    Whoever reads `path` finds what it held before or all of the new. Whatever is raised, an interrupt too,
    `path` stays as it was and nothing is left beside it; a process that is killed leaves a .part file.
    OSError where a device, a pipe or a folder is. kind, options: as of `open`. shared: everybody on the
    machine may read the file, not its owner alone.
    """
    path = Path(path)
    must_be_ordinary(path)
    beside = NamedTemporaryFile(  # noqa: SIM115 - renamed, not deleted, when all went well
        kind, dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False, **options
    )
    try:
        with beside:
            yield beside
            beside.flush()
            os.fsync(beside.fileno())
        if shared:
            Path(beside.name).chmod(0o644)
        Path(beside.name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside.name).unlink()
        raise


def locked(path, patience):
    """The handle of a file, made if need be and locked; None if another holds it for `patience` seconds more.

    Where the file system knows no locks, the handle all the same. OSError if there can be no such file.
    """
    until = monotonic() + patience
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except (BlockingIOError, FileNotFoundError):  # the other has just removed it
            pass
        except OSError:
            return handle
        os.close(handle)
        if monotonic() > until:
            return None
        sleep(0.01)
