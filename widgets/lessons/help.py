"""hint and solution: help with an exercise, as much as is asked for, offline."""

import ast
from pathlib import Path

from IPython.display import display

from ..ui.look import say
from .exercises import exercise
from .store import LOCK

_level = {}


def hint(key, level=None):
    """Print one hint: the first call the first of three, the next call the next; or the one of that level.

    ValueError if there is no such exercise or level.
    """
    hints = exercise(key).hints
    with LOCK:
        level = min(_level.get(key, 0) + 1, len(hints)) if level is None else level
        if level not in range(1, len(hints) + 1):
            raise ValueError(f"Hints have the levels 1 to {len(hints)}; got {level!r}.")
        _level[key] = level
    say(f"Hint {level} of {len(hints)}: {hints[level - 1]}")
    if level == len(hints):
        print(f'That was the last. One way to do it: solution("{key}")')


def solution(key):
    """Show solutions/<key>.py, its explanation and its code. ValueError if there is none."""
    exercise(key)
    display(Solution(solution_path(key).read_text(encoding="utf-8")))


def solution_path(key):
    """Where the solution lies: beside the notebook that runs, else in the repository of this package."""
    here = Path.cwd()
    folders = [here / "solutions", *(above / "chapters" / "solutions" for above in (here, *here.parents))]
    folders.append(Path(__file__).resolve().parents[2] / "chapters" / "solutions")
    for folder in folders:
        if (folder / f"{key}.py").is_file():
            return folder / f"{key}.py"
    raise ValueError(f"There is no solutions/{key}.py beside the chapters: is your copy of them complete?")


class Solution:
    """The text of a solution: a docstring that explains, then code."""

    def __init__(self, text):
        self.explanation = ast.get_docstring(ast.parse(text)) or ""
        start = ast.parse(text).body[0].end_lineno if self.explanation else 0
        self.code = "\n".join(text.splitlines()[start:]).strip()

    def __repr__(self):
        return f"{self.explanation}\n\n{self.code}".strip()

    def _repr_markdown_(self):
        return f"{self.explanation}\n\n```python\n{self.code}\n```"
