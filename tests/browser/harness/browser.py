"""Debian's Chromium under Playwright: Playwright's own browsers are not installed."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine can be reached from a page, whatever a notebook asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class NoChromium(RuntimeError):
    pass


def find_chromium():
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise NoChromium(
        f"No Chromium found (looked for {', '.join(NAMES)}). "
        "On Debian or Ubuntu install it with: sudo apt-get install chromium"
    )


@contextmanager
def chromium():
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS, headless=True)
        try:
            yield browser
        finally:
            browser.close()
