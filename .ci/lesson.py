"""What the cells of a chapter are in a lesson, and how many minutes they take."""

import re

import nbformat

WORDS_A_MINUTE = 200
# For one who reads and tries everything: solve, commit and compare, move, run and read.
MINUTES = {"exercise": 4, "predict": 1, "explorer": 1.9, "code": 0.4}


def role(cell):
    """What a cell is: prose, exercise, predict, reveal, explorer (a saved picture) or code."""
    if cell.cell_type != "code":
        return "prose"
    for name, call in {"exercise": r"\bcheck\(", "predict": r"Predict\(", "reveal": r"reveal\("}.items():
        if re.search(call, cell.source):
            return name
    shown = any("<img " in output.get("data", {}).get("text/html", "") for output in cell.outputs)
    return "explorer" if shown else "code"


def minutes(cells):
    """Minutes for the prose, the cells, the predictions, the explorers and the exercises among these."""
    words = sum(len(cell.source.split()) for cell in cells if role(cell) == "prose")
    return words / WORDS_A_MINUTE + sum(MINUTES.get(role(cell), 0) for cell in cells)


def sections(notebook):
    """[(heading, its cells), …] of a chapter, the title first; a cell with a heading within is cut there."""
    found = []
    for cell in notebook.cells:
        texts = re.split(r"^(?=#+ )", cell.source, flags=re.MULTILINE) if role(cell) == "prose" else [""]
        for text in filter(None, texts) if role(cell) == "prose" else texts:
            if heading := re.match(r"#+ (.*)", text):
                found.append((heading[1], []))
            found[-1][1].append(nbformat.v4.new_markdown_cell(text.strip()) if text else cell)
    return found
