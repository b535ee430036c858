"""The questions as the published chapters ask them: read off the saved notebooks, answers as fingerprints."""

import ast
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .question import Question
from .reveal import SAVED

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
_NUMBER = re.compile(r"a number(?:, in (.+))?")
_ANSWER = re.compile(rf"(.*)\n{re.escape(SAVED)}".replace(r"\{\}", "([0-9a-f]{8})"), re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """A Question and the fingerprint of its answer: "" where that is each reader's own."""

    question: Question
    mark: str = ""

    def right(self, answer, found=None):
        """Whether an answer is right, by the fingerprint; `found` where that cannot say it."""
        if self.mark and self.question.fingerprint(answer) == self.mark:
            return True
        return False if self.mark and self.question.choices else found


@lru_cache(maxsize=1)
def published(chapters=CHAPTERS):
    """{key: Asked} of all chapters whose outputs are saved, in their order."""
    found, marks = {}, {}
    for path in sorted(chapters.glob("[0-9][0-9]*_*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                said = ["".join(out.get("data", {}).get("text/plain", "")) for out in cell["outputs"]]
                marks.update(answer.groups() for text in said if (answer := _ANSWER.fullmatch(text)))
                for key, text in _calls("".join(cell["source"])):
                    with suppress(ValueError):  # a cell that was not run
                        found[key] = question_of(key, text, said[-1] if said else "")
    return {key: Asked(question, marks.get(question.text, "")) for key, question in found.items()}


def question_of(key, text, said):
    """The Question of that text which says so when it is asked. ValueError for another one's."""
    choices = said.removeprefix(f"Predict: {text} (").removesuffix(")")
    if choices == said:
        raise ValueError(f"{key}: that is another question.")
    if number := _NUMBER.fullmatch(choices):
        return Question(key, text, (), number[1] or "")
    return Question(key, text, tuple(choices.split(" | ")), "")


def _calls(source):
    """(key, text) of each Predict in a cell."""
    if "Predict(" not in source:
        return
    with suppress(SyntaxError, ValueError):  # a cell that is not Python, such as one with an IPython command
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Predict" and node.args:
                keys = [word.value for word in node.keywords if word.arg == "key"]
                yield (*map(ast.literal_eval, keys), ast.literal_eval(node.args[0]))
