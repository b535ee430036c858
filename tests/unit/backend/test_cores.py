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
print(os.environ["OMP_NUM_THREADS"], os.environ["OMP_WAIT_POLICY"])
"""


def alone(code, **variables):
    env = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")} | variables
    return subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, text=True)


def said(process):
    out, _ = process.communicate()
    assert process.returncode == 0
    return out.split()


def test_a_reader_s_own_settings_hold():
    own = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "ACTIVE"}
    assert said(alone(USE, **own)) == ["1", "ACTIVE"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere MXNet's own choice stands")
def test_all_cores_are_used_and_the_threads_wait_asleep():
    threads, waiting = said(alone(USE))
    assert waiting == "PASSIVE"
    assert 1 <= int(threads) <= len(psutil.Process().cpu_affinity())
