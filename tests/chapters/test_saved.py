"""The chapters as they lie on disk: what GitHub, a printer or a screen reader gets."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from .prose import pictures

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9][0-9]*_*.ipynb"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MACHINE = re.compile(
    r"(?<![\w.:/])/(?:home|root|Users|tmp|usr|opt|var|mnt|work|private|srv)/\S*|[A-Z]:\\\S+|site-packages"
    r"| at 0x[0-9a-f]{6,}"
)

pytestmark = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code" and cell.source.strip()]


def prose(path):
    return [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]


def texts(output):
    """Everything in an output that a reader reads."""
    yield output.get("text", "")
    for mime, data in output.get("data", {}).items():
        if mime.startswith("text/") or mime == "image/svg+xml":
            yield data


def test_it_is_as_make_chapters_saves_it(path, script):
    tidied = nbformat.writes(script("chapters").tidy(read(path))).rstrip("\n")
    assert path.read_text().rstrip("\n") == tidied, "run make chapters, which takes out widgets and metadata"


def test_every_cell_ran_in_order_and_none_failed(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), "run make chapters"
    failed = [cell.source for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert failed == []


def test_every_explorer_left_its_picture_and_its_text(path):
    from widgets import explorers

    names, cells = set(), code_cells(path)
    for cell in cells:
        tree = ast.parse(re.sub(r"(?m)^[%!].*", "", cell.source)).body
        for line in tree:
            if isinstance(line, ast.Assign) and makes_explorer(line.value, explorers.__all__, names):
                names |= {target.id for target in line.targets if isinstance(target, ast.Name)}
        shown = tree and isinstance(tree[-1], ast.Expr)
        if shown and makes_explorer(tree[-1].value, explorers.__all__, names):
            assert any(map(pictures, cell.outputs)), cell.source


def makes_explorer(node, classes, names):
    """Whether an expression is an explorer: `BranchExplorer(…)`, or the name of one made before."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in classes
    return isinstance(node, ast.Name) and node.id in names


def test_every_picture_has_its_words_as_alternative_text(path):
    for output in [output for cell in code_cells(path) for output in cell.outputs]:
        data = output.get("data", {})
        assert not [mime for mime in data if mime.startswith("image/")], "JupyterLab gives it no words"
        for picture in pictures(output):
            assert picture["alt"] == " ".join(data["text/plain"].split()) != ""
            assert picture["src"].startswith("data:image/png;base64,iVBORw0KGgo")


def test_no_output_names_a_place_on_the_machine_that_ran_it(path):
    found = [
        match.group()
        for cell in code_cells(path)
        for output in cell.outputs
        for text in texts(output)
        for match in MACHINE.finditer(text)
    ]
    assert found == []


def test_cells_are_short(path):
    assert [cell.source for cell in code_cells(path) if len(cell.source.splitlines()) > 25] == []


def test_links_lead_somewhere(path):
    links = [link for text in prose(path) for link in LINK.findall(text) if "://" not in link]
    files = [link.split("#")[0] for link in links if not link.startswith(("#", "attachment:", "mailto:"))]
    assert [name for name in files if not (path.parent / name).exists()] == []


def test_it_leads_to_the_chapters_beside_it(path):
    place, text = CHAPTERS.index(path), prose(path)
    if place > 0:
        assert CHAPTERS[place - 1].name in LINK.findall(text[0]), "the first cell links to the chapter before"
    if path != CHAPTERS[-1]:
        assert CHAPTERS[place + 1].name in LINK.findall(text[-1]), "the last cell links to the next chapter"
