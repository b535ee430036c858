"""ClassReport: what a class predicted, from the files that its learners handed in."""

import os
from html import escape

import ipywidgets as ipw

from ..core.words import plural
from ..pictures.sheet import img, small_png, stack
from ..ui.controls import AS_WIDE_AS_IT_IS, button, dropdown, row, text_line
from ..ui.look import alert, frame, html, words
from .asked import published
from .class_file import NAME
from .class_folder import CLASS_VARIABLE, Class, read_class
from .class_tally import tallies
from .store import LOCK

FOLDER = "class"


class ClassReport(ipw.VBox):
    """How a class predicted, question by question, from a folder of the files that learners exported.

    folder: by default the one that the learners of a hub hand in to, else `class` beside the notebook. Of
    each learner the newest file counts, and of each question the first prediction before its answer was
    shown; what was left out is named. controls: {name: ipywidgets control}; `.png()`, `.describe()` → the
    twins.
    """

    def __init__(self, folder=None):
        super().__init__(layout=frame())
        self.found, self.tallies = Class(), {}
        self.controls = c = {
            "folder": text_line("Folder", "where the files are", AS_WIDE_AS_IT_IS, width="420px")(),
            "read": button("Read it again", "refresh", "140px")(),
            "chapter": dropdown("Chapter", "160px", {"": "–"})(),
        }
        c["folder"].value = str(folder or os.environ.get(CLASS_VARIABLE) or FOLDER)
        self._files, self._questions = html(), html()
        self.children = [row([c["folder"], c["read"]]), self._files, c["chapter"], self._questions]
        self.read()
        c["folder"].observe(self.read, "value")
        c["read"].on_click(self.read)
        c["chapter"].observe(self.show, "value")

    def read(self, change=None):
        """Read the folder anew."""
        with LOCK:
            self.found = read_class(self.controls["folder"].value, published())
            self.tallies = tallies(self.found.learners, published())
            chapter, names = self.controls["chapter"], [*self.tallies] or [""]
            before = chapter.value
            chapter.options = [(name or "–", name) for name in names]
            chapter.value = before if before in names else names[0]
            self.show()

    def show(self, change=None):
        """Draw the questions of the chapter that is chosen."""
        with LOCK:
            trouble, left = alert(self.found.trouble), self.found.left_out
            more = f"<details open><summary>Left out</summary>{words(*left)}</details>" if left else ""
            self._files.value = trouble + words(self._counted()) + more
            self._questions.value = "".join(map(_shown, self._chosen()))

    def describe(self):
        """The files, and the questions of the chapter that is chosen, in words."""
        files = [self.found.trouble, self._counted(), *self.found.left_out]
        return "\n".join([*filter(None, files), *(f"\n{one.describe()}" for one in self._chosen())])

    def png(self):
        """The pictures of that chapter's questions as one PNG; None where there are none."""
        scenes = [one.scene() for one in self._chosen()]
        return small_png(stack(scenes, gap=24)) if scenes else None

    def _repr_mimebundle_(self, **kwargs):
        picture, said = self.png(), self.describe()
        twins = {"text/plain": said, **({"text/html": f"<div>{img(picture, said)}</div>"} if picture else {})}
        return super()._repr_mimebundle_(**kwargs) | twins

    def _chosen(self):
        return self.tallies.get(self.controls["chapter"].value, [])

    def _counted(self):
        if count := len(self.found.learners):
            answers = sum(len(of) for of in self.tallies.values())
            return f"{plural(count, 'learner')} and {plural(answers, 'question')} are counted."
        return f"No file counts yet: learners make theirs ({NAME}) in chapter 00, under “In a class”."


def _shown(tally):
    """A question as HTML: its picture, how sure and who was surprised, and folded the whole in words."""
    said = tally.describe()
    twin = f"<details><summary>In words</summary><pre>{escape(said)}</pre></details>"
    return f"{tally.scene().svg_to_read()}{words(*said.splitlines()[-2:])}{twin}<br>"
