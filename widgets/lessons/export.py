"""export_predictions: a file of the reader's own predictions for a class, made when a button is pressed.

Nothing leaves the machine before. The saved text twin is the same for everyone, as with `calibration`.
"""

import os
from base64 import b64encode
from html import escape

import ipywidgets as ipw
from IPython.display import display

from ..core.files import replacing
from ..core.words import plural
from ..ui.controls import AS_WIDE_AS_IT_IS, button, row, text_line
from ..ui.look import alert, frame, html, visible, words
from .class_file import NAME, mine, written
from .class_folder import CLASS_VARIABLE, put
from .question import views
from .store import LOCK, store

_TWIN = (
    "A file of your own predictions, to hand in to a class: for each question the first that you committed "
    "before its answer was shown, how sure you were, and whether it was right. It is made when you press a "
    "button, with your name only if you type one."
)
_SEEN = (
    "Handed in here, the file can be read by the teachers and by no other learner. They can also see which "
    "user of this machine it comes from."
)


def export_predictions():
    """Show the buttons that make a file of this reader's predictions, and what it would hold."""
    display(Export())


class Export(ipw.VBox):
    """The live view of `export_predictions`; controls: {name: ipywidgets control}, `.describe()` → the twin.

    "save" writes my-predictions.json beside the notebook; "hand in", where the machine has a folder for its
    class, puts it there.
    """

    def __init__(self):
        super().__init__(layout=frame())
        self._holds, self._said, self._trouble = html(), html(), html()
        self.controls = c = {
            "name": text_line(
                "Your name, if you like", "it stands in the file", AS_WIDE_AS_IT_IS, width="400px"
            )(),
            "save": button("Save the file", "save", "160px")(),
            "hand in": button("Hand in to the class", "share", "200px")(),
        }
        c["name"].observe(self.show, "value")
        c["save"].on_click(self.save)
        c["hand in"].on_click(self.hand_in)
        hub = bool(os.environ.get(CLASS_VARIABLE))
        visible(c["hand in"], hub, width="200px")
        buttons = row([c["save"], c["hand in"]])
        seen = html(words(_SEEN if hub else ""))
        self.children = [html(words(_TWIN)), c["name"], seen, buttons, self._said, self._holds, self._trouble]
        with LOCK:
            views["export", ""] = self.show
            self.show()

    def show(self, change=None):
        """Bring what the file would hold up to date."""
        with LOCK:
            data = self._data()
            for name in ("save", "hand in"):
                self.controls[name].disabled = not data
            inside = "<details><summary>All that it holds</summary><pre>{}</pre></details>"
            self._holds.value = inside.format(escape(written(data))) if data else ""
            self._trouble.value = alert(store().trouble)

    def save(self, button=None):
        """Write the file beside the notebook, and offer it for download."""
        self._do(self._save)

    def hand_in(self, button=None):
        """Put the file into the class's folder."""
        self._do(self._hand_in)

    def describe(self):
        """The text twin, the same whoever has predicted what."""
        return _TWIN

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": self.describe()}

    def _data(self, **learner):
        """What the file would hold; None, and it is said why, if there is nothing to hold or no such name."""
        try:
            data, late = mine(self.controls["name"].value, **learner)
        except ValueError as error:
            self._said.value = alert(str(error))
            return None
        left = f"{plural(late, 'answer')} looked at before any prediction: not in it." if late else ""
        held = f"{plural(len(data['predictions']), 'prediction')} so far." if data["predictions"] else ""
        self._said.value = words(held or "There is no prediction yet that could be in it.", left)
        return data if data["predictions"] else None

    def _do(self, act):
        with LOCK:
            if self._data() and (data := self._data(learner=store().learner())):
                try:
                    self._said.value = act(data)
                except OSError as error:
                    self._said.value = alert(f"No file was made: {error.strerror or error}.")

    def _save(self, data):
        with replacing(NAME, encoding="ascii") as file:
            file.write(written(data))
        link = f"data:application/json;base64,{b64encode(written(data).encode()).decode()}"
        said = words(f"Written: {NAME}, beside this notebook. Give it to your teacher, or:")
        return f'{said}<a download="{NAME}" href="{link}" style="text-decoration:underline">download it</a>'

    def _hand_in(self, data):
        put(os.environ[CLASS_VARIABLE], data)
        return words("Handed in. Handing in once more, later, takes its place.")
