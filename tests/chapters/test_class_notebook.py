"""The teachers' notebook, run as it is beside a folder of files."""

import json
import shutil

import pytest

from widgets.copies import CHAPTERS

RIGHT, WRONG = "(1, 4, 28, 28)", "(1, 1, 28, 28)"


def file_of(learner, answer, name=""):
    found = {"format": "inception predictions 1", "learner": f"{learner:016x}", "name": name}
    made = {"made": "2026-01-01T00:00:00+00:00"}
    return json.dumps(
        found | made | {"predictions": {"01-one": {"answer": answer, "sure": 90, "right": None}}}
    )


@pytest.mark.parametrize("named", [False, True], ids=["beside", "shared"])
def test_it_shows_the_class_of_the_folder_beside_it_or_of_the_one_that_is_shared(
    tmp_path, script, monkeypatch, named
):
    notebook = tmp_path / "class.ipynb"
    shutil.copy(CHAPTERS / "class.ipynb", notebook)
    folder = tmp_path / ("shared" if named else "class")
    folder.mkdir()
    monkeypatch.delenv("INCEPTION_CLASS", raising=False)
    if named:
        monkeypatch.setenv("INCEPTION_CLASS", str(folder))
    for learner, (answer, name) in enumerate([(RIGHT, ""), (WRONG, "Ada"), (WRONG, "")]):
        (folder / f"{learner}.json").write_text(file_of(learner, answer, name))
    (folder / "notes.txt").write_text("a note")
    ran, _, _ = script("chapters").run(notebook)
    [shown] = [cell.outputs[0].data for cell in ran.cells if cell.cell_type == "code"]
    said = shown["text/plain"].splitlines()
    assert said[:2] == [
        "3 learners and 1 question are counted.",
        "notes.txt was left out: it is no JSON, or not all of it.",
    ]
    assert f"  ✓ {RIGHT}: 1, 1 of them surely" in said and f"  {WRONG}: 2, 2 of them surely" in said
    assert said[-1] == "Sure (80 % or more) and wrong: 2 (Ada, 1 without a name)."
    assert 'alt="3 learners and 1 question' in shown["text/html"]
