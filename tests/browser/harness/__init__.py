"""A real JupyterLab in a real Chromium, for the browser tests, the bench and shoot.py."""

from .app import AppPage, AppServer, SlidesPage, SlidesServer
from .browser import NoChromium, chromium, find_chromium
from .explorer import OnPage
from .notebook import Notebook, lab_page, write_notebook
from .server import LabServer
from .sweep import Sweep

__all__ = [
    "AppPage",
    "AppServer",
    "LabServer",
    "NoChromium",
    "Notebook",
    "OnPage",
    "SlidesPage",
    "SlidesServer",
    "Sweep",
    "chromium",
    "find_chromium",
    "lab_page",
    "write_notebook",
]
