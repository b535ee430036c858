"""Writing whole or not at all: a writer that dies leaves the old file, and nothing beside it."""

import os
import signal
import subprocess
import sys

import pytest

from widgets.core.files import replacing


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "kept.txt"
    path.write_text("old")
    return path


def test_a_whole_file_takes_the_place_of_the_old_one(path):
    with replacing(path, encoding="utf-8") as file:
        file.write("neu: ä")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_bytes() == "neu: ä".encode()
    assert [*path.parent.iterdir()] == [path]


def test_nothing_takes_the_place_of_a_pipe_or_a_folder(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(OSError, match="is no ordinary file"), replacing(tmp_path / name) as file:
            file.write("new")
    assert (tmp_path / "pipe").is_fifo() and len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize("death", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError()])
def test_a_writer_that_dies_leaves_the_old_file_and_no_litter(path, death):
    with pytest.raises(type(death)), replacing(path, "wb") as file:
        file.write(b"ne" * 100_000)
        raise death
    assert path.read_text() == "old" and [*path.parent.iterdir()] == [path]


def test_where_it_cannot_be_put_in_place_nothing_is_left_beside(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError), replacing(tmp_path / "folder") as file:
        file.write("new")
    assert [*tmp_path.iterdir()] == [tmp_path / "folder"]


def test_a_process_killed_in_the_middle_leaves_the_old_file(path):
    code = (
        "import os, signal, sys; from widgets.core.files import replacing\n"
        "with replacing(sys.argv[1]) as file:\n"
        "    file.write('half'); file.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)]).returncode == -signal.SIGKILL
    assert path.read_text() == "old"
    assert {one.suffix for one in path.parent.iterdir()} == {".txt", ".part"}


@pytest.mark.parametrize(("shared", "mode"), [(False, 0o600), (True, 0o644)])
def test_who_may_read_it(path, shared, mode):
    with replacing(path, shared=shared) as file:
        file.write("new")
    assert path.stat().st_mode & 0o777 == mode
