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


@pytest.fixture
def inspect(browser):
    """inspect(path, part, scheme, width): what axe finds in a part of that page, and how wide the page is."""

    def look(path, part="document", scheme="light", width=1280):
        axe = Path(pytest.importorskip("axe_playwright_python").__file__).with_name("axe.min.js")
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page = context.new_page()
        page.goto(path.as_uri())
        page.add_script_tag(path=axe)
        found = page.evaluate(f"axe.run({part})")
        wide = page.evaluate("document.documentElement.scrollWidth")
        context.close()
        assert len(found["passes"]) > 10
        return [(wrong["id"], node) for wrong in found["violations"] for node in wrong["nodes"]], wide

    return look
