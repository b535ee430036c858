"""A folder is one process' at a time; what a killed writer left is gone at the next start."""

import fcntl
import os
import signal
import subprocess
import sys

import pytest

from widgets.training.home import LOCK, InUse, claim, holder

HOLD = """
import sys
from widgets.training.home import claim
with claim(sys.argv[1], who="The command line"):
    print("held", flush=True)
    sys.stdin.read()
"""


def take(folder, **about):
    """Take it for a moment."""
    with claim(folder, **about):
        pass


def test_the_second_is_refused_and_told_who_has_it(tmp_path):
    with claim(tmp_path / "run", who="A dashboard", plan="quick"):
        assert holder(tmp_path / "run")["plan"] == "quick"
        with pytest.raises(InUse, match=r"A dashboard of this notebook is training in .*run: "):
            take(tmp_path / "run", who="The command line")
        assert holder(tmp_path / "run")["who"] == "A dashboard"
    assert holder(tmp_path / "run") is None
    take(tmp_path / "run")


@pytest.mark.parametrize("told", [b"", b"{}", b"[]", b'{"plan": "' + b"x" * 2000 + b'"}'])
def test_who_has_it_and_could_not_say_so_has_it_all_the_same(told, tmp_path):
    with (tmp_path / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(told)
        lock.flush()
        assert holder(tmp_path)
        with pytest.raises(InUse, match=r"^Another program \(process unknown\) is training in "):
            take(tmp_path)
    assert holder(tmp_path) is None


def test_a_killed_holder_holds_no_more(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InUse, match=rf"The command line \(process {other.pid}\) is training"):
            take(tmp_path)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    take(tmp_path)


def test_what_a_killed_writer_left_goes_and_nothing_else(tmp_path):
    left = [".step-00000012.npz-x1y2", ".step-00000012.npz.abcd.part", ".log.csv.q.part"]
    stays = ["step-00000011.npz", "log.csv", "log-1.csv", ".hidden", "notes.txt"]
    for name in (*left, *stays):
        (tmp_path / name).write_text("half")
    take(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*stays, LOCK}


def test_who_only_looks_leaves_no_trace_and_keeps_nobody_out(tmp_path):
    assert holder(tmp_path / "nowhere") is None and not (tmp_path / "nowhere").exists()
    for _ in range(20):
        holder(tmp_path)
        take(tmp_path)


@pytest.mark.parametrize("content", ["", "words", "[1]", "[" * 900, '{"pid": "' + "9" * 900 + '"}'])
def test_a_lock_may_say_anything(content, tmp_path):
    with claim(tmp_path):
        (tmp_path / LOCK).write_text(content)
        with pytest.raises(InUse) as refusal:
            take(tmp_path)
    assert "Another program" in str(refusal.value) and len(str(refusal.value)) < 250


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path):
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / LOCK).symlink_to(tmp_path / "precious")
    with pytest.raises(OSError, match=LOCK):
        take(tmp_path / "run")
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_lock_that_went_with_its_folder_just_before_is_not_taken_for_the_folder_s(tmp_path, monkeypatch):
    flock, removed = fcntl.flock, []

    def late(handle, how):
        if not removed:
            (tmp_path / LOCK).unlink()
            removed.append(handle)
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with claim(tmp_path):
        assert removed and holder(tmp_path) is not None
