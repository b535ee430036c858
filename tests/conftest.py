"""For the tests of the set-up: the project's root, and its scripts, which are no package."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def script():
    """script("chapters") → the module .ci/chapters.py"""

    def load(name):
        spec = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, str(ROOT / ".ci"))  # venv.py imports its neighbour
        try:
            spec.loader.exec_module(module)
        finally:
            sys.path.remove(str(ROOT / ".ci"))
        return module

    return load
