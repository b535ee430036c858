"""reveal: the truth beside what was predicted.

Its text twin, which is saved and compared, states the question and the truth alone. What this reader had
predicted stands in the live view only, which `make chapters` drops and nbval skips: so a saved chapter holds
nobody's predictions, and a reader's own never make a chapter fail.
"""

import ipywidgets as ipw
from IPython.display import display

from ..ui.controls import button
from ..ui.look import ASK, BAD, GOOD, frame, html, visible, words
from .question import checked_key, questions, shown, tell, views
from .store import LOCK, store


def reveal(key, truth, within=0.1):
    """Show the truth beside the prediction that was committed under `key`.

    truth: the text of a choice, or a number (an array of one will do), computed by the chapter. within: how
    far off a number may be and still count as right, as a share of the truth. Live, the truth waits for a
    prediction or for a press of "Show the answer". ValueError if no Predict has asked under that key in this
    kernel, or if the truth cannot be an answer to it.
    """
    if checked_key(key) not in questions:
        raise ValueError(f"Nothing has been asked under {key!r} yet: run the cell with its Predict first.")
    display(Reveal(questions[key], truth, within))


class Reveal(ipw.VBox):
    """The live view of `reveal`; `.controls` → {"show": the button}, `.describe()` → the text twin."""

    def __init__(self, question, truth, within=0.1):
        super().__init__(layout=frame())
        self.question, self.truth, self.within = question, question.truth(truth), within
        self._words = html()
        show = button("Show the answer", "eye", "160px")()
        show.on_click(self.unveil)
        self.controls = {"show": show}
        self.children = [self._words, show]
        with LOCK:
            views["reveal", question.key] = self._on_change
            self.show()

    def unveil(self, button=None):
        """Show the truth though nothing was committed: from now on a try no longer counts as a prediction."""
        with LOCK:
            shown.add(self.question.key)
            tell(self.question.key)

    def show(self):
        """Bring the words up to date with what is committed by now."""
        with LOCK:
            tries = self.question.tries()
            waiting = not tries and self.question.key not in shown
            visible(self.controls["show"], waiting, width="160px")
            if waiting:
                self._words.value = words("Nothing is committed yet. Commit your prediction above first, or:")
                return
            answer = tries[-1]["answer"] if tries else self.question.default
            right = self.question.right(answer, self.truth, self.within)
            self.layout = frame(GOOD if right else BAD if tries else ASK)
            judged = f"{'✓' if right else '✗'} {self.question.judged(answer, self.truth, self.within)}"
            self._words.value = f"<b>{words(self.describe(), size=15)}</b>" + words(
                f"{self._said(tries)} {judged}"
            )
            if tries:
                shown.add(self.question.key)
                if tries[-1]["right"] is not right:
                    store().judge(self.question.key, answer, right)
                    tell(self.question.key)

    def describe(self):
        """The text twin: the question and the truth, the same whoever had predicted what."""
        return f"{self.question.text} {self.question.says(self.truth)}"

    def said(self):
        """What stands in the live view, as plain HTML."""
        return self._words.value

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": self.describe()}

    def _said(self, tries):
        if tries:
            return f"You said {self.question.says(tries[-1]['answer'])}, {tries[-1]['sure']} % sure."
        return (
            f"Nothing was committed, so the default was taken: {self.question.says(self.question.default)}."
        )

    def _on_change(self, key):
        if key == self.question.key:
            self.show()
