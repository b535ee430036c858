"""reveal: the truth beside what was predicted.

Its text twin, which is saved and compared, is the question and a fingerprint of the answer: a saved chapter
gives no answer away and holds nobody's predictions, and a changed answer is noticed all the same. The answer
and what this reader had predicted stand in the live view only, which `make chapters` drops and nbval skips.
"""

import ipywidgets as ipw
from IPython.display import display

from ..ui.controls import button
from ..ui.look import ASK, BAD, GOOD, frame, html, visible, words
from .question import checked_key, questions, shown, tell, views
from .store import LOCK, store

SAVED = "The answer shows when this cell runs. (Its fingerprint: {}.)"


def reveal(key, measured, *, edges=(), among=None, least=False, within=0.1):
    """Show the answer beside the prediction that was committed under `key`.

    measured: what the chapter computed; an array of one number will do for a number. If a number was asked
    for, that is the answer, and `within` how far off a prediction may be and still count as right, as a share
    of it. With choices, the choice is found by the first of these that is given:

    - `{choice: value}` as `measured`: the choice that is True, or of the largest number (`least`: the least).
    - `among={choice: value}`: the choice whose value equals what was measured, a number `within` that share.
    - `edges=(a, b)`: the choices, in order, are ranges below a, from a to b, from b on. Edges may fall as
      well; of two equal ones the choice between them is that very number.
    - True or False: the choice that begins with yes or with no.
    - anything else: the choice that is its text, such as a name, a number or a shape.

    A choice may be left out of `{choice: value}`: it holds if none of the others stands out.

    Live, the answer waits for a prediction or for a press of "Show the answer". ValueError if no Predict has
    asked under that key in this kernel, or if not exactly one possible answer fits.
    """
    if checked_key(key) not in questions:
        raise ValueError(f"Nothing has been asked under {key!r} yet: run the cell with its Predict first.")
    question = questions[key]
    truth = question.truth(measured, within, edges=edges, among=among, least=least)
    display(Reveal(question, truth, within))


class Reveal(ipw.VBox):
    """The live view of `reveal`; `.controls` → {"show": the button}, `.describe()` → the text twin."""

    def __init__(self, question, truth, within=0.1):
        super().__init__(layout=frame())
        self.question, self.truth, self.within = question, truth, within
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
            answer = words(f"{self.question.text} {self.question.says(self.truth)}", size=15)
            if not tries:
                self.layout, self._words.value = frame(ASK), f"<b>{answer}</b>"
                return
            said = tries[-1]["answer"]
            rights = {
                made["answer"]: bool(self.question.right(made["answer"], self.truth, self.within))
                for made in tries
            }
            right = rights[said]
            judged = f"{'✓' if right else '✗'} {self.question.judged(said, self.truth, self.within)}"
            you = f"You said {self.question.says(said)}, {tries[-1]['sure']} % sure. {judged}"
            self.layout, self._words.value = frame(GOOD if right else BAD), f"<b>{answer}</b>{words(you)}"
            shown.add(self.question.key)
            if any(made["right"] is not rights[made["answer"]] for made in tries):
                store().judge(self.question.key, rights)
                tell(self.question.key)

    def describe(self):
        """The text twin: the question and the fingerprint of the answer, the same whoever predicted what."""
        return f"{self.question.text}\n{SAVED.format(self.question.fingerprint(self.truth))}"

    def said(self):
        """What stands in the live view, as plain HTML."""
        return self._words.value

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": self.describe()}

    def _on_change(self, key):
        if key == self.question.key:
            self.show()
