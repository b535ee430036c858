"""A learner's file of predictions: the first of each question, made before its answer, and nothing else."""

import getpass
import json
import os
import re
import socket
import stat
from base64 import b64decode
from pathlib import Path

import pytest

from widgets.lessons import Predict
from widgets.lessons.asked import Asked
from widgets.lessons.class_file import handed, written
from widgets.lessons.class_folder import DROP_BOX, put
from widgets.lessons.export import Export, export_predictions
from widgets.lessons.question import Question
from widgets.lessons.reveal import Reveal
from widgets.lessons.store import Store, store

NAMES = "b1", "b2"
ASKED = {key: Asked(Question(key, "Which?", NAMES, "")) for key in ("03-one", "03-two", "03-late", "03-open")}


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The folder of the notebook; no class shares this machine."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.delenv("INCEPTION_CLASS", raising=False)
    return tmp_path / "here"


@pytest.fixture
def box(tmp_path, monkeypatch):
    """The folder that a class shares."""
    folder = tmp_path / "class"
    folder.mkdir()
    folder.chmod(DROP_BOX)
    monkeypatch.setenv("INCEPTION_CLASS", str(folder))
    return folder


def commit(key, answer, sure=70):
    predict = Predict("Which?", list(NAMES), key=key)
    predict.again()
    predict.controls["answer"].value, predict.controls["sure"].value = answer, sure
    predict.commit()
    return predict.question


def predict():
    """One in two tries, one after the answer was looked at, one not looked up."""
    commit("03-one", "b1", 90)
    question = commit("03-one", "b2", 20)
    Reveal(question, "b2")
    commit("03-one", "b1", 100)
    Reveal(Predict("Which?", list(NAMES), key="03-late").question, "b1").unveil()
    commit("03-late", "b1")
    commit("03-open", "b2", 50)


EXPECTED = {
    "03-one": {"answer": "b1", "sure": 90, "right": False},
    "03-open": {"answer": "b2", "sure": 50, "right": None},
}


def test_the_first_try_before_the_answer_counts_and_is_judged_though_another_followed(here):
    predict()
    Export().controls["save"].click()
    data = json.loads((here / "my-predictions.json").read_text())
    assert data["predictions"] == EXPECTED and data["name"] == ""
    read = handed("file", (here / "my-predictions.json").read_bytes(), ASKED)
    assert {key: vars(one) for key, one in read.predictions.items()} == EXPECTED and read.lost == ()


def test_nothing_is_made_before_a_button_is_pressed(here, fresh, capsys):
    predict()
    before = {path.name for path in fresh.parent.iterdir()}
    export_predictions()
    export = Export()
    export.controls["name"].value = "Ada"
    assert [*here.iterdir()] == [] and {path.name for path in fresh.parent.iterdir()} == before
    assert "a random number" in export._holds.value and "Ada" in export._holds.value
    export.controls["save"].click()
    assert json.loads(Path("my-predictions.json").read_text())["name"] == "Ada"
    assert stat.S_IMODE((here / "my-predictions.json").stat().st_mode) == 0o600


def test_the_file_holds_no_name_unless_given_and_nothing_of_the_machine(here, monkeypatch):
    predict()
    Export().save()
    text = (here / "my-predictions.json").read_text()
    data = json.loads(text)
    assert {*data} == {"format", "about", "learner", "name", "made", "predictions"}
    assert {field for one in data["predictions"].values() for field in one} == {"answer", "sure", "right"}
    assert data["made"].endswith("+00:00")  # no time zone of a place
    said = json.dumps(data["predictions"]) + data["made"] + data["learner"]
    for own in (getpass.getuser(), socket.gethostname(), str(Path.home()), str(here)):
        assert own not in said and (own not in text or own in data["about"])
    assert "/" not in text and len(text) < 2000


def test_every_prediction_that_is_shown_is_what_the_file_then_holds(here):
    predict()
    export = Export()
    shown = re.search("<pre>(.*)</pre>", export._holds.value, re.DOTALL)[1].replace("&quot;", '"')
    export.save()
    saved = json.loads((here / "my-predictions.json").read_text())
    assert json.loads(shown) == saved | {"learner": "a random number", "made": json.loads(shown)["made"]}
    link = re.search(
        r'download="my-predictions.json" href="data:application/json;base64,([^"]+)"', export._said.value
    )
    assert json.loads(b64decode(link[1])) == saved
    assert "2 predictions so far.<br>1 answer looked at before any prediction" in Export()._said.value


def test_a_reader_who_predicted_nothing_or_late_has_nothing_to_export(here):
    export = Export()
    assert all(export.controls[name].disabled for name in ("save", "hand in"))
    export.save()
    assert "There is no prediction yet" in export._said.value and [*here.iterdir()] == []
    commit("03-one", "b1")
    assert "1 prediction so far." in export._said.value and not export.controls["save"].disabled


def test_a_name_too_long_is_refused_where_it_is_typed(here):
    predict()
    export = Export()
    export.controls["name"].value = "x" * 101
    assert "at most 100 letters" in export._said.value and export.controls["save"].disabled
    export.save()
    assert [*here.iterdir()] == []
    export.controls["name"].value = "Bo"
    assert not export.controls["save"].disabled


def test_the_text_twin_is_the_same_for_everyone(box):
    before = Export()._repr_mimebundle_()["text/plain"]
    predict()
    assert Export()._repr_mimebundle_()["text/plain"] == before


def test_a_learner_s_number_lasts_and_differs_from_another_s(fresh, tmp_path):
    numbers = [store().learner(), Store(fresh).learner(), Store(tmp_path / "other.json").learner()]
    assert numbers[0] == numbers[1] != numbers[2] and re.fullmatch("[0-9a-f]{16}", numbers[0])
    fresh.with_name("predictions.json.learner").write_bytes(b"\xff" * 16)
    assert re.fullmatch("[0-9a-f]{16}", renewed := Store(fresh).learner())
    assert renewed == Store(fresh).learner()


@pytest.mark.parametrize(
    "path", [None, Path(os.devnull), Path("/proc/nowhere/p.json")], ids=["none", "null", "no"]
)
def test_without_a_place_for_it_the_number_lasts_as_long_as_the_kernel(path):
    kept = Store(path)
    assert kept.learner() == kept.learner() != Store(path).learner()


def test_without_a_shared_folder_there_is_no_such_button():
    assert Export().controls["hand in"].layout.display == "none"


def test_handed_in_again_a_file_takes_the_place_of_the_last(box):
    predict()
    export = Export()
    assert export.controls["hand in"].layout.display is None
    export.controls["hand in"].click()
    commit("03-two", "b1")
    export.controls["name"].value = "Ada"
    export.controls["hand in"].click()
    [path] = box.iterdir()
    data = json.loads(path.read_text())
    assert path.name == f"predictions-{store().learner()}.json" and data["name"] == "Ada"
    assert {*data["predictions"]} == {*EXPECTED, "03-two"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o640 and path.stat().st_gid == box.stat().st_gid
    assert "Handed in." in export._said.value


@pytest.mark.parametrize("mode", [0o755, 0o1777, 0o3777, 0o2773, 0o1773], ids=oct)
def test_a_shared_folder_that_others_can_read_or_empty_gets_nothing(box, mode):
    predict()
    box.chmod(mode)
    export = Export()
    export.hand_in()
    assert "No file was made: the folder of the class is not closed" in export._said.value
    assert [*box.iterdir()] == []


def test_a_shared_folder_that_is_gone_or_taken_is_a_sentence(box, monkeypatch):
    predict()
    export = Export()
    (box / f"predictions-{store().learner()}.json").mkdir()
    export.hand_in()
    assert "No file was made:" in export._said.value and "\n" not in export._said.value
    monkeypatch.setenv("INCEPTION_CLASS", str(box / "none"))
    export.hand_in()
    assert "No file was made: No such file or directory." in export._said.value


def test_a_file_is_whole_or_not_there(box, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    predict()
    monkeypatch.setattr(os, "fsync", full)
    export = Export()
    export.hand_in()
    assert "No space left on device" in export._said.value and [*box.iterdir()] == []


def test_put_writes_what_reading_takes(box):
    data = {"learner": "0" * 16, "name": "Zoë “é” 中", "predictions": EXPECTED}
    data |= {"format": "inception predictions 1", "made": "2026-01-01T00:00:00+00:00"}
    path = put(box, data)
    assert path.read_bytes() == written(data).encode("ascii")
    assert handed("file", path.read_bytes(), ASKED).name == data["name"]
