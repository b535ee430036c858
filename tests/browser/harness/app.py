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

    DRAWN = KERNEL_THERE + "!document.querySelector('#loading') && !!document.querySelector('section')"
    # In front is the slide whose upper end was passed last. What scrolls sideways is cut.
    TOLD = """() => {
        const slides = [...document.querySelectorAll('section')];
        const slide = window.current = slides.findLast(one => one.getBoundingClientRect().top < 2);
        const kept = box => getComputedStyle(box).overflowX !== 'visible';
        const cut = box => box.scrollWidth > box.clientWidth + 1 && kept(box);
        return {
            at: slides.indexOf(slide) + 1, of: slides.length,
            heading: slide.ariaLabel, high: slide.clientHeight,
            cut: [slide, ...slide.querySelectorAll('pre, .jp-InputArea, .jp-InputArea *')].some(cut)
                || document.documentElement.scrollWidth > innerWidth + 1,
            errors: slide.querySelectorAll('[data-mime-type*=error], .jupyter-widgets-error-widget').length,
        };
    }"""
    SCROLLS = (
        "() => { window.scrolled = new Promise(done => addEventListener('scrollend', done, {once: true})) }"
    )

    def told(self):
        """What the slide in front is: at, of, cut, heading, errors, high (px)."""
        return self.page.evaluate(self.TOLD)

    def press(self, key):
        """Press a key, and wait until the page has come to rest; what the slide in front is then."""
        self.page.evaluate(self.SCROLLS)
        self.page.keyboard.press(key)
        self.page.evaluate("() => window.scrolled")
        return self.told()

    def go(self, number):
        """Bring the slide of that number in front; what it is."""
        self.page.evaluate("number => { location.hash = ''; location.hash = number; }", number)
        self.page.wait_for_function(f"number => ({self.TOLD})().at === number", arg=number)
        return self.told()

    def find(self, selector):
        """Bring the first slide in front that has such an element; that element."""
        self.page.wait_for_selector(f"section {selector}", state="attached")
        self.go(int(self.page.locator(f"section:has({selector})").first.get_attribute("id")))
        return self.here(selector).first

    def here(self, selector="", **more):
        """What the slide in front has of that."""
        return self.page.locator(f"section[id='{self.told()['at']}'] {selector}".strip(), **more)
