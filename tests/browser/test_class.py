"""A class in a browser: a prediction, its file by a button, and the teacher's report of it."""

from harness import write_notebook

SOURCE = """
import os
os.environ["INCEPTION_PREDICTIONS"] = os.path.abspath("kept/predictions.json")
from IPython.display import display
from widgets import ClassReport, Predict, export_predictions
predict = Predict("Which branch made channel 217?", ["b1", "b2", "b3", "b4"], key="03-217")
display(predict)
export_predictions()
report = ClassReport(".")
display(report)
"""


def test_what_a_learner_predicts_reaches_the_teacher_by_buttons(open_notebook, tmp_path):
    with open_notebook(write_notebook(tmp_path / "class.ipynb", SOURCE)) as notebook:
        notebook.run_all()
        predict_save_and_report(notebook)
        assert notebook.problems() == []


def predict_save_and_report(notebook):
    page = notebook.page

    def button(name):
        return page.get_by_role("button", name=name)  # its icon belongs to its name

    def shown(text):
        page.get_by_text(text).first.wait_for(timeout=60_000)

    assert button("Save the file").is_disabled()  # there is nothing to hand in yet
    page.get_by_role("radio", name="b2").check()
    button("Commit").click()
    shown("1 prediction so far.")
    assert not button("Hand in to the class").is_visible()  # without a hub there is no such folder
    with page.expect_download() as saved:
        button("Save the file").click()
        page.get_by_role("link", name="download it").click()
    assert saved.value.suggested_filename == "my-predictions.json"
    button("Read it again").click()
    shown("1 learner and 1 question are counted.")
    assert "Which branch made channel 217?" in notebook.ask("report.describe()")
