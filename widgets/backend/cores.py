"""How many threads MXNet computes with: settled before it is imported, for it asks only once."""

import os
from pathlib import Path

THREADS_VARIABLE = "OMP_NUM_THREADS"
# How a thread waits for the others. By itself it keeps its core busy at that: where something else wants the
# core, they all wait. Two trainings side by side on two cores: 5 s each in place of 120 to 195.
WAITING = {"OMP_WAIT_POLICY": "PASSIVE"}


def use_all_cores():
    """Let MXNet compute on every core that this process may use, unless OMP_NUM_THREADS says otherwise.

    By itself MXNet takes half of the processors that it counts, as if each core always showed up as two.
    Where it does not, as on many virtual machines, that leaves half of the machine idle. For training: what a
    slider asks for is small, and a second thread only gets into the browser's way. The threads wait for each
    other asleep, unless OMP_WAIT_POLICY says otherwise.
    """
    if hasattr(os, "sched_getaffinity"):  # Linux
        usual = {THREADS_VARIABLE: str(_cores(os.sched_getaffinity(0)))} | WAITING
        os.environ.update({name: os.environ.get(name, value) for name, value in usual.items()})


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
