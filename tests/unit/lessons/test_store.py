import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import numpy
import pytest

from widgets.lessons.store import Store, store

TRY = {"answer": "c1 and c4", "sure": 80, "seen": False, "right": None, "at": "2026-01-01T00:00:00+00:00"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "folder" / "predictions.json"


def test_a_try_is_there_for_the_next_kernel(path):
    Store(path).add("03-reduce", "c1 and c4", 80, seen=False)
    Store(path).add("03-reduce", 0.36, 30, seen=True)
    first, second = Store(path).tries()["03-reduce"]
    assert {**first, "at": TRY["at"]} == TRY
    assert (second["answer"], second["sure"], second["seen"], second["right"]) == (0.36, 30, True, None)
    assert {file.name for file in path.parent.iterdir()} == {"predictions.json", "predictions.json.lock"}


def test_reading_leaves_nothing_behind(path):
    assert Store(path).tries() == {}
    assert not path.parent.parent.exists()
    path.parent.mkdir(parents=True)
    assert Store(path).tries() == {}
    assert list(path.parent.iterdir()) == []


def test_judging_marks_the_tries_of_these_answers(path):
    kept = Store(path)
    for answer in (9, 25, 9, 1):
        kept.add("02-taps", answer, 50, seen=False)
    kept.judge("02-taps", {9: True, 1: False})
    assert [made["right"] for made in Store(path).tries()["02-taps"]] == [True, None, True, False]


def test_the_reader_names_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("INCEPTION_PREDICTIONS", str(tmp_path / "mine.json"))
    assert store().path == tmp_path / "mine.json"
    assert store() is store()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INCEPTION_PREDICTIONS", "~/other.json")
    assert store().path == tmp_path / "other.json"
    monkeypatch.setenv("INCEPTION_PREDICTIONS", "")
    assert store().path.name == "predictions.json" and "inception-widgets" in store().path.parts


def test_a_link_to_a_file_of_the_readers_own_stays_one(path):
    own = path.parent.parent / "own.json"
    path.parent.mkdir(parents=True)
    path.symlink_to(own)
    for answer in ("c1", "c4"):  # where there is no file yet, and then where there is one
        Store(path).add("03-reduce", answer, 80, seen=False)
    assert path.is_symlink() and [made["answer"] for made in Store(own).tries()["03-reduce"]] == ["c1", "c4"]
    assert Store(path).tries() == Store(own).tries()


def ours(tries):
    return json.dumps({"version": 1, "predictions": {"03-reduce": tries}})


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'{"cells": []}',
        b"[" * 100_000,
        b'{"predictions": {"03-reduce": 5}}',
        ours([5]).encode(),
        ours([{"answer": "a"}]).encode(),
        ours([TRY | {"sure": 101}]).encode(),
        ours([TRY | {"sure": True}]).encode(),
        ours([TRY | {"right": "yes"}]).encode(),
        ours([TRY | {"answer": None}]).encode(),
        ours([TRY | {"answer": float("nan")}]).encode(),
        ours([TRY | {"answer": 10**400}]).encode(),
        ours([TRY | {"at": float("inf")}]).encode(),
        ours([TRY | {"at": [[]]}]).encode(),
        ours([{name: TRY[name] for name in TRY if name != "right"}]).encode(),
        ours([TRY])[:-20].encode(),
    ],
    ids=lambda text: repr(text[:30]),
)
def test_a_damaged_or_foreign_file_is_set_aside_and_said_so(path, text):
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    kept = Store(path)
    assert kept.tries() == {}
    assert "predictions.json.damaged1" in kept.trouble
    assert path.with_name("predictions.json.damaged1").read_bytes() == text

    path.write_bytes(text)
    kept.add("03-reduce", "c1 and c4", 80, seen=False)
    assert path.with_name("predictions.json.damaged2").read_bytes() == text
    assert list(Store(path).tries()) == ["03-reduce"]


def test_of_a_damaged_file_the_sound_tries_go_on(path):
    path.parent.mkdir(parents=True)
    bad = [TRY | {"answer": 10**400}, {"answer": "c1 and c4", "sure": 80, "seen": False}, 5]
    text = json.dumps({"predictions": {"03-reduce": [bad[0], TRY, *bad[1:]], "03-a": "b", "04-a": [TRY]}})
    path.write_text(text)
    kept = Store(path)
    sound = {"03-reduce": [TRY], "04-a": [TRY]}
    assert kept.tries() == Store(path).tries() == sound
    assert "predictions.json.damaged1, and what was sound goes on" in kept.trouble
    assert path.with_name("predictions.json.damaged1").read_text() == text
    assert not path.with_name("predictions.json.damaged2").exists()


@pytest.mark.parametrize("answer", [float("nan"), float("inf"), 10**400, None, True, [1]])
def test_what_is_no_answer_is_refused_at_once_and_stands_in_nobodys_way(path, answer):
    kept = Store(path)
    kept.add("03-a", 1, 50, seen=False)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="No prediction"):
        kept.add("03-a", answer, 50, seen=False)
    assert path.read_bytes() == before
    kept.add("03-a", 2, 50, seen=False)
    kept.judge("03-a", {2: numpy.bool_(True)})
    assert [(made["answer"], made["right"]) for made in Store(path).tries()["03-a"]] == [(1, None), (2, True)]


@pytest.fixture
def device(path, monkeypatch):
    """device(number): from now on the file, an ordinary one in truth, is said to be that device."""
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    real = Path.stat

    def pretend(number):
        def said(self, **how):
            mode = (stat.S_IFCHR | 0o666, *[0] * 9)
            return os.stat_result(mode, {"st_rdev": number}) if self == path else real(self, **how)

        monkeypatch.setattr(Path, "stat", said)

    return pretend


@pytest.mark.parametrize("null", [True, False])
def test_a_device_is_never_moved_and_who_names_the_null_device_keeps_nothing(path, device, null):
    number = Path(os.devnull).stat().st_rdev
    device(number if null else number + 1)
    kept = Store(path)
    assert kept.tries() == {}
    kept.add("03-a", 1, 50, seen=False)
    kept.judge("03-a", {1: True})
    assert [made["right"] for made in kept.tries()["03-a"]] == [True]
    assert [*path.parent.iterdir()] == [path] and path.read_bytes() == b""
    assert bool(kept.trouble) is not null


@pytest.mark.parametrize("name", ["predictions.json", "predictions.json.lock"])
def test_a_pipe_is_not_waited_for(path, name):
    path.parent.mkdir(parents=True)
    os.mkfifo(path.with_name(name))
    code = (
        "import sys; from widgets.lessons.store import Store\n"
        "kept = Store(sys.argv[1])\n"
        "kept.add('03-a', 1, 50, seen=False); print(len(kept.tries()), kept.trouble)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("1 "), done.stderr
    assert ("no ordinary file" in done.stdout) == (name == path.name)
    assert path.with_name(name).is_fifo()


def test_a_file_that_cannot_be_ours_is_not_read(path):
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(10**12)
    kept = Store(path)
    assert kept.tries() == {} and "File too large" in kept.trouble
    assert {file.name for file in path.parent.iterdir()} == {"predictions.json", "predictions.json.lock"}


def test_a_folder_that_may_not_be_entered_is_said_and_predictions_last_in_memory(closed):
    kept = Store(closed / "predictions.json")
    assert kept.tries() == {}
    kept.add("03-a", 1, 50, seen=False)
    assert list(kept.tries()) == ["03-a"] and "Permission denied" in kept.trouble


@pytest.mark.parametrize("named", ["", "~/mine.json", "~nobody-by-this-name/mine.json"])
def test_without_a_home_predictions_last_in_memory(homeless, monkeypatch, named):
    monkeypatch.setenv("INCEPTION_PREDICTIONS", named)
    assert store().tries() == {} and store() is store()
    store().add("03-a", 1, 50, seen=False)
    assert list(store().tries()) == ["03-a"]
    assert "no home folder" in store().trouble and "INCEPTION_PREDICTIONS" in store().trouble
    assert not [*homeless.iterdir()]
    store()._unsaved.clear()


def test_a_sound_file_is_left_alone(path):
    path.parent.mkdir(parents=True)
    path.write_text(ours([TRY]))
    kept = Store(path)
    assert kept.tries() == {"03-reduce": [TRY]}
    assert kept.trouble == ""


def test_where_nothing_can_be_written_it_lasts_in_memory_and_is_saved_once_it_can(tmp_path):
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "predictions.json"
    kept = Store(path)
    kept.add("03-reduce", "c1 and c4", 80, seen=False)
    kept.judge("03-reduce", {"c1 and c4": True})
    assert kept.tries()["03-reduce"][0]["right"] is True
    assert "cannot be used" in kept.trouble and "INCEPTION_PREDICTIONS" in kept.trouble

    (tmp_path / "file").unlink()
    kept.add("03-slice", 7, 50, seen=False)
    assert kept.trouble == ""
    assert list(Store(path).tries()) == ["03-reduce", "03-slice"]
    assert Store(path).tries()["03-reduce"][0]["right"] is True


def test_a_folder_in_the_place_of_the_file(path):
    path.mkdir(parents=True)
    kept = Store(path)
    assert kept.tries() == {}
    kept.add("03-reduce", "c1 and c4", 80, seen=False)
    assert list(kept.tries()) == ["03-reduce"]
    assert "cannot be used" in kept.trouble
    assert path.is_dir()


def test_a_write_that_breaks_off_leaves_the_old_file(path, monkeypatch):
    kept = Store(path)
    kept.add("03-reduce", "c1 and c4", 80, seen=False)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        kept.add("03-slice", 7, 50, seen=False)
    assert "No space left" in kept.trouble
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 2  # and its lock
    assert list(kept.tries()) == ["03-reduce", "03-slice"]


def test_threads_lose_nothing(path):
    kept = Store(path)
    threads = [
        Thread(target=lambda: [kept.add("03-a", n, 50, seen=False) for n in range(10)]) for _ in "1234"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept.tries()["03-a"]) == 40


def test_kernels_lose_nothing(path):
    code = (
        "import sys; from widgets.lessons.store import Store\n"
        "for n in range(25): Store(sys.argv[1]).add('03-a', n, 50, seen=False)"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(3)]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0, 0]
    assert sorted(made["answer"] for made in Store(path).tries()["03-a"]) == sorted(list(range(25)) * 3)


def test_a_lock_that_is_never_released_does_not_block_for_long(path, monkeypatch):
    import fcntl

    from widgets.lessons import store as module

    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    path.parent.mkdir(parents=True)
    with path.with_name("predictions.json.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Store(path).add("03-a", 1, 50, seen=False)
    assert list(Store(path).tries()) == ["03-a"]
