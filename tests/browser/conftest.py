"""A JupyterLab server for the whole run, a Chromium for each module, a notebook for each test."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness import LabServer, NoChromium, Notebook, OnPage, chromium, find_chromium

CHAPTERS = Path(__file__).parents[2] / "chapters"


@pytest.fixture(scope="session", autouse=True)
def _chromium_is_there():
    try:
        find_chromium()
    except NoChromium as why:
        pytest.fail(str(why)) if os.environ.get("CI") else pytest.skip(str(why))


@pytest.fixture(scope="session")
def lab(_chromium_is_there):
    with LabServer() as server:
        yield server


# Not for the session: as long as it lives, Playwright keeps an asyncio loop running on this thread, which
# the chapters' kernels under nbval should not meet.
@pytest.fixture(scope="module")
def browser(_chromium_is_there):
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def open_notebook(lab, browser):
    """`with open_notebook(path) as notebook:` works on a fresh copy; a chapter's folder comes along."""

    def open_one(path, **size):
        path = Path(path)
        chapter = path.parent == CHAPTERS
        name = f"{lab.copy(CHAPTERS)}/{path.name}" if chapter else lab.copy(path)
        return Notebook(lab, browser, name, **size)

    return open_one


@pytest.fixture(scope="session")
def chapters():
    return CHAPTERS


@pytest.fixture(scope="module")
def on_page(request, open_notebook):
    """parametrize("on_page", [(chapter's file name, class of explorer)], indirect=True)"""
    chapter, kind = request.param
    with open_notebook(CHAPTERS / chapter) as notebook:
        notebook.run_all()
        yield OnPage(notebook, kind)


@pytest.fixture
def explorer(on_page):
    """Put back to where it began, and watched: a test that leaves an error behind fails."""
    on_page.notebook.ask(f"{on_page.python}.reset()")
    on_page.start = on_page.settled()
    before = on_page.notebook.problems()
    yield on_page
    assert on_page.notebook.problems()[len(before) :] == []


@pytest.fixture(scope="module", params=["perCommTarget", "perComm", "disabled"])
def comms(request, lab):
    """JupyterLab's setting commsOverSubshells: on which thread of the kernel a widget's callback runs.

    With ipykernel 7.4 a widget's first callback runs on the main thread all the same, and those that follow
    on the thread of the subshell that the setting gives it.
    """
    lab.set_comms(request.param)
    yield request.param
    lab.set_comms("perCommTarget")
