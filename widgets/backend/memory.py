"""Memory that is freed goes back to the system."""

import ctypes
import sys
from functools import cache

_MMAP_THRESHOLD, _BYTES = -3, 2**22  # M_MMAP_THRESHOLD of mallopt(3)


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
