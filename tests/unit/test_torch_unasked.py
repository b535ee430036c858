"""PyTorch may be missing, and where it is nothing imports it unasked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import widgets

ROOT = Path(widgets.__file__).resolve().parent.parent

EVERYTHING = """
import sys
from importlib import import_module

for name in sys.argv[1:]:
    import_module(name)
import widgets
for name in widgets.__all__:
    getattr(widgets, name)
assert widgets.doctor()
from widgets.training.engines import choose
for wanted in (["auto"], ["gluon", "cpu"], ["auto", "cpu"]):
    assert choose(*wanted)[0].func.name == "gluon", wanted
"""


@pytest.fixture
def modules(on_torch):
    """The names of all modules but those that are PyTorch's."""
    paths = [path.relative_to(ROOT) for path in sorted((ROOT / "widgets").rglob("*.py"))]
    names = [path for path in paths if path.name not in on_torch | {"__main__.py"}]
    return [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in names]


@pytest.mark.parametrize("says", ["raise AssertionError('imported unasked')", None], ids=["there", "missing"])
def test_all_works_without_it(tmp_path, modules, says):
    code = EVERYTHING if says else f"import sys\nsys.modules['torch'] = None\n{EVERYTHING}"
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch/__init__.py").write_text(says or "")
    (tmp_path / "torch-2.dist-info").mkdir()
    env = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "PATH": "", "FASHION_MNIST": "sample"}
    done = subprocess.run([sys.executable, "-c", code, *modules], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "✓ Training: MXNet on the " in done.stdout
