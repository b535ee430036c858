"""What `use_all_cores` settles for MXNet, each time in a process of its own."""

import os
import subprocess
import sys

import psutil
import pytest

USE = """
import os
from widgets import use_all_cores
use_all_cores()
print(os.environ["OMP_NUM_THREADS"], os.environ["GOMP_SPINCOUNT"])
"""


def said(**variables):
    env = {name: value for name, value in os.environ.items() if "OMP_" not in name} | variables
    return subprocess.run(
        [sys.executable, "-c", USE], env=env, capture_output=True, text=True, check=True
    ).stdout.split()


def test_a_reader_s_own_settings_hold():
    own = {"OMP_NUM_THREADS": "1", "GOMP_SPINCOUNT": "7"}
    assert said(**own) == ["1", "7"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere MXNet's own choice stands")
def test_all_cores_are_used_and_a_waiting_thread_soon_sleeps():
    threads, waiting = said()
    assert int(waiting) <= 3000
    assert 1 <= int(threads) <= len(psutil.Process().cpu_affinity())
