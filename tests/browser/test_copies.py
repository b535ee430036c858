"""What JupyterLab saves of a copy: merely opened, it is as good as untouched; run, it is the reader's."""

import shutil

import nbformat
from harness import write_notebook

from widgets.copies import hand_out

NAME = "03_join.ipynb"
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"


def test_a_copy_that_was_opened_gives_way_to_a_new_version_and_one_that_ran_does_not(
    lab, open_notebook, tmp_path
):
    chapters, my = tmp_path / "chapters", tmp_path / "my"
    chapters.mkdir()

    def published(source):
        write_notebook(chapters / NAME, source)
        return hand_out(my, chapters)

    def saved():
        notebook.page.evaluate(SAVE)
        shutil.copy(lab.root / NAME, my / NAME)
        return nbformat.read(my / NAME, 4)

    assert published("1 + 1") == []
    before = (my / NAME).read_bytes()
    with open_notebook(my / NAME) as notebook:
        assert "version" in saved().metadata.language_info and (my / NAME).read_bytes() != before
        assert published("1 + 2") == [] and nbformat.read(my / NAME, 4).cells[0].source == "1 + 2"
        notebook.run_all()
        assert saved().cells[0].outputs
        [said] = published("1 + 3")
    assert "03_join (new).ipynb" in said and nbformat.read(my / NAME, 4).cells[0].source == "1 + 1"
