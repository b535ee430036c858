"""How the site reads a chapter: answers and solutions folded, pictures in words.

What the file lacks is added while it is read, so a chapter on disk stays what Jupyter made of it.
"""

import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = ROOT / "chapters/solutions"
FOLDS = {"Predict": "How it is asked", "reveal": "How the answer is found"}
CALL = re.compile(r"^(Predict|reveal)\(", re.MULTILINE)
CHECKED = re.compile(r'^check\(\s*"([\w-]+)"', re.MULTILINE)
PICTURES = ("image/png", "image/svg+xml")


def read(text):
    """The text of a chapter's file → the notebook that the site shows (nbformat, version 4)."""
    notebook = nbformat.reads(text, as_version=4)
    shown, before = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if call := CALL.search(cell.source):
                fold(cell, FOLDS[call[1]], "hide-cell" if call[1] == "reveal" else "hide-input")
            say_in_words(cell, before)
        else:
            before = " ".join(re.findall(r"^#+ (.*)", cell.source, re.MULTILINE)[-1:]) or before
        shown.append(cell)
        shown += [solution(key) for key in CHECKED.findall(cell.source) if cell.cell_type == "code"]
    notebook.cells = shown
    return notebook


def fold(cell, words, tag):
    """Fold a cell, or its input alone, below these words."""
    cell.metadata.tags = [*cell.metadata.get("tags", []), tag]
    cell.metadata.setdefault("mystnb", {}).update(code_prompt_show=words, code_prompt_hide=words)


def solution(key):
    """A folded cell that holds a solution of that exercise."""
    cell = nbformat.v4.new_code_cell((SOLUTIONS / f"{key}.py").read_text().strip())
    fold(cell, "One solution", "hide-input")
    return cell


def say_in_words(cell, heading):
    """Give the pictures below a cell the words that are saved beside them, or else the section's heading."""
    said = [output.data["text/plain"] for output in cell.outputs if has_picture(output)]
    if said:
        words = [text if not text.startswith("<") else f"The figure of “{heading}”" for text in said]
        cell.metadata.setdefault("mystnb", {})["image"] = {"alt": " ".join(" ".join(words).split())}


def has_picture(output):
    """Whether this output of a cell is shown as a picture."""
    return any(mime in output.get("data", {}) for mime in PICTURES)
