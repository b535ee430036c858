"""The house is built floor by floor: a folder of widgets/ imports only from folders below it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import widgets

HOME = Path(widgets.__file__).parent
# From below; what stands on one floor stands side by side and does not know its neighbour.
FLOORS = (
    ("core",),
    ("backend",),
    ("inception", "fashion"),
    ("training", "pictures"),
    ("ui",),
    ("explorers", "lessons"),
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
ENGINES = {"mxnet", "d2l", "torch"}


def imports(path):
    """The modules that a file of widgets/ imports, anywhere in it: ("widgets", "core", "words"), …"""
    package = ("widgets", *path.relative_to(HOME).parent.parts)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            yield from ((*base, alias.name) for alias in node.names)


def wrong(path):
    """The imports of that file that go up or sideways, or bring an engine where none may be."""
    room = path.relative_to(HOME).parts[0]
    for target in imports(path):
        if target[:1] == ("widgets",) and target[1] != room and LEVEL.get(target[1], 99) >= LEVEL[room]:
            yield ".".join(target)
        if target[0] in ENGINES and room in ("core", "pictures", "ui", "explorers"):
            yield ".".join(target)


def test_every_folder_stands_on_a_floor():
    folders = {path.parent.name for path in HOME.glob("*/__init__.py")}
    assert folders == set(LEVEL)


@pytest.mark.parametrize("room", LEVEL)
def test_a_folder_imports_only_from_below(room):
    found = {path.relative_to(HOME).as_posix(): [*wrong(path)] for path in (HOME / room).rglob("*.py")}
    assert found and {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "from ..explorers.base import Explorer",  # up
        "from ..pictures import palette",  # sideways
        "def late():\n    import widgets.lessons",  # hidden in a function
        "from .. import checkup",  # to the roof
    ],
)
def test_a_wrong_import_is_seen(line, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "HOME", tmp_path)
    (tmp_path / "training").mkdir()
    path = tmp_path / "training/new.py"
    path.write_text(f"from ..core import words\n{line}\n")
    assert len([*wrong(path)]) == 1


IMPORT_ALL = """
import os, sys
before = dict(os.environ)
for name in sys.argv[1:]:
    __import__(name)
    changed = {k for k in before.keys() | os.environ.keys() if before.get(k) != os.environ.get(k)}
    assert not changed - {"KMP_INIT_AT_FORK", "KMP_DUPLICATE_LIB_OK"}, (name, changed)
"""


def test_importing_changes_nothing_in_the_process(importable):
    names = [
        ".".join(("widgets", *path.relative_to(HOME).with_suffix("").parts))
        for path in sorted(HOME.rglob("*.py"))
        if path.stem not in ("__main__", "__init__", "server") and importable(path)
    ]
    env = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL, *names], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
