import pytest

from widgets.lessons import help, question


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """A reader who has answered nothing, in a kernel that has asked nothing; their file of predictions."""
    monkeypatch.setenv("INCEPTION_PREDICTIONS", str(tmp_path / "predictions.json"))
    for memory in (question.questions, question.shown, question.views, help._level):
        memory.clear()
    yield tmp_path / "predictions.json"
