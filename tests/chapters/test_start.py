"""Chapter 00: its table of image sizes, and its table of what MXNet's names are called elsewhere."""

import ast
import re

import nbformat
import pytest

from widgets.inception.reach import taps_ever
from widgets.inception.tracing import trace

from .prose import CHAPTERS, NUMBERS, texts

MODULES = {"nn", "npx", "init", "autograd", "gluon"}


def section(heading):
    (found,) = (text for text in texts("00") if text.startswith(f"## {heading}\n"))
    return found


def code(number):
    (path,) = CHAPTERS.glob(f"{number}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(re.sub(r"(?m)^[%!].*", "", cell.source) for cell in cells if cell.cell_type == "code")


def rows(heading):
    """The cells of the table below that heading, a tuple a row, without its head."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]) for line in lines[2:]]


def every_tap_meets_data(side):
    layers = [one for one in trace(side, side).values() if one.layer.kind != "average"]
    return all(
        taps_ever(one.layer.kernel, *one.fed, one.layer.stride) == one.layer.kernel**2 for one in layers
    )


def test_the_table_of_sizes_has_what_is_left_in_stage_5():
    told = {size: maps for size, _, maps in rows("Five image sizes")}
    assert len(told) == 5
    for size, maps in told.items():
        side = int(size.split("×")[0])
        assert maps == "{}×{}".format(*trace(side, side)["5b"].size)
    assert [side for side in (33, 64, 65, 96, 224) if every_tap_meets_data(side)] == [65, 96, 224]
    assert not any(map(every_tap_meets_data, range(1, 65)))


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_chapter_takes_from_mxnet_is_told_to_who_knows_pytorch_or_keras(number):
    told = " ".join(row[1] for row in rows("If you know PyTorch or Keras"))
    nodes = [node for node in ast.walk(ast.parse(code(number))) if isinstance(node, ast.Attribute)]
    taken = {ast.unparse(node) for node in nodes if ast.unparse(node.value) in MODULES}
    said = {name for name in taken if re.search(rf"\b{re.escape(name)}\b", told)}
    assert taken - said - {"gluon.loss"} == set()
