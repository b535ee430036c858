"""A JupyterLab server for the whole run, a Chromium for each module, a notebook for each test."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness import LabServer, NoChromium, Notebook, chromium, find_chromium

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


# Where widget messages go: JupyterLab's setting commsOverSubshells, and whether the kernel heeds it.
# ipykernel 7.0 … 7.3 run a callback on the subshell that the message names; 7.4 sends it back to the thread
# that last wrote to that widget, so there every callback of these notebooks runs on the main thread.
@pytest.fixture(
    scope="module",
    params=[
        ("perCommTarget", "as installed"),
        ("perCommTarget", "on subshells"),
        ("perComm", "on subshells"),
        ("disabled", "as installed"),
    ],
    ids=lambda pair: "-".join(pair).replace(" ", "-"),
)
def comms(request, lab):
    setting, heeded = request.param
    lab.set_comms(setting)
    lab.heed_subshells(heeded == "on subshells")
    yield request.param
    lab.set_comms("perCommTarget")
    lab.heed_subshells(False)
