"""The app: every explorer on a page without code, a page for each chapter that makes some.

`make app` serves it. `chapters/app.ipynb` is all of it, and shows through Voilà what its address asks for:

    ?page=01                       the explorers of chapter 01; without a page, the list of pages
    ?page=01&BranchExplorer=…      that explorer open, as its line of state says
    ?page=01&large=1               in large type, for a projector
"""

import json
import os
import re
from functools import partial
from html import escape
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import ipywidgets as ipw

from . import explorers
from .copies import CHAPTERS
from .ui.controls import fold, row
from .ui.look import html, visible

TITLE = "Inception, in your hands"
STYLE = """.app a { color: var(--jp-content-link-color, #1565c0); text-decoration: underline }
.app .address { overflow-wrap: anywhere; user-select: all /* by one click, to be copied */ }
@media (max-width: 600px) {
  .app .widget-hbox { flex-wrap: wrap }
  .app .widget-html, .app .widget-html > .widget-html-content { max-width: 100%; overflow-x: auto }
}"""
# A drawing that on a small page would scroll is shown whole on a projector.
LARGE = "body { zoom: 1.35 } .app svg { min-width: 0 !important }"


def pages(chapters=CHAPTERS):
    """[("01", "One Inception block", names of its explorers), …] in the chapters' order.

    They are those that the chapter's code makes, in its order; a chapter that makes none has no page.
    """
    making, found = re.compile(rf"\b({'|'.join(explorers.__all__)})(?:\.\w+)?\("), []
    for path in sorted(chapters.glob("[0-9][0-9]*_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        if made := dict.fromkeys(making.findall(code)):
            number, title = "".join(cells[0]["source"]).split("\n")[0].removeprefix("# ").split(" · ")
            found.append((number, title, [*made]))
    return found


def request(env=os.environ):
    """(what is before the ?, what is after it) in a visitor's address; ("", "") where no Voilà serves.

    env: the variables that Voilà gives the kernel of that visitor.
    """
    url = urlsplit(env.get("VOILA_REQUEST_URL", ""))
    # A server with a port in its address is met itself; one without stands behind a proxy with a certificate.
    scheme = "http" if url.port else "https"
    return (f"{scheme}://{url.netloc}{url.path}" if url.netloc else ""), url.query


class App(ipw.VBox):
    """What an address asks for: the list of pages, or a page with its explorers.

    Each explorer has a button that opens and folds it, and is made when it is first opened. At the end stands
    the address of all that is open, as it is. before, query: the address before and after its ?. chapters:
    the folder of the chapters.
    made: {name: explorer}, of those that were opened.
    """

    def __init__(self, before="", query="", chapters=CHAPTERS):
        self._before, self._asked = before, dict(parse_qsl(query, keep_blank_values=True))
        self._pages = {number: (title, names) for number, title, names in pages(chapters)}
        self.made, self._folds, self._slots = {}, {}, {}
        self._foot = html()
        title, names = self._pages.get(self._asked.get("page"), (TITLE, ()))
        style = f"<style>{STYLE}{LARGE if self._large else ''}</style>"
        super().__init__([html(style, display="none"), html(self._head(title, names))])
        self.add_class("app")
        for name in names:
            self._folds[name] = fold(name, "max-content", f"Open or fold {name}")
            self._folds[name].observe(partial(self._turn, name), "value")
            self._slots[name] = ipw.VBox()
            about = html(f"<div style='line-height:1.5'>{escape(_about(name))}</div>")
            line = row([self._folds[name], about], flex_flow="row wrap")
            self.children += (line, self._slots[name])
        self.children += (self._foot,)
        for name in [name for name in names if name in self._asked] or names[:1]:
            self._folds[name].value = True
        self.show_address()

    @property
    def _large(self):
        return self._asked.get("large") == "1"

    def _turn(self, name, change):
        """Open or fold an explorer; made when it is first opened, as its line in the address says, if any."""
        slot = self._slots[name]
        visible(slot, change["new"])
        if name not in self.made:
            slot.children = [html("<i>It is being made: some take half a minute.</i>")]
            self.made[name] = made = getattr(explorers, name).demo()
            if self._asked.get(name):  # as if typed: what is wrong with it is said
                made.controls["state"].value = self._asked[name]
            made.controls["state"].observe(self.show_address, "value")
            slot.children = [made]
        self.show_address()

    def show_address(self, change=None):
        """Bring the address at the end up to date with what is open, and how it stands."""
        here = {name: made.state for name, made in self.made.items() if self._folds[name].value}
        here = ({"page": self._asked["page"]} if self._folds else {}) | here
        words, size = ("usual type", "") if self._large else ("large type, for a projector", "1")
        links = [f"This page in {self._link(words, here | {'large': size})}."]
        if self._folds:
            stands = self._link(self._before + self._query(here), here, "address")
            links = [f"This page as it is now, to copy or to keep: {stands}", *links, self._link("All pages")]
        self._foot.value = f"<div style='line-height:1.6;margin-top:16px'>{'<br>'.join(links)}</div>"

    def _head(self, title, names):
        """The title, and the way on: to the pages before and after, or on the list to all."""
        if names:
            at = [*self._pages].index(self._asked["page"])
            beside = [*self._pages][max(0, at - 1) : at + 2]
            ways = [self._link("All pages")]
            for number in beside:
                if number != self._asked["page"]:
                    ways.append(self._link(f"{number} {self._pages[number][0]}", {"page": number}))
            title, rest = f"{self._asked['page']} · {title}", f"<p>{' · '.join(ways)}</p>"
        else:
            rest = "".join(map(self._entry, self._pages))
        return f"<div style='line-height:1.5'><h1>{escape(title)}</h1>{rest}</div>"

    def _entry(self, number):
        title, names = self._pages[number]
        links = {name: self._link(name, {"page": number, name: ""}) for name in names}
        lines = "".join(f"<li>{links[name]}: {escape(_about(name))}</li>" for name in names)
        return f"<h3>{self._link(f'{number} · {title}', {'page': number})}</h3><ul>{lines}</ul>"

    def _query(self, here):
        """What is after the path: here, and all else that was asked for but a page and explorers."""
        own = {"page", *explorers.__all__}
        kept = {key: value for key, value in self._asked.items() if key not in own}
        asked = {key: value for key, value in (kept | here).items() if value or key in explorers.__all__}
        return f"?{urlencode(asked, quote_via=quote, safe=',')}"

    def _link(self, words, here=(), kind=""):
        """A link in HTML. Relative: whatever stands before this server, the browser knows its address."""
        return f'<a class="{kind}" href="{escape(self._query(dict(here)))}">{escape(words)}</a>'


def _about(name):
    """The sentence that says what an explorer is for."""
    return getattr(explorers, name).__doc__.splitlines()[0]
