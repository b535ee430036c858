"""`make lab` under a container or a service: asked to end, it takes the server along."""

import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest

SERVER = """import os, time
from pathlib import Path
Path("pid.part").write_text(str(os.getpid()))
Path("pid.part").rename("pid")
time.sleep(600)
"""


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
def test_make_lab_asked_to_end_ends_its_server(root, tmp_path):
    shutil.copy(root / "Makefile", tmp_path)
    stand_ins = (
        (".venv/bin/activate", f"PATH={sys.prefix}/bin:$PATH\n"),
        (".ci/lab.py", SERVER),
        (".ci/venv.py", ""),
    )
    for name, text in stand_ins:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    make = subprocess.Popen(["make", "lab"], cwd=tmp_path)
    try:
        deadline = time.monotonic() + 60
        while not (tmp_path / "pid").exists():
            assert make.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        server = psutil.Process(int((tmp_path / "pid").read_text()))
        make.send_signal(signal.SIGTERM)
        make.wait(30)
        _, alive = psutil.wait_procs([server], timeout=30)
        for left in alive:
            left.kill()
        assert not alive
    finally:
        make.kill()
