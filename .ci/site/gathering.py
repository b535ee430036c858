"""Pages that are gathered while the site is built: the helper package, the references, the glossary.

A page of Markdown asks for one by a directive of that name, such as {gathered-references}.
"""

import inspect
import re
from collections import defaultdict
from pathlib import Path

import nbformat
from docutils import nodes
from reading import escaped
from sphinx.util.docutils import SphinxDirective

import widgets

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9][0-9]*_*.ipynb"))
SECTION = r"(?:^|\n)(?:## {0}[^\n]*|\*\*{0}\.?\*\*[^\n]*)\n(.*?)(?=\n## |\Z)"
TITLE = re.compile(r"\*([^*]+)\*")
PLACE = re.compile(r"\[[^\]]*\]\([^)]*\)|(?:arXiv|doi):[\w./-]+\w|\b(?:19|20)\d\d\b(?!.*(?:\]\(|arXiv|doi))")


def prose(path):
    """All Markdown of a chapter, one text."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def section(path, heading):
    """The text of a chapter's section of that heading, "" where it has none."""
    found = re.search(SECTION.format(heading), prose(path), re.DOTALL)
    return found[1].strip() if found else ""


def entries(path):
    """The works that a chapter refers to, each a line of Markdown without its bullet."""
    lines = re.findall(r"^- (.*)", section(path, "References"), re.MULTILINE)
    for line in lines:
        for work in re.split(r"(?<=\.) (?=The paper: )", line):  # one line may name both
            yield re.sub(r"^The (?:paper|book): ", "", work)


def cited(work):
    """A work as a list of references has it, without what a chapter adds on what is in it."""
    title = TITLE.search(work)
    places = list(PLACE.finditer(work, title.end() if title else 0))
    end = places[0].end() if places else len(work)
    linked = re.sub(r"(?<!\[)\b(arXiv:([\d.]+\d))", r"[\1](https://arxiv.org/abs/\2)", work[:end])
    return f"{linked}."


def references():
    """Markdown: every work that a chapter refers to, once, by its title, with links to these chapters."""
    works, where = defaultdict(list), defaultdict(list)
    for path in CHAPTERS:
        for work in entries(path):
            title = TITLE.search(work)
            key = re.sub(r"\W+", " ", title[1] if title else work).lower().strip()
            works[key].append(cited(work))
            where[key].append(f"[{path.stem.split('_')[0]}]({path.name})")
    lines = [f"- {max(works[key], key=len)} {chapters(where[key])}" for key in sorted(works)]
    return "\n".join(lines)


def chapters(links):
    """ "Chapters 01, 03." of such links."""
    links = list(dict.fromkeys(links))
    return f"*Chapter{'s' if len(links) > 1 else ''} {', '.join(links)}.*"


def glossary():
    """Markdown: the glossary of the first chapter."""
    return section(CHAPTERS[0], "Glossary")


def words_of_constants():
    """{name: what it is} of all that the package hands out, as the comments in its table of contents say."""
    text = inspect.getsource(widgets)
    return dict(re.findall(r'^ +"(\w+)": "[\w.]+",  # (.+)$', text, re.MULTILINE))


def package():
    """Markdown with the Python domain's directives: each public name of the package, in its groups."""
    lines, comments = [], words_of_constants()
    for group, names in widgets._GROUPS.items():
        lines += [f"## {group[0].upper()}{group[1:]}", ""]
        for name in names:
            lines += described(name, getattr(widgets, name), comments.get(name, ""))
    return "\n".join(lines)


def described(name, value, comment):
    """The lines on one public name: its signature and docstring; of a class its own methods too."""
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return [f":::{{py:data}} {name}", escaped(comment), ":::", ""]
    kind, inside = "function", []
    if inspect.isclass(value):
        kind = "class"
        for method, found in vars(value).items():
            plain = getattr(found, "__func__", getattr(found, "fget", found))
            ours = inspect.isfunction(plain) and plain.__module__.startswith("widgets.") and plain.__doc__
            if ours and not method.startswith("_"):
                is_property = isinstance(found, property)
                head = f"{method}{'' if is_property else signature(plain, bound=True)}"
                what = "property" if is_property else "method"
                inside += [f":::{{py:{what}}} {head}", escaped(inspect.getdoc(plain)), ":::", ""]
    head = f"::::{{py:{kind}}} {name}{signature(value)}"
    words = inspect.cleandoc(value.__doc__ or comment)  # not what a base class of MXNet says
    return [head, escaped(words), "", *inside, "::::", ""]


def signature(value, bound=False):
    """ "(a, b=1)" of a function or class, without annotations, "" where Python knows none."""
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    kept = list(found.parameters.values())[bound:]
    plain = [one.replace(annotation=one.empty, default=short(one.default)) for one in kept]
    return str(found.replace(parameters=plain, return_annotation=found.empty))


class Written(str):
    """A default as the page writes it."""

    __repr__ = str.__str__


def short(default):
    """A default value, or "…" for one that a page cannot write in a few characters."""
    if default is inspect.Parameter.empty:
        return default
    return Written("…") if len(repr(default)) > 30 or "<" in repr(default) else default


class Gathered(SphinxDirective):
    """Puts what `gather` returns in the directive's place."""

    def __init_subclass__(cls, gather):
        """gather: () → Markdown."""
        cls.gather = staticmethod(gather)

    def run(self):
        """The nodes of that Markdown."""
        for path in CHAPTERS:
            self.env.note_dependency(str(path))
        place = nodes.section()
        place.document = self.state.document
        self.state.nested_parse(self.gather().splitlines(), 0, place, match_titles=True)
        return place.children


class References(Gathered, gather=references):
    """{gathered-references}"""


class Glossary(Gathered, gather=glossary):
    """{gathered-glossary}"""


class Package(Gathered, gather=package):
    """{gathered-package}"""


def plain_corner(app, pagename, templatename, context, doctree):
    """The empty corner of a table heads nothing: make it a cell like others."""
    context["body"] = context.get("body", "").replace('<th class="head"><p></p></th>', "<td></td>")


def setup(app):
    """Make the directives known to Sphinx."""
    app.connect("html-page-context", plain_corner)
    app.add_directive("gathered-references", References)
    app.add_directive("gathered-glossary", Glossary)
    app.add_directive("gathered-package", Package)
    return {"parallel_read_safe": True}
