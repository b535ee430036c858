""".ci/run, with a `make` that only says something: its last line is pytest's own, whatever make adds."""

import os
import subprocess

import pytest

CLOSING = "=================== 1 failed, 2 passed, 1 warning in 61.50s (0:01:01) ==================="


@pytest.mark.parametrize(
    ("said", "code", "last"),
    [
        (["ruff", CLOSING], 0, CLOSING),
        (["FAILED tests/unit/test_one.py", CLOSING, "make: *** [Makefile:21: test] Error 1"], 2, CLOSING),
        (["E501 Line too long", "make: *** Error 1"], 2, "pytest did not start; the reason is above."),
    ],
)  # fmt: skip
def test_the_last_line_is_pytests_own(root, tmp_path, said, code, last):
    make = tmp_path / "make"
    make.write_text("\n".join(["#!/bin/sh", *(f"echo '{line}'" for line in said), f"exit {code}\n"]))
    make.chmod(0o755)
    env = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([root / ".ci/run"], env=env, capture_output=True, text=True)
    assert done.returncode == code
    assert done.stdout.splitlines()[-1] == last
