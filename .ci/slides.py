"""Serve chapters as slides with their widgets live, by Voilà: python .ci/slides.py [chapters/01_….ipynb …]

The slides are cut from the chapters by a rule, into build/slides; a chapter itself knows nothing of them.
"""

import ast
import os
import re
import shutil
import sys
from itertools import chain
from math import ceil
from pathlib import Path

import nbformat
from app import arguments, become
from lesson import role, sections

from widgets.copies import CHAPTERS

SLIDES = CHAPTERS.parent / "build/slides"
LEFT_OUT = ("References", "Glossary")
# Characters a line and lines a slide, in the type that the template begins with; lines before a question.
LINE, LINES, LEAD = 64, 14, 6
SHOWN = (  # code where we say so, and no prompts
    "--VoilaConfiguration.strip_sources=False",
    "--VoilaExporter.exclude_input_prompt=True",
    "--VoilaExporter.exclude_output_prompt=True",
)
ALONE = ("predict", "reveal", "explorer")
# What a reader asks for, alone.
SILENT = re.compile(r"^(calibration|hint|solution)\(", re.MULTILINE)


def slides(notebook):
    """A chapter → a notebook whose cells say in `metadata.slide` how they are shown, by `placed`."""
    cells = [cell for heading, inside in sections(notebook) for cell in placed(heading, inside)]
    on = [cell.metadata.slide for cell in cells if cell.metadata.slide.starts]
    for number, slide in enumerate(on, start=1):
        slide.update(number=number, of=len(on))
    made = nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata)
    made.metadata["title"] = notebook.cells[0].source.split("\n")[0].removeprefix("# ")
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return made


def placed(heading, inside):
    """The cells of a section, in parts, each with `metadata.slide`.

    shown: whether a class sees it; code: its code, too; starts: whether a slide begins with it; section: the
    heading; kind: the cell's role.
    """
    cells, room, before = [], None, None
    for cell in chain.from_iterable(map(parts, inside)):
        kind, code = role(cell), is_the_point(cell)
        shown = heading not in LEFT_OUT and says_something(cell, code)
        slide = {"shown": shown, "code": code, "kind": kind, "section": heading, "starts": False}
        if shown:
            needs = lines(cell, code)
            slide["starts"] = bool(begins(cell, room, needs))
            if slide["starts"] and before and is_heading(before):  # it would stand alone, and is said anyway
                before.metadata.slide.update(shown=False, starts=False)
            room = None if kind in ALONE else (LINES if slide["starts"] else room) - needs
            before = cell
        cell.metadata["slide"] = nbformat.from_dict(slide)
        cells.append(cell)
    return cells


def begins(cell, room, needs):
    """Whether a new slide begins with a cell. room: lines left on the one before, None if it is full."""
    kind = role(cell)
    if room is None:
        return True
    if kind == "exercise":
        return False  # its question stands before it
    if kind == "predict":
        return room < LINES - LEAD
    return kind in ALONE or needs > room or re.match(r"\*\*\d+\.\*\*", cell.source)


def parts(cell):
    """A cell of prose as a cell for each paragraph, list, table or fenced code; any other as it is."""
    if role(cell) != "prose":
        return [cell]
    texts = re.findall(r"(?:^```.*?^```$|.)+?(?=\n\n|\Z)", cell.source.strip(), re.MULTILINE | re.DOTALL)
    return [nbformat.v4.new_markdown_cell(text.strip()) for text in texts]


def is_heading(cell):
    """Whether a cell is a heading."""
    return cell.cell_type == "markdown" and cell.source.startswith("#")


def is_the_point(cell):
    """Whether a class should see the code of a cell.

    That is so of an exercise, of what defines or builds something, and where the output is the value of an
    expression, which says nothing without it.
    """
    kind = role(cell)
    if kind == "exercise":
        return True
    if kind not in ("code", "explorer") or SILENT.search(cell.source):
        return False
    if re.search(r"^(class|def|@)|\bnn\.", cell.source, re.MULTILINE):
        return not is_setup(cell)
    if kind == "code" and not cell.outputs:
        return not is_setup(cell)
    return kind == "code" and any(output.output_type == "execute_result" for output in cell.outputs)


def is_setup(cell):
    """Whether a cell only imports and sets what others need."""
    return all(
        isinstance(step, ast.Import | ast.ImportFrom | ast.Expr) for step in ast.parse(cell.source).body
    )


def says_something(cell, code):
    """Whether a cell has anything for a slide."""
    if role(cell) == "prose":
        return not cell.source.startswith("←")
    return not SILENT.search(cell.source) and (code or bool(cell.outputs))


def lines(cell, code):
    """About how many lines a cell needs on a slide."""
    if is_heading(cell):
        return 2
    if role(cell) == "prose":
        return sum(ceil(len(line) / LINE) for line in cell.source.splitlines()) + 0.7
    texts = [cell.source] if code else []
    if role(cell) == "code":
        texts += [output.get("text") or output.data.get("text/plain", "") for output in cell.outputs]
    return sum(ceil((len(line) or 1) / LINE) for text in texts for line in text.splitlines()) + 1


def write(paths, folder):
    """Write the slides of these chapters into a folder, and nothing else; [where they are, …]."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in paths:
        nbformat.write(slides(nbformat.read(path, as_version=4)), folder / path.name)
    return [folder / path.name for path in paths]


def main(words):
    """Write the slides of the chapters named, or of all, and become Voilà, which gets what begins with -."""
    names = [word for word in words if not word.startswith("-")]
    paths = [Path(name).resolve() for name in names] or sorted(CHAPTERS.glob("[0-9][0-9]*_*.ipynb"))
    for path in paths:
        if not path.is_file():
            sys.exit(f"There is no chapter {path.name} in {path.parent.name}/.")
    written = write(paths, SLIDES)
    os.environ["INCEPTION_PREDICTIONS"] = os.devnull  # a lesson begins with no answer known
    ours = [*arguments(written[0] if len(written) == 1 else SLIDES, "slides"), *SHOWN]
    become(ours, [word for word in words if word not in names])


if __name__ == "__main__":
    main(sys.argv[1:])
