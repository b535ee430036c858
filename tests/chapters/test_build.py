"""`make chapters` on tiny notebooks."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

TWINS = """
from IPython.display import display
class Explorer:
    def _repr_mimebundle_(self, **_):
        view = {"version_major": 2, "version_minor": 0, "model_id": "1234"}
        twins = {"image/png": "iVBORw0K", "text/plain": "9 channels"}
        return {"application/vnd.jupyter.widget-view+json": view, **twins}
Explorer()"""
VIEW_ONLY = """
display({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}, raw=True)"""
PROGRESS = """
import sys
print("50 %", file=sys.stderr)
print("first"); sys.stdout.flush(); print("second")"""


@pytest.fixture(scope="module")
def chapters(script):
    return script("chapters")


def write(path, *sources, **metadata):
    cells = [new_markdown_cell("# 07 · A chapter"), *(new_code_cell(source) for source in sources)]
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path


def outputs(path):
    return [cell.outputs for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_pictures_and_text_stay_and_what_only_lives_goes(chapters, tmp_path):
    path = write(tmp_path / "07_a.ipynb", TWINS, VIEW_ONLY, PROGRESS, widgets={"state": {}}, editor="mine")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata = nbformat.from_dict({"tags": ["keep"], "collapsed": True})
    nbformat.write(notebook, path)

    chapters.main([path])

    explorer, view, progress = outputs(path)
    assert [set(output.data) for output in explorer] == [{"image/png", "text/plain"}]
    assert view == []
    assert [(output.name, output.text) for output in progress] == [("stdout", "first\nsecond\n")]
    saved = nbformat.read(path, as_version=4)
    assert set(saved.metadata) == {"kernelspec", "language_info"}
    assert saved.metadata.kernelspec.name == "python3"
    assert [dict(cell.metadata) for cell in saved.cells[:2]] == [{}, {"tags": ["keep"]}]
    assert [cell.execution_count for cell in saved.cells[1:]] == [1, 2, 3]
    assert list(tmp_path.iterdir()) == [path]

    before = path.read_bytes()
    chapters.main([path])
    assert path.read_bytes() == before


def test_cells_run_in_the_folder_of_the_chapter(chapters, tmp_path):
    (tmp_path / "here.txt").write_text("yes")
    path = write(tmp_path / "07_a.ipynb", "open('here.txt').read()")
    chapters.main([path])
    assert outputs(path)[0][0].data["text/plain"] == "'yes'"


@pytest.mark.parametrize(
    ("cell", "named"),
    [("1 / 0", "ZeroDivisionError: division by zero"), ("import os; os._exit(3)", "DeadKernelError")],
)
def test_a_failing_cell_is_named_and_the_old_file_stays(chapters, tmp_path, cell, named):
    path = write(tmp_path / "07_a.ipynb", "a = 1", cell, "never = 1")
    before = path.read_bytes()
    with pytest.raises(SystemExit) as left:
        chapters.main([path])
    assert str(left.value).startswith(f"07_a.ipynb: cell 3 ({cell}) failed with {named}")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_chapter_that_is_not_there(chapters, tmp_path):
    with pytest.raises(SystemExit, match="no chapter 99_missing"):
        chapters.main([tmp_path / "99_missing.ipynb"])
