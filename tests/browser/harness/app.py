"""What `make app` serves, and a visitor's page of it in a real Chromium."""

import os
import urllib.error
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import psutil
from playwright.sync_api import Error as PageError

from .notebook import HERE, Notebook
from .server import LabServer

CI = Path(__file__).parents[3] / ".ci"
KERNEL = "window.jupyterapp.widgetManager.kernel"
KERNEL_THERE = "() => !!window.jupyterapp?.widgetManager?.kernel && "
TROUBLES = """bad => [
    ...window.callbackErrors.map(text => 'callback: ' + text),
    ...bad.filter(words => document.body.textContent.includes(words)).map(words => 'on screen: ' + words),
    ...[...document.querySelectorAll('.jupyter-widgets-error-widget')].map(() => 'a broken widget view'),
]"""


class AppServer(LabServer):
    """`with AppServer() as app:` is `make app`, with kernels that answer. more: arguments for Voilà."""

    SCRIPT = CI / "app.py"
    ALIVE = "/voila/labextensions/@voila-dashboards/widgets-manager8/package.json"

    def __init__(self, *more):
        super().__init__()
        self.more = more
        path = filter(
            None, [HERE, os.environ.get("PYTHONPATH")]
        )  # kernels find inside.py, Voilà answering.py
        self.env["PYTHONPATH"] = os.pathsep.join(path)

    def words(self, port):
        """As LabServer's; the token is told as a visitor's link has it."""
        return [
            *(str(self.SCRIPT), "--no-browser", f"--port={port}", f"--Voila.token={self.token}"),
            "--Voila.port_retries=0",
            f"--Voila.connection_dir_root={self.root}",
            "--VoilaConfiguration.multi_kernel_manager_class=answering.Answering",
            *self.more,
        ]

    def address(self, **asked):
        """The address that asks for so much, with the token."""
        return f"{self.url}/?{urlencode({'token': self.token} | asked)}"

    def kernels(self):
        """The processes of its kernels."""
        return psutil.Process(self.process.pid).children()

    def alive(self, kernel):
        """Whether the kernel of that id is there."""
        try:
            return bool(self.api("GET", f"/api/kernels/{kernel}"))
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return False


class AppPage(Notebook):
    """A visitor's page, with all of a Notebook that an explorer on it needs; what is asked is the app."""

    DRAWN = KERNEL_THERE + "!!document.querySelector('.app h1')"

    def __init__(self, app, browser, address, *, width=1024, height=768, seconds=120):
        self.lab, self.path, self.complaints = app, None, []
        self.page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.page.on("pageerror", self._page_error)
        self.page.on("console", self._console)
        try:
            self.page.goto(address, timeout=1000 * seconds)
            self._wait(self.DRAWN, seconds, "to open a page of the app")
            self._listen(KERNEL, "null", TROUBLES)
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def close(self):
        """Leave for another page, and close that."""
        with suppress(PageError):
            self.page.goto("about:blank")
        self.vanish()

    def vanish(self):
        """Be gone without a word, as with a network that is lost."""
        with suppress(PageError):
            self.page.context.close()

    @property
    def kernel(self):
        """The id of its kernel."""
        return self.page.evaluate(f"{KERNEL}.id")

    def open(self, name):
        """Open a folded explorer; back when it is made."""
        self.page.get_by_title(f"Open or fold {name}", exact=True).click()
        while name not in self.ask("[*app.made]"):
            self.page.wait_for_timeout(100)

    def turn(self, **asked):
        """Have another page in this one's place, without a new visit."""
        self.explorers()  # brings inside.py
        self.ask(f"__import__('inside').turn(app, {urlencode(asked)!r})")

    def stands(self):
        """The address of what is open, as the page shows it."""
        return self.page.locator(".app .address").inner_text()

    def views(self):
        """Where inside.py looks for explorers."""
        return [(0, self.ask("app.model_id"))]

    def outputs(self, index):
        """All of the page."""
        return self.page.locator("#rendered_cells")

    def enter(self, index):
        """Before the first link of the page."""
        self.page.evaluate(
            "() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); }"
        )


class SlidesServer(AppServer):
    """`with SlidesServer(chapter, …) as server:` is `make slides` for these, two at least."""

    SCRIPT = CI / "slides.py"

    def slides(self, chapter):
        """The address of that chapter's."""
        return f"{self.url}/voila/render/{Path(chapter).name}?token={self.token}"


class SlidesPage(AppPage):
    """The slides of a chapter, after all of it has run."""

    DRAWN = KERNEL_THERE + "!document.querySelector('#loading') && !!window.slides?.length"
    TOLD = """() => ({
        at: place(), of: slides.length, heading: heading.textContent,
        cut: [current(), ...current().querySelectorAll('.jp-InputArea, .jp-InputArea *')].some(
            box => getComputedStyle(box).overflowX !== 'visible' && cut(box)),
        errors: current().querySelectorAll('[data-mime-type*=error], .jupyter-widgets-error-widget').length,
        zoom: current().style.zoom * 1.7 / Math.min(innerWidth / 1024, innerHeight / 768),
    })"""

    def told(self):
        """What the slide in front is: at, of, cut, heading, errors; zoom: how large its widgets' type is."""
        return self.page.evaluate(self.TOLD)

    def press(self, key, at):
        """Press a key; back when the slide of that number is in front."""
        self.page.keyboard.press(key)
        self.page.wait_for_function(f"slides[{at - 1}].matches('.now')")

    def find(self, selector):
        """Bring the first slide in front that has such an element; that element."""
        self.page.wait_for_selector(f"section {selector}", state="attached")
        number = self.page.evaluate("s => slides.findIndex(one => one.querySelector(s)) + 1", selector)
        self.page.evaluate(f"location.hash = {number}")
        self.page.wait_for_function(f"slides[{number - 1}].matches('.now')")
        return self.page.locator(f"section.now {selector}").first
