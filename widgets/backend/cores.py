"""How many threads an engine computes with: settled before it is imported, for it asks only once."""

import os
from pathlib import Path

THREADS_VARIABLE = "OMP_NUM_THREADS"
# How often a thread looks whether the others are done before it sleeps; libgomp's 300 000 keep a core busy
# that something else may want. A short race on two cores, alone and two side by side: 1.9 and 18 s with
# 300 000, 1.5 and 8 s with 3 000; asleep at once it takes 3.1 s alone.
WAITING = {"GOMP_SPINCOUNT": "3000"}


def use_all_cores():
    """Let MXNet compute on every core that this process may use, unless OMP_NUM_THREADS says otherwise.

    By itself MXNet takes half of the processors that it counts, as if each core always showed up as two.
    Where it does not, as on many virtual machines, that leaves half of the machine idle. For training: what a
    slider asks for is small, and a second thread only gets into the browser's way. A thread that waits soon
    sleeps, unless GOMP_SPINCOUNT says otherwise.
    """
    if hasattr(os, "sched_getaffinity"):  # Linux
        usual = {THREADS_VARIABLE: str(_cores(os.sched_getaffinity(0)))} | WAITING
        for name, value in usual.items():
            os.environ.setdefault(name, value)


def use_one_core():
    """Let MXNet and PyTorch compute on one core, unless OMP_NUM_THREADS says otherwise: sums come out the
    same wherever they are computed, and runs side by side do not wait for each other.
    """
    os.environ.setdefault(THREADS_VARIABLE, "1")


def _cores(processors):
    """How many cores so many processors are: those that share a core name the same siblings."""
    siblings = set()
    for number in processors:
        try:
            path = Path(f"/sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
            siblings.add(path.read_text())
        except OSError:
            siblings.add(number)
    return len(siblings)
