"""A reader's copies: renewed where they are as handed out, and never written over."""

import errno
import json
import os
import re
from pathlib import Path

import nbformat
import pytest

from widgets import checkup, copies
from widgets.copies import CHAPTERS, FIRST, HANDED, hand_out
from widgets.lessons.help import solution_path

LINK = re.compile(r'\]\((?!\w+:|#)([^)#\s]+)|(?:src|href)="(?!\w+:|#)([^"#]+)')
NAME = "03_join.ipynb"
NEW = "03_join (new).ipynb"


def chapter(text, output="7"):
    shown = nbformat.v4.new_output("execute_result", {"text/plain": output}, execution_count=1)
    cells = [
        nbformat.v4.new_markdown_cell(text, id="a"),
        nbformat.v4.new_code_cell("3 + 4", id="b", outputs=[shown], execution_count=1),
    ]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def publish(tmp_path):
    """publish(text): chapter 03 as it is published from then on."""
    (tmp_path / "chapters/solutions").mkdir(parents=True)
    (tmp_path / "chapters/solutions/03-join.py").write_text("one = 1\n")

    def write(text):
        nbformat.write(chapter(text), tmp_path / "chapters" / NAME)

    write("first")
    return write


@pytest.fixture
def my(tmp_path):
    return tmp_path / "my"


@pytest.fixture
def start(publish, my):
    """start(): what is said when the chapters are handed out."""
    return lambda: hand_out(my, my.parent / "chapters")


def text_of(path):
    return nbformat.read(path, 4).cells[0].source


def edit(path, change):
    """What a reader does to a notebook, saved as JupyterLab saves."""
    notebook = nbformat.read(path, 4)
    change(notebook)
    nbformat.write(notebook, path)


def write_in(path):
    edit(path, lambda notebook: notebook.cells.append(nbformat.v4.new_markdown_cell("mine")))


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_copy_holds_all_but_the_outputs(start, my):
    assert start() == [] and names(my) == [NAME, "solutions"]
    copy, wanted = nbformat.read(my / NAME, 4), chapter("first")
    wanted.cells[1].update(outputs=[], execution_count=None)
    nbformat.validate(copy)
    assert copy == wanted
    text = (my / NAME).read_text()
    nbformat.write(copy, my / NAME)
    assert (my / NAME).read_text() == text  # as Jupyter writes it
    assert (my / "solutions/03-join.py").read_text() == "one = 1\n"


def opened(notebook):
    """JupyterLab has been told by its kernel which Python this is."""
    notebook.metadata.language_info = {"name": "python", "version": "3.11.7", "pygments_lexer": "ipython3"}
    notebook.metadata.kernelspec = {"display_name": "Python 3 (ipykernel)", "name": "python3"}


def run(notebook):
    notebook.cells[1].outputs = chapter("").cells[1].outputs


def answer(notebook):
    notebook.cells[1].source = "3 * 4"


@pytest.mark.parametrize("change", [None, opened], ids=["as it was", "opened"])
def test_a_copy_that_nobody_worked_in_gives_way_to_a_new_version(publish, start, my, change):
    start()
    if change:
        edit(my / NAME, change)
    publish("second")
    assert start() == [] and names(my) == [NAME, "solutions"] and text_of(my / NAME) == "second"


@pytest.mark.parametrize("change", [run, answer], ids=["run", "answered"])
def test_beside_one_that_somebody_worked_in_the_new_version_is_put_once(publish, start, my, change):
    start()
    edit(my / NAME, change)
    mine = (my / NAME).read_bytes()
    assert start() == [] and names(my) == [NAME, "solutions"]  # nothing new yet
    publish("second")
    assert start() == [f"A new version stands beside what you changed: {NEW}."]
    assert (my / NAME).read_bytes() == mine and text_of(my / NEW) == "second"
    assert not nbformat.read(my / NEW, 4).cells[1].outputs
    assert start() == []
    (my / NEW).unlink()
    assert start() == [] and not (my / NEW).exists()  # declined


def test_the_next_new_version_takes_its_place_unless_somebody_worked_in_that_too(publish, start, my):
    start()
    write_in(my / NAME)
    publish("second")
    start()
    publish("third")
    assert NEW in start()[0] and text_of(my / NEW) == "third"
    write_in(my / NEW)
    publish("fourth")
    assert start() == ["A new version stands beside what you changed: 03_join (new 2).ipynb."]
    assert [text_of(my / name) for name in names(my)[:-1]] == ["fourth", "third", "first"]


def test_who_takes_the_new_version_up_goes_on_with_it(publish, start, my):
    start()
    write_in(my / NAME)
    publish("second")
    start()
    (my / NEW).replace(my / NAME)
    assert start() == []
    publish("third")
    assert start() == [] and text_of(my / NAME) == "third" and names(my) == [NAME, "solutions"]


def test_a_changed_solution_stays_too(publish, start, my):
    start()
    (my / "solutions/03-join.py").write_text("mine\n")
    (my.parent / "chapters/solutions/03-join.py").write_text("two = 2\n")
    assert "solutions/03-join (new).py." in start()[0]
    assert (my / "solutions/03-join.py").read_text() == "mine\n"


def test_a_chapter_under_another_name_comes_and_the_copy_of_the_old_one_stays(publish, start, my):
    start()
    chapters = my.parent / "chapters"
    (chapters / NAME).rename(chapters / "03_concatenate.ipynb")
    assert start() == [f"Published no longer, and left as you have it: {NAME}."]
    assert names(my) == ["03_concatenate.ipynb", NAME, "solutions"]
    assert start() == []


def test_what_a_reader_deleted_returns(start, my):
    start()
    (my / NAME).unlink()
    assert start() == [] and text_of(my / NAME) == "first"


@pytest.mark.parametrize("kept", [None, "torn {", "[]"])
def test_where_it_is_lost_what_was_handed_out_all_that_differs_is_the_reader_s(publish, start, my, kept):
    start()
    write_in(my / NAME)
    (my / HANDED).unlink()
    if kept:
        (my / HANDED).write_text(kept)
    mine = (my / NAME).read_bytes()
    publish("second")
    assert NEW in start()[0] and (my / NAME).read_bytes() == mine
    assert start() == []


def test_a_link_of_the_reader_s_is_not_followed(publish, start, my):
    start()
    (my / NAME).unlink()
    (my / NAME).symlink_to(my.parent / "elsewhere")
    publish("second")
    assert NEW in start()[0] and not (my.parent / "elsewhere").exists() and (my / NAME).is_symlink()


@pytest.mark.parametrize("torn", ["{", "{}", "[]", '{"cells": [1]}', "<<<<<<< HEAD\n{}"])
def test_a_published_file_that_is_no_notebook_is_said_and_touches_nothing(start, my, torn):
    start()
    (my.parent / "chapters" / NAME).write_text(torn)
    assert start() == [f"1 file could not be copied into {my}: {NAME} (it is no notebook)."]
    assert text_of(my / NAME) == "first"


def test_a_full_disk_is_one_sentence_and_what_was_there_stays(publish, start, my, monkeypatch):
    start()
    publish("second")
    (my.parent / "chapters/solutions/03-join.py").write_text("two = 2\n")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(full))
        assert start() == [f"2 files could not be copied into {my}: {NAME} (No space left on device)."]
    assert text_of(my / NAME) == "first" and not [*my.rglob("*.part")]
    assert start() == [] and text_of(my / NAME) == "second"  # there is room again


def test_a_folder_that_cannot_be_written_is_one_sentence(publish, start, my, monkeypatch):
    def refuse(*given, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert start() == [f"The chapters could not be copied into {my}: Permission denied."]


def test_the_doctor_says_it_again_where_the_start_is_out_of_sight(publish, start, my, monkeypatch):
    monkeypatch.chdir(my.parent)
    assert not checkup._copies()  # no copies here
    start()
    monkeypatch.chdir(my)
    assert "never writes over" in checkup._copies()
    write_in(my / NAME)
    publish("second")
    said = start()
    with pytest.raises(UserWarning) as warning:
        checkup._copies()
    assert said == [f"A{str(warning.value)[1:]}."]
    (my / NEW).unlink()
    assert "never writes over" in checkup._copies()


def test_without_chapters_nothing_is_taken_for_withdrawn(start, my):
    start()
    assert hand_out(my, my.parent / "none") == [f"There are no chapters in {my.parent / 'none'}."]
    assert HANDED in {path.name for path in my.iterdir()} and json.loads((my / HANDED).read_text())


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own") / "my"
    assert hand_out(folder) == []
    return folder


def test_every_chapter_is_copied_and_holds_no_output(whole):
    assert names(whole)[0] == FIRST
    assert {path.name for path in whole.glob("*.ipynb")} == {path.name for path in CHAPTERS.glob("*.ipynb")}
    for path in whole.glob("*.ipynb"):
        copy, original = nbformat.read(path, 4), nbformat.read(CHAPTERS / path.name, 4)
        assert [cell.source for cell in copy.cells] == [cell.source for cell in original.cells]
        code = [cell for cell in copy.cells if cell.cell_type == "code"]
        assert code and not any(cell.outputs or cell.execution_count for cell in code)


def test_what_chapters_link_to_is_there_from_the_copies_too(whole):
    cells = [(path, cell) for path in whole.glob("*.ipynb") for cell in nbformat.read(path, 4).cells]
    links = {
        (path.name, "".join(found))
        for path, cell in cells
        if cell.cell_type == "markdown"
        for found in LINK.findall(cell.source)
    }
    assert len(links) > 30 and not [link for link in links if not (whole / link[1]).is_file()]


def test_so_are_the_solutions(whole, monkeypatch):
    monkeypatch.chdir(whole)
    keys = [path.stem for path in CHAPTERS.glob("solutions/*.py")]
    assert len(keys) > 50 and all(solution_path(key).parent == whole / "solutions" for key in keys)


def test_it_ends_with_status_1_only_where_nothing_can_be_opened(tmp_path, capsys):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="1"):
        copies.main(tmp_path / "file")
    assert capsys.readouterr().err == (
        f"The chapters could not be copied into {tmp_path / 'file'}: a file is where a folder should be.\n"
    )
    copies.main(tmp_path / "my")
    assert capsys.readouterr() == ("", "")
