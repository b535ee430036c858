"""How the site reads a chapter: answers and solutions folded, pictures in words.

What the file lacks is added while it is read, so a chapter on disk stays what Jupyter made of it.
"""

import re
from html import unescape
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = ROOT / "chapters/solutions"
REVEALED = re.compile(r"^reveal\(", re.MULTILINE)
# The question may end in a sentence in brackets, before the brackets with the choices.
ASKED = re.compile(r"Predict: (.*?[?.:!](?: \([^()]*[.?!]\))?|.*) \((.*)\)", re.DOTALL)
PRINT = re.compile(r"fingerprint: (\w{8})")  # of an answer, in place of it
CHECKED = re.compile(r'^check\(\s*"([\w-]+)"', re.MULTILINE)
PICTURE = re.compile(r'<div><img alt="([^"]+)" src="data:image/png;base64,([^"]+)"[^>]*></div>')


def read(text):
    """The text of a chapter's file → the notebook that the site shows (nbformat, version 4)."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.cells = [
        one for cell in notebook.cells for one in ([cell] if cell.cell_type == "markdown" else code(cell))
    ]
    return notebook


def code(cell):
    """The cells that stand for a code cell."""
    if REVEALED.search(cell.source):
        fold(cell, "How the answer is found", "hide-cell")
    kept, asked = shown(cell)
    return [*kept, *(question(*one) for one in asked), *map(solution, CHECKED.findall(cell.source))]


def shown(cell):
    """([a code cell as a page has it, unless all it does is ask], [(question, its choices), …])."""
    asked = predictions(cell)
    ours = [said(output) for output in cell.outputs if PRINT.search(said(output))]
    cell.outputs = [o for o in cell.outputs if not ASKED.fullmatch(said(o)) and said(o) not in ours]
    say_in_words(cell)
    return [] if asked and cell.source.startswith("Predict(") else [cell], asked


def predictions(cell):
    """[(question, its choices in words), …] that a cell asks."""
    return [match.groups() for output in cell.outputs if (match := ASKED.fullmatch(said(output)))]


def question(text, choices, more=""):
    """A cell that asks: a box with the question and its choices; more: Markdown below these."""
    items = "\n".join(f"- {escaped(choice)}" for choice in choices.split(" | "))
    return box("Predict", "predict", f"{escaped(text)}\n\n{items}\n\n{more}")


def box(title, kind, text):
    """A cell that is a box with Markdown in it."""
    return nbformat.v4.new_markdown_cell(f"::::{{admonition}} {title}\n:class: {kind}\n{text.strip()}\n::::")


def escaped(text):
    """Words as Markdown in which nothing but `code` counts."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_\[\]<>{}$|#~:+-])", r"\\\1", part) for part in parts
    )


def said(output):
    """The text of an output of a cell, "" where it has none."""
    return output.get("data", {}).get("text/plain", "")


def fold(cell, words, tag):
    """Fold a cell, or its input alone, below these words."""
    cell.metadata.tags = [*cell.metadata.get("tags", []), tag]
    cell.metadata.setdefault("mystnb", {}).update(code_prompt_show=words, code_prompt_hide=words)


def solution(key):
    """A folded cell that holds a solution of that exercise."""
    cell = nbformat.v4.new_code_cell((SOLUTIONS / f"{key}.py").read_text().strip())
    fold(cell, "One solution", "hide-input")
    return cell


def say_in_words(cell):
    """Give the pictures below a cell the words that are saved with them, as files of their own."""
    words = []
    for output in cell.outputs:
        if found := PICTURE.fullmatch(output.get("data", {}).get("text/html", "")):
            words.append(unescape(found[1]))
            output.data = nbformat.from_dict({"image/png": found[2], "text/plain": said(output)})
    if words:
        # At its own size or the column's: then it is a link to the picture itself, for a small screen.
        cell.metadata.setdefault("mystnb", {})["image"] = {"alt": " ".join(words), "scale": "100"}
