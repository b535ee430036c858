"""`use_all_cores()` does nothing once MXNet is there: no import that stands above it may bring MXNet in."""

import ast
import re
import subprocess
import sys

import nbformat
import pytest

from .prose import NUMBERS, PATHS

CALL = "use_all_cores()"


def imports_above(path):
    """The lines that import, from the chapter's first to its call; None for a chapter without one."""
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    tree, lines = ast.parse(re.sub(r"(?m)^[%!].*", "", "\n".join(cells))), []
    for node in tree.body:
        if ast.unparse(node) == CALL:
            return lines
        lines += [ast.unparse(node)] if isinstance(node, ast.Import | ast.ImportFrom) else []
    return None


WHERE = {number: found for number, path in zip(NUMBERS, PATHS, strict=True) if (found := imports_above(path))}


def test_chapters_ask_for_all_cores():
    assert {"07", "09", "11"} <= {*WHERE}


@pytest.mark.parametrize("number", WHERE)
def test_mxnet_is_not_there_yet_when_a_chapter_asks_for_all_cores(number):
    lines = [*WHERE[number], "import sys", "sys.exit('mxnet' in sys.modules)"]
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False).returncode == 0
