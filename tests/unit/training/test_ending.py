"""A process whose parent is gone ends, whatever state it is in."""

import os
import signal
import subprocess
import sys

import pytest

from widgets.training.ending import TIED

# It is asked to end and does, but hangs when the interpreter is taken down, as a store that waits for others.
HANGS = """
import signal, sys, time
class Hangs:
    def __del__(self, sleep=time.sleep):
        sleep(1000)
hangs = Hangs()
from widgets.training.ending import end_with_parent
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(1))
end_with_parent()
print("here", flush=True)
while not asked:
    time.sleep(0.01)
"""


@pytest.mark.parametrize(
    "code", [HANGS, HANGS.replace("while not asked", "while True")], ids=["ends", "deaf"]
)
def test_it_is_ended_though_it_hangs(code):
    pipe, open_end = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | {TIED: f"{pipe},1"}, pass_fds=[pipe],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        os.close(pipe)
        assert child.stdout.readline() == "here\n" and child.poll() is None
        os.close(open_end)
        assert child.wait(60) == -signal.SIGALRM
    finally:
        child.kill()
        child.wait()
