import json
import os
import subprocess
import sys
from threading import Thread

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


def test_judging_marks_the_latest_try_of_that_answer(path):
    kept = Store(path)
    for answer in (9, 25, 9, 1):
        kept.add("02-taps", answer, 50, seen=False)
    kept.judge("02-taps", 9, True)
    assert [made["right"] for made in Store(path).tries()["02-taps"]] == [None, None, True, None]


def test_the_reader_names_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("INCEPTION_PREDICTIONS", str(tmp_path / "mine.json"))
    assert store().path == tmp_path / "mine.json"
    assert store() is store()
    monkeypatch.setenv("INCEPTION_PREDICTIONS", "")
    assert store().path.name == "predictions.json" and "inception-widgets" in store().path.parts


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
    kept.judge("03-reduce", "c1 and c4", True)
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
