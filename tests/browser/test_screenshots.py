"""A test that fails leaves a picture of what was on screen, named after it, where the workflow finds it."""

from io import BytesIO
from pathlib import Path

import pytest
from harness import write_notebook
from PIL import Image

HERE = Path(__file__).parent
OURS = f"""
import importlib.util
from pathlib import Path

spec = importlib.util.spec_from_file_location("ours", {str(HERE / "conftest.py")!r})
ours = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ours)
ours.SCREENSHOTS = Path("pictures")
pytest_runtest_makereport = ours.pytest_runtest_makereport


class Page:
    def screenshot(self):
        return b"the page"


def pytest_configure(config):
    config.stash[ours.PAGE] = Page()
"""
TESTS = """
import pytest

@pytest.fixture
def chapter():
    error = AssertionError("180 s were not enough to run all cells")
    error.screenshot = b"the page that was closed"
    raise error

def test_good():
    pass

@pytest.mark.parametrize("control", ["c2_reduce", "State, in words"])
def test_bad(control):
    assert control == ""

def test_set_up(chapter):
    pass
"""


def test_a_failed_test_leaves_a_picture_named_after_it(pytester):
    pytester.makeconftest(OURS)
    pytester.makepyfile(test_in=TESTS)
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(passed=1, failed=2, errors=1)
    assert {path.name: path.read_bytes() for path in Path("pictures").iterdir()} == {
        "test_in_py_test_bad_c2_reduce.png": b"the page",
        "test_in_py_test_bad_State_in_words.png": b"the page",
        "test_in_py_test_set_up.png": b"the page that was closed",
    }


def test_they_are_kept_where_the_workflow_looks_for_them(pytestconfig):
    (ours,) = (
        plugin for plugin in pytestconfig.pluginmanager.get_plugins()
        if getattr(plugin, "__file__", None) == str(HERE / "conftest.py")
    )  # fmt: skip
    assert HERE.parents[1] / "build/screenshots" == ours.SCREENSHOTS


def test_an_error_takes_along_what_was_on_screen(open_notebook, tmp_path):
    path = write_notebook(tmp_path / "one.ipynb", "1")
    with pytest.raises(AssertionError, match="s were not enough") as caught, open_notebook(path) as page:
        page._wait("() => false", 0.1, "for what never comes")
    assert Image.open(BytesIO(caught.value.screenshot)).size == (1280, 1000)
