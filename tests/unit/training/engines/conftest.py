"""Tests of PyTorch, test_torch….py and test_both….py, are skipped by name where it is not installed."""

from importlib.util import find_spec

import pytest


class Skipped(pytest.Module):
    """A file whose imports would fail."""

    def collect(self):
        pytest.skip(f"{self.path.name}: PyTorch is not here: make gpu brings it", allow_module_level=True)


def pytest_pycollect_makemodule(module_path, parent):
    if module_path.name.startswith(("test_torch", "test_both")) and not find_spec("torch"):
        return Skipped.from_parent(parent, path=module_path)
    return None
