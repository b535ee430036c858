"""Where PyTorch is missing its tests are skipped, with the command that brings it."""

from pathlib import Path

import pytest

CONFTEST = (Path(__file__).parent / "conftest.py").read_text()


@pytest.mark.parametrize("there", [True, False])
def test_each_file_that_needs_pytorch_is_named(pytester, there):
    pytester.mkdir("torch").joinpath("__init__.py").touch()
    pytester.makeconftest(CONFTEST if there else f"import sys\nsys.modules['torch'] = None\n{CONFTEST}")
    files = {name: "import torch\ndef test(): pass" for name in ("test_torch_net", "test_both_alike")}
    pytester.makepyfile(test_other="def test(): pass", **files)
    done = pytester.runpytest_subprocess("-ra", "-p", "no:cacheprovider", "--rootdir=.")
    done.assert_outcomes(passed=3 if there else 1, skipped=0 if there else 2)
    if not there:
        lines = [f"SKIPPED * {name}.py: PyTorch is not here: make gpu brings it" for name in sorted(files)]
        done.stdout.fnmatch_lines(lines)
