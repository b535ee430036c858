"""Memory that is freed goes back to the system; how much is left, and how much a piece of work takes."""

import ctypes
import sys
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

_MMAP_THRESHOLD, _BYTES = -3, 2**22  # M_MMAP_THRESHOLD of mallopt(3)
# Of a control group: what it allows, what it uses, and what of that the system gives up when it is needed.
_GROUPS = {
    "": ("memory.max", "memory.current", "inactive_file"),
    "memory": ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}


@cache
def give_back_large_arrays():
    """From now on, arrays of 4 MB or more leave no holes behind (glibc; elsewhere nothing happens).

    MXNet takes and frees many arrays of all sizes. glibc keeps those below 32 MB for later use, in pieces
    that no longer fit together: a third of a chapter's gigabyte.
    """
    _glibc("mallopt", _MMAP_THRESHOLD, _BYTES)


def give_back_freed():
    """Give back what was freed before and kept for later use, in pieces of a page or more (glibc)."""
    _glibc("malloc_trim", 0)


def _glibc(name, *numbers):
    if sys.platform == "linux" and (function := getattr(ctypes.CDLL(None), name, None)):
        function(*numbers)


def memory_left(proc=Path("/proc"), groups=Path("/sys/fs/cgroup")):
    """Bytes that this process may still take: what the system has, or what a control group allows, if less.

    None where nobody says. Sources: Linux, admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
    """
    found = []
    with suppress(OSError, ValueError, KeyError):
        found.append(1024 * _numbers(proc / "meminfo")["MemAvailable:"])
    for folder, (most, used, kept) in _groups(proc, groups):
        with suppress(OSError, ValueError):  # "max": as much as there is
            room = int((folder / most).read_text()) - int((folder / used).read_text())
            found.append(room + _numbers(folder / "memory.stat").get(kept, 0))
    return max(0, min(found)) if found else None


def _groups(proc, groups):
    """(folder, names of its files) of the control groups that this process is in, and of those above them."""
    lines = []
    with suppress(OSError):
        lines = (proc / "self/cgroup").read_text().splitlines()
    for _, kind, path in (line.split(":", 2) for line in lines if line.count(":") > 1):
        if kind in _GROUPS:
            top = groups / kind
            folder = top / path.lstrip("/")
            yield from ((one, _GROUPS[kind]) for one in (folder, *folder.parents) if one.is_relative_to(top))


def _numbers(path):
    """{name: number} of a file with a name and a number a line."""
    return {name: int(number) for name, number, *_ in map(str.split, path.read_text().splitlines())}


@contextmanager
def memory_taken():
    """For a `with`: a list that then holds the bytes by which this process grew, at the most.

    It stays empty where the system is not Linux. What was freed before and is used again does not count.
    """
    found, before = [], None
    give_back_freed()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew: proc(5)
        before = _own("VmRSS:")
    yield found
    if before is not None:
        found.append(max(0, _own("VmHWM:") - before))


def _own(name):
    lines = map(str.split, Path("/proc/self/status").read_text().splitlines())
    return 1024 * next(int(line[1]) for line in lines if line[0] == name)
