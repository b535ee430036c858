"""The questions of the chapters as they lie on disk: asked, with no answer in sight, and no code about it."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from widgets.lessons.asked import question_of
from widgets.lessons.question import Question
from widgets.lessons.reveal import SAVED

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("[0-9][0-9]*_*.ipynb"))
FINGERPRINT = re.compile(re.escape(SAVED).replace(r"\{\}", "([0-9a-f]{8})"))
FIGURE = re.compile(r"\d+(?:[ ,]\d{3})*(?:\.\d+)?")


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def tree_of(cell):
    return ast.parse(re.sub(r"(?m)^[%!].*", "", cell.source))


def calls(cell, name):
    """The calls of a function by that name in a cell."""
    nodes = [node for node in ast.walk(tree_of(cell)) if isinstance(node, ast.Call)]
    return [node for node in nodes if getattr(node.func, "id", None) == name]


def plain_texts(cell):
    """What the outputs of a cell say in words."""
    return [out.get("text") or out.get("data", {}).get("text/plain", "") for out in cell.outputs]


def asked_by(cells):
    """{key: what its Predict says} of all that the cells ask."""
    return {
        word.value.value: plain_texts(cell)[-1]
        for cell in cells
        for call in calls(cell, "Predict")
        for word in call.keywords
        if word.arg == "key"
    }


def given_away(key, asked, cell):
    """What is wrong with the saved outputs of a cell that answers a question: [in words, …]."""
    twins = [out for out in cell.outputs if FINGERPRINT.search(out.get("data", {}).get("text/plain", ""))]
    if len(twins) != 1 or {*twins[0].data} != {"text/plain"}:
        return ["there must be one twin, of text alone"]
    twin = twins[0].data["text/plain"]
    text, _, saved = twin.rpartition("\n")
    if not (mark := FINGERPRINT.fullmatch(saved)):
        return [f"more than a question: {twin}"]
    question = question_of(key, text, asked)
    rest = "\n".join(said for said in plain_texts(cell) if said != twin)
    if not question.choices:
        figures = {re.sub("[ ,]", "", figure) for figure in FIGURE.findall(rest)}
        return [f"says {one}" for one in figures if question.fingerprint(float(one)) == mark[1]]
    fits = [choice for choice in question.choices if question.fingerprint(choice) == mark[1]]
    wrong = [] if len(fits) == 1 else ["the fingerprint is of none of the choices"]
    return wrong + [f"says {one}" for one in fits if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", rest)]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_saved_output_of_an_answering_cell_holds_the_answer(path):
    cells = code_cells(path)
    asked, wrong, answered = asked_by(cells), {}, set()
    for cell in cells:
        for line in tree_of(cell).body:  # what stands under an `if` need not have run
            if isinstance(line, ast.Expr) and getattr(getattr(line.value, "func", 0), "id", 0) == "reveal":
                key = line.value.args[0].value
                answered.add(key)
                if found := given_away(key, asked[key], cell):
                    wrong[key] = found
    assert wrong == {}
    assert answered, "no question is answered here"


CHOICE = Question("03-a", "Which (1, 4)?", ("b1", "b2 (1, 4)"), "")
COUNT = Question("03-b", "How many?", (), "maps")
ASKED = {
    "03-a": "Predict: Which (1, 4)? (b1 | b2 (1, 4))",
    "03-b": "Predict: How many? (a number, in maps)",
}


@pytest.mark.parametrize(("question", "mark", "beside", "found"), [
    (CHOICE, CHOICE.fingerprint("b1"), "b10", False), (CHOICE, CHOICE.fingerprint("b1"), "is b1.", True),
    (CHOICE, CHOICE.fingerprint("b2 (1, 4)"), "b2 (1, 4)\n", True), (CHOICE, COUNT.fingerprint(5), "", True),
    (COUNT, COUNT.fingerprint(1234), "1235", False), (COUNT, COUNT.fingerprint(1234), "1,234 of", True),
    (COUNT, COUNT.fingerprint(0.36), "(0.36)", True), (COUNT, None, "", True),
])  # fmt: skip
def test_an_answer_that_is_given_away_is_found(question, mark, beside, found):
    said = f"{question.text}\n{SAVED.format(mark)}" if mark else f"{question.text} 5 maps"
    outputs = [
        nbformat.v4.new_output("display_data", {"text/plain": said}),
        nbformat.v4.new_output("stream", name="stdout", text=beside),
    ]
    cell = nbformat.v4.new_code_cell("", outputs=outputs)
    assert bool(given_away(question.key, ASKED[question.key], cell)) is found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_is_revealed_was_measured_and_is_no_sentence_made_for_it(path):
    found = [call.args[1] for cell in code_cells(path) for call in calls(cell, "reveal")]
    made = [node for node in found if isinstance(node, ast.IfExp | ast.JoinedStr)]
    made += [node for node in found if isinstance(getattr(node, "value", None), str)]
    assert found and [ast.unparse(node) for node in made] == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_cell_imports_more_than_four_lines(path):
    lines = {
        cell.source: sum(
            node.end_lineno - node.lineno + 1
            for node in tree_of(cell).body
            if isinstance(node, ast.Import | ast.ImportFrom)
        )
        for cell in code_cells(path)
    }
    assert [source for source, count in lines.items() if count > 4] == []
