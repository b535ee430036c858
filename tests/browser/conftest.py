"""A JupyterLab server and a Chromium for all tests; one page for those of a chapter or of a setting."""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error as PageError

sys.path.insert(0, str(Path(__file__).parent))

from harness import (
    LabServer,
    NoChromium,
    Notebook,
    OnPage,
    chromium,
    find_chromium,
    lab_page,
    write_notebook,
)
from harness.chapters import CHAPTERS, TO_MOVE, name

PAGE = pytest.StashKey()  # where the last notebook was opened
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"


@pytest.fixture(scope="session", autouse=True)
def _chromium_is_there():
    try:
        find_chromium()
    except NoChromium as why:
        pytest.fail(str(why)) if os.environ.get("CI") else pytest.skip(str(why))


@pytest.fixture(scope="package")
def lab(_chromium_is_there):
    with LabServer() as server:
        yield server


# Not for the session: as long as it lives, Playwright keeps an asyncio loop running on this thread, which
# the chapters' kernels under nbval should not meet.
@pytest.fixture(scope="package")
def browser(_chromium_is_there):
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def open_notebook(lab, browser, pytestconfig):
    """`with open_notebook(path) as notebook:` works on a fresh copy; a chapter's folder comes along.

    One is open at a time, in one page for all; with another setting for comms, in another page: a page keeps
    the setting that it was loaded with. JupyterLab's own is "perCommTarget".
    """
    pages = {}

    def open_one(path, comms="perCommTarget", **size):
        path = Path(path)
        chapter = path.parent == CHAPTERS[0].parent
        name = f"{lab.copy(path.parent)}/{path.name}" if chapter else lab.copy(path)
        if comms not in pages:
            lab.set_comms(comms)
            pages[comms] = lab_page(lab, browser)
        page = pytestconfig.stash[PAGE] = pages[comms]
        return Notebook(lab, page, name, **size)

    yield open_one
    pytestconfig.stash[PAGE] = None


@pytest.fixture(scope="package", params=TO_MOVE, ids=name)
def chapter(request, open_notebook):
    """A chapter after Run All, for all its tests; `.began`: what went wrong, how many widgets there were."""
    with open_notebook(request.param) as notebook:
        notebook.run_all()
        notebook.original = request.param
        count = notebook.ask("len(__import__('ipywidgets').widgets.widget._instances)")
        notebook.began = {"problems": notebook.problems(), "widgets": count}
        yield notebook


@pytest.fixture(scope="package")
def on_page(request, chapter):
    """The first explorer of a class in a chapter: see `in_chapter`."""
    return OnPage(chapter, request.param)


@pytest.fixture
def explorer(on_page):
    """Put back to where it began, and watched: a test that leaves an error behind fails."""
    on_page.notebook.ask(f"{on_page.python}.reset()")
    on_page.start = on_page.settled()
    before = on_page.notebook.problems()
    yield on_page
    assert on_page.notebook.problems()[len(before) :] == []


@pytest.fixture(scope="package", params=["perCommTarget", "perComm", "disabled"])
def comms(request):
    """JupyterLab's setting commsOverSubshells: on which thread of the kernel a widget's callback runs.

    With ipykernel 7.4 a widget's first callback runs on the main thread all the same, and those that follow
    on the thread of the subshell that the setting gives it.
    """
    return request.param


@pytest.fixture(scope="package")
def sheet(comms, open_notebook, tmp_path_factory):
    """A notebook of one cell under that setting; `sheet.show(source)` puts something else in its place."""
    path = write_notebook(tmp_path_factory.mktemp("sheet") / "sheet.ipynb", "")
    with open_notebook(path, comms) as notebook:
        yield notebook


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that fails, or a page that cannot be set up for it, leaves a picture of what was on screen."""
    report = yield
    if report.failed:
        picture = getattr(call.excinfo.value, "screenshot", None)
        page = item.config.stash.get(PAGE, None)
        if picture is None and page:
            with suppress(PageError):
                picture = page.screenshot()
        if picture:
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            test = re.sub(r"\W+", "_", item.nodeid.removeprefix("tests/browser/")).strip("_")
            (SCREENSHOTS / f"{test}.png").write_bytes(picture)
    return report
