import dataclasses
import os
from contextlib import closing
from pathlib import Path

import pytest

from widgets.training.log import COLUMNS, HELD_OUT, Log, read
from widgets.training.run import train


@pytest.fixture
def written(make_run, tmp_path):
    """A log of twelve steps, tested at the ends of epochs, and the steps."""
    path, steps = tmp_path / "in" / "log.csv", []
    with closing(Log(path)) as log:
        for step in train(make_run()):
            log.note(step, step.epoch / 4 if step.ends_epoch else None)
            steps.append(step)
    return path, steps


def test_what_is_read_is_what_was_noted(written):
    path, steps = written
    rows = read(path)
    assert [row["step"] for row in rows] == list(range(1, 13))
    for row, step in zip(rows, steps, strict=True):
        assert row["loss"] == pytest.approx(step.loss, rel=1e-5)
        assert (row["epoch"], row["size"], row["images"]) == (step.epoch, step.size, step.images)
    assert [row["test_accuracy"] for row in rows if row["test_accuracy"] is not None] == [0.25, 0.5, 0.75]


def test_a_resumed_log_drops_what_will_be_done_again(written):
    path, steps = written
    with closing(Log(path, after=5)) as log:
        log.note(dataclasses.replace(steps[5], loss=9.0))
    assert [row["step"] for row in read(path)] == [1, 2, 3, 4, 5, 6]
    assert read(path)[-1]["loss"] == 9
    assert len(list(path.parent.iterdir())) == 1


def test_a_fresh_run_starts_its_log_anew(written):
    Log(written[0]).close()
    assert read(written[0]) == []


def test_a_last_line_that_was_cut_off_is_left_out(written):
    path, _ = written
    path.write_text(path.read_text()[:-30])
    assert [row["step"] for row in read(path)] == list(range(1, 12))


def test_a_line_damaged_in_the_middle_is_named(written):
    path, _ = written
    lines = path.read_text().splitlines()
    lines[3] = "what?"
    path.write_text("\n".join(lines))
    with pytest.raises(ValueError, match=r"log.csv is damaged in line 4\."):
        read(path)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match=r"other\.csv is no log of a training run"):
        read(path)


def test_a_log_that_cannot_be_begun_leaves_the_old_one_and_no_litter(written, monkeypatch):
    path, _ = written
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(OSError, match="No space"):
        Log(path, after=5)
    assert path.read_bytes() == before and [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\n5,", b"\n\0\0"),
        (b"\n5,", b"\n5000000000000000000000,"),
        (b"\n5,", b"\n2,"),
        (b"\n5,", b"\nnan,"),
        (b"\n5,", b"\n\xff\xfe5,"),
        (b"\n5,", b"\n5,1,"),
        (b"\n5,", b"\n" + b"9" * 200_000 + b","),
        (b"step", b"a,b\nstep"),
    ],
)
def test_a_damaged_log_is_set_aside_and_a_new_one_begun(written, old, new):
    path, steps = written
    content = path.read_bytes().replace(old, new)
    path.write_bytes(content)
    with closing(Log(path, after=8, seconds=steps[7].seconds)) as log:
        log.note(steps[8])
    assert log.aside.startswith("log.csv is ") and "It is called log-1.csv now" in log.aside
    assert path.with_name("log-1.csv").read_bytes() == content
    assert [row["step"] for row in read(path)] == [9]


def test_zeros_at_the_end_are_a_line_that_was_cut_off(written):
    path, steps = written
    with path.open("ab") as file:
        file.write(bytes(300))
    with closing(Log(path, after=12, seconds=steps[-1].seconds)) as log:
        assert log.aside == ""
    assert len(read(path)) == 12


def test_a_log_of_another_run_is_set_aside(written):
    path, steps = written
    Log(path, after=8, seconds=steps[7].seconds).close()
    before = path.read_bytes()
    Log(path, after=8, seconds=steps[7].seconds + 40).close()
    assert path.with_name("log-1.csv").read_bytes() == before and read(path) == []
    path.write_bytes(before)
    Log(path, after=6, seconds=steps[5].seconds).close()  # one step before the end: of this run
    Log(path).close()  # a run that begins
    assert len(read(path.with_name("log-2.csv"))) == 6


def test_no_log_is_read_from_a_pipe_or_put_in_its_place(tmp_path):
    path = tmp_path / "log.csv"
    os.mkfifo(path)
    for use in (read, Log):
        with pytest.raises(OSError, match="is no ordinary file, and was left as it is"):
            use(path)
    assert path.is_fifo() and [*tmp_path.iterdir()] == [path]


def test_a_log_without_end_is_set_aside_unread(tmp_path):
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.truncate(10**12)
    with closing(Log(path)) as log:
        assert "it is far too large. It is called log-1.csv now" in log.aside
    assert read(path) == []


def test_a_log_from_before_there_were_validation_images_is_read(written):
    path, _ = written
    rows = read(path)
    path.write_text("".join(line.rpartition(",")[0] + "\n" for line in path.read_text().splitlines()))
    assert path.read_text().splitlines()[0].endswith(",test_accuracy")
    assert read(path) == rows and {row["validation_accuracy"] for row in rows} == {None}


def test_what_is_held_out_is_the_validation_images_or_else_the_test_images(tmp_path):
    path = tmp_path / "log.csv"
    line = "{},1,32,0.1,128,1.00,2.00,2.3,0.1,{}"
    head = ",".join(COLUMNS)
    path.write_text(
        "\n".join([head, *(line.format(n, t) for n, t in enumerate((",", "0.5,", ",0.6", "0.5,0.6"), 1)), ""])
    )
    assert [row[HELD_OUT] for row in read(path)] == [None, 0.5, 0.6, 0.6]
    Log(path, 4, 1.0).close()  # written again, without what is no column
    assert path.read_text().splitlines()[0] == head and len(read(path)) == 4
