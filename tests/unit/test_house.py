"""House rules that a machine can hold: what is public says what it is, and no function is long."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import widgets

HOME = Path(widgets.__file__).parent
MOST_LINES = 40
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def room(path):
    """The folder of widgets/ that a file is in, or ".ci"; the file's own name beside these folders."""
    return path.relative_to(HOME).parts[0] if path.is_relative_to(HOME) else ".ci"


SOURCES = (*sorted(HOME.rglob("*.py")), *sorted((HOME.parent / ".ci").rglob("*.py")))


def module_of(path):
    parts = ("widgets", *path.relative_to(HOME).with_suffix("").parts)
    return importlib.import_module(".".join(parts).removesuffix(".__init__"))


def here(value, path):
    """Whether a function, class or property was written in that file, and not brought or made there."""
    code = getattr(inspect.unwrap(getattr(value, "fget", value)), "__code__", None)
    return code is not None and code.co_filename == str(path) and code.co_name != "<lambda>"


def public(path):
    """(name, object) of the functions and classes that a file defines, and of the methods of these."""
    module = module_of(path)
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        if inspect.isclass(value) and value.__module__ == module.__name__:
            yield name, value
            for method, found in vars(value).items():
                found = getattr(found, "__func__", found)
                if not method.startswith("_") and here(found, path):
                    yield f"{name}.{method}", getattr(value, method)
        elif here(value, path):
            yield name, value


@pytest.mark.parametrize("name", sorted({room(path) for path in SOURCES if room(path) != ".ci"}))
def test_what_is_public_says_what_it_is(name, importable):
    for path in SOURCES:
        if room(path) == name and path.stem != "__main__" and importable(path):
            assert module_of(path).__doc__, path
            assert not [what for what, value in public(path) if not inspect.getdoc(value)], path


def test_the_set_up_says_what_it_does():
    for path in SOURCES:
        if room(path) == ".ci":
            tree = ast.parse(path.read_text())
            assert ast.get_docstring(tree), path
            defined = [node for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, *FUNCTION))]
            assert not [node.name for node in defined if not ast.get_docstring(node)], path


def test_no_function_is_long():
    long = [
        f"{path.relative_to(HOME.parent)}: {node.name}, {node.end_lineno - node.lineno + 1} lines"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, FUNCTION) and node.end_lineno - node.lineno >= MOST_LINES
    ]
    assert not long


def test_these_tests_see_what_there_is():
    seen = dict(public(HOME / "fashion/data.py"))
    assert {"FashionMNIST", "FashionMNIST.visualize", "GarmentSet.batch", "Batches"} <= seen.keys()
    assert seen["GarmentSet.batch"].__wrapped__  # through a decorator
    assert not {"d2l", "GARMENTS", "sources"} & seen.keys()
    assert "Recipe.epochs" in dict(public(HOME / "training/recipes.py"))  # a property
