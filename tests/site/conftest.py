"""The site, built once for all its tests, and a Chromium."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / folder) for folder in (".ci/site", ".ci", "tests/browser")]

from harness import NoChromium, chromium, find_chromium  # noqa: E402


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A folder with the site, built by what `make site` runs."""
    pytest.importorskip("myst_nb")
    out = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, ROOT / ".ci/site/build.py", out]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out


@pytest.fixture(scope="module")
def browser():
    try:
        find_chromium()
    except NoChromium as why:
        pytest.fail(str(why)) if os.environ.get("CI") else pytest.skip(str(why))
    with chromium() as started:
        yield started
