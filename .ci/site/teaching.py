"""How the teacher's edition reads a chapter: with its plan, all answers, mistakes, hints and solutions."""

import re
from itertools import chain

import nbformat
from lesson import minutes, role, sections
from reading import CHECKED, box, escaped, predictions, question, said, shown

from widgets.core.words import grouped
from widgets.lessons.asked import published
from widgets.lessons.exercises import exercise, exercises
from widgets.lessons.help import Solution, solution_path

ASKS = re.compile(r"[^.?!:\n]*[^.?!\n]\?(?=\s|\*|$)")  # a sentence that asks, after its colon
OPEN = "**Answer:** what each learner's own run finds."


def read(text):
    """The text of a chapter's file → the notebook that the teacher's edition shows (nbformat, version 4)."""
    notebook = nbformat.reads(text, as_version=4)
    parts = sections(notebook)
    number = parts[0][0].split(" ")[0]
    known = answers(notebook)
    asked = [key for cell in notebook.cells for key in CHECKED.findall(cell.source)]
    unasked = [key for key in exercises(number) if key not in asked]
    whole, cells = plan(parts), []
    for _, inside in parts:
        timed(inside)
        for cell in inside:
            cells += [cell] if role(cell) == "prose" else code(cell, known)
        if unasked and any(CHECKED.search(cell.source) for cell in inside):
            cells += [help_with(key) for key in unasked]  # which the text leaves to choose from
    notebook.cells = [cells[0], nbformat.v4.new_markdown_cell(whole), *cells[1:]]
    return notebook


def timed(inside):
    """Say below a section's heading how long it takes."""
    said_so = f"*{about(minutes(inside))}.*"
    heading, _, rest = inside[0].source.partition("\n")
    if heading.startswith("## "):
        inside[0].source = f"{heading}\n\n{said_so}\n{rest}"


def about(number):
    """Minutes in words."""
    whole = max(1, round(number))
    return f"About {whole} minute{'s' if whole > 1 else ''}"


def plan(parts):
    """Markdown: a table of the sections, their minutes, and what each asks."""
    lines = ["| section | minutes | to ask and to discuss |", "|---|---:|---|"]
    for heading, inside in parts:
        asks = "<br>".join(cell_of_table(one) for one in questions(inside))
        lines.append(f"| {cell_of_table(heading)} | {max(1, round(minutes(inside)))} | {asks} |")
    whole = sum(minutes(inside) for _, inside in parts)
    return "\n".join([*lines, f"| **all, for one who reads and tries everything** | **{round(whole)}** | |"])


def questions(inside):
    """What a section asks, in its text and by its predictions, in order."""
    for cell in inside:
        if role(cell) == "prose":
            text = re.sub(r"^#.*$", "", cell.source, flags=re.MULTILINE)
            yield from (sentence.strip(" *\n") for sentence in ASKS.findall(text))
        elif role(cell) == "predict":
            yield from (f"Predict: {text}" for text, _ in predictions(cell))


def cell_of_table(text):
    """Words as a cell of a table."""
    return escaped(" ".join(text.split()))


def code(cell, known):
    """The cells that stand for a code cell. known: {question: its answer}."""
    keys = CHECKED.findall(cell.source)
    kept, asked = shown(cell)
    boxes = [question(*one, answer(known.get(one[0]), one[1].split(" | "))) for one in asked]
    return [*kept, *boxes, *map(help_with, keys)]


def answer(truth, choices):
    """Markdown on the answer to a prediction, and how to talk about it. truth: None where none is fixed."""
    if truth is None:
        return OPEN
    wrong = [f"“{escaped(choice)}”" for choice in choices if f"“{choice}”" != truth]
    first = f"those who chose {' or '.join(wrong)}" if truth.startswith("“") else "the lowest and the highest"
    return f"**Answer:** {escaped(truth)}. **Before you show it,** ask {first} for their reasons."


def answers(notebook):
    """{question: its answer, as a reader sees it} of a chapter: what has the saved fingerprint.

    ValueError if not exactly one of all that an answer can be has it.
    """
    texts = {text for cell in notebook.cells if role(cell) == "predict" for text, _ in predictions(cell)}
    fixed = (asked for asked in published().values() if asked.mark and asked.question.text in texts)
    return {asked.question.text: answer_of(asked, notebook) for asked in fixed}


def answer_of(asked, notebook):
    """The one answer with the fingerprint."""
    could = asked.question.choices or numbers(notebook)
    fits = {asked.question.says(value) for value in could if asked.right(value)}
    if len(fits) != 1:
        raise ValueError(
            f"{asked.question.key}: {len(fits)} possible answers have the fingerprint {asked.mark}."
        )
    return fits.pop()


def numbers(notebook):
    """What a number asked for may be: small and whole, of four digits, or in the chapter itself."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    texts = " ".join(chain((cell.source for cell in notebook.cells), map(said, outputs)))
    written = (int(digits.replace(" ", "")) for digits in re.findall(r"\d[\d ]{0,14}\d", texts))
    four = (digits / 10**places for places in range(8) for digits in range(1000, 10000))
    return chain(range(20001), four, written)


def help_with(key):
    """A box on an exercise: a solution, what `check` says of wrong answers, the hints."""
    one, solved = exercise(key), Solution(solution_path(key).read_text(encoding="utf-8"))
    wrong = [f"- {value_of(pattern)}{escaped(says)}" for pattern, says in one.mistakes.items()]
    hints = [f"{level}. {escaped(words)}" for level, words in enumerate(one.hints, 1)]
    said_of = ["**What `check` says of usual mistakes**", "\n".join(wrong)] if wrong else []
    parts = [solved._repr_markdown_(), *said_of, "**Hints**", "\n".join(hints)]
    return box(f"Solution of {key}", "teacher", "\n\n".join(parts))


def value_of(pattern):
    """A wrong answer, if it is a value that can be told."""
    if isinstance(pattern, int | float) and not isinstance(pattern, bool):
        return f"`{grouped(pattern) if isinstance(pattern, int) else pattern}`: "
    return f"`{pattern}`: " if isinstance(pattern, str | tuple) else ""
