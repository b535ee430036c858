"""After a chapter has run from top to bottom, each explorer shows what the text above it describes.

So no cell moves an explorer that an earlier one has put on screen: it makes one of its own, or only tries
what is refused, or the text before it says that the one above changes.
"""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from widgets import explorers

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("[0-9][0-9]*_*.ipynb"))
READS = {"describe", "png", "laps", "items", "keys", "values"}  # methods that leave an explorer as it is
SAYS_SO = re.compile(r"\babove (changes|runs)\b")


def root(node):
    """The name that `a.b["c"].d` begins with, or None."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def makes_explorer(node, known):
    """Whether an expression is a new explorer, or another name for one."""
    if isinstance(node, ast.Call):
        return root(node.func) in explorers.__all__
    return isinstance(node, ast.Name) and node.id in known


def shown_by(tree):
    """Names that a cell puts on screen: its last line, and what it hands to display()."""
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Name):
        yield last.value.id
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and root(node.func) == "display":
            yield from filter(None, map(root, node.args))


def only_tried(tree):
    """The nodes inside `try: … except ValueError`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any(root(handler.type) == "ValueError" for handler in node.handlers):
            for statement in node.body:
                yield from ast.walk(statement)


def moved_by(tree):
    """(name, what is done to it) of all that a cell sets, or calls a method of."""
    tried = {*only_tried(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
            targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
            parts = [part for target in targets for part in getattr(target, "elts", [target])]
            yield from ((root(part), ast.unparse(part)) for part in parts if not isinstance(part, ast.Name))
        elif isinstance(node, ast.Call) and root(node.func) == "setattr":
            yield root(node.args[0]), ast.unparse(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "describe") not in READS:
            yield from [] if node in tried else [(root(node.func), ast.unparse(node))]


def cells_that_move(cells):
    """[(number of the cell, what it does to an explorer that an earlier cell shows), …]"""
    known, shown, found, prose = set(), set(), [], ""
    for number, cell in enumerate(cells):
        if cell.cell_type != "code":
            prose = cell.source
            continue
        tree = ast.parse(re.sub(r"(?m)^[%!].*", "", cell.source))
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                (known.add if makes_explorer(node.value, known) else known.discard)(name)
                shown.discard(name)  # another thing has that name now
        if not SAYS_SO.search(prose):
            found += [(number, what) for name, what in moved_by(tree) if name in shown]
        shown |= known & {*shown_by(tree)}
        prose = prose if cell.source.startswith("Predict(") else ""  # a question may come before the answer
    return found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_no_cell_moves_an_explorer_that_an_earlier_cell_shows(path):
    assert cells_that_move(nbformat.read(path, as_version=4).cells) == []


MAKE = "explorer = BranchExplorer.demo()\nexplorer"


@pytest.mark.parametrize(("later", "found"), [
    ('explorer.controls["c1"].value = 5', True), ("explorer.model.c1 += 5", True),
    ("explorer.state = s", True),
    ("explorer.set(c1=5)", True), ('explorer.controls["keep"].click()', True), ("explorer.reset()", True),
    ('setattr(explorer, "state", s)', True), ("a, explorer.state = 1, s", True), ("explorer.run(5)", True),
    ("explorer.describe().splitlines()[-1]", False), ("explorer.model.widths.outputs.items()", False),
    ("x = explorer.state", False), ("explorer = BranchExplorer.demo()\nexplorer.set(c1=5)", False),
    ("try:\n    explorer.set(c1=0)\nexcept ValueError as refused:\n    print(refused)", False),
    ("own = BranchExplorer.demo()\nown.set(c1=5)\nown", False),
])  # fmt: skip
def test_a_cell_that_moves_an_explorer_is_found(later, found):
    cells = [nbformat.v4.new_code_cell(MAKE), nbformat.v4.new_code_cell(later)]
    assert bool(cells_that_move(cells)) is found, later
    assert cells_that_move([nbformat.v4.new_code_cell(f"{MAKE[:-9]}\n{later}")]) == []
    said = nbformat.v4.new_markdown_cell("The one above changes with it.")
    assert cells_that_move([cells[0], said, cells[1]]) == []
