"""Predict: the reader commits an answer before the next cell gives it."""

import ipywidgets as ipw
from ipywidgets.widgets.widget_description import DescriptionStyle
from ipywidgets.widgets.widget_string import LabelStyle, TextStyle

from ..ui.controls import button, row
from ..ui.look import alert, frame, html, shared, visible, words
from .question import Question, questions, shown, views
from .store import LOCK, store


class Predict(ipw.VBox):
    """Ask for a prediction: a choice or a number, how sure, Commit. The answer stands in a later cell.

    question: a sentence. choices: texts, one of them right; without them a number is asked for, in `unit`.
    key: "03-reduce", the chapter's number and a name. ValueError for a bad key or choices.

    controls: {name: ipywidgets control}. `.answer` is the committed answer or None; as it differs from reader
    to reader, print nothing that depends on it. The text twin is the question alone.
    """

    def __init__(self, question, choices=None, *, key, unit=""):
        super().__init__(layout=frame())
        self.question = Question(key, question, tuple(choices or ()), unit)
        self._again = False
        self._trouble, self._said = html(), html()
        # None updates while the reader types or drags: the press of Commit would overtake what is still held
        # back in the browser.
        self.controls = c = {
            "answer": _choice(self.question.choices) if choices else _number(),
            "sure": _confidence(),
            "commit": button("Commit", "lock", "120px")(),
            "again": button("Try again", "undo", "120px")(),
        }
        c["commit"].button_style = "primary"
        c["commit"].on_click(self.commit)
        c["again"].on_click(self.again)
        heading, answer = html(f"<b>Predict.</b>{words(question, size=15)}"), c["answer"]
        if not choices:
            answer = row([answer, ipw.Label(unit, layout=shared(ipw.Layout), style=shared(LabelStyle))])
        buttons = row([c["commit"], c["again"]])
        self.children = [heading, answer, c["sure"], buttons, self._said, self._trouble]
        with LOCK:
            questions[key] = self.question
            views["predict", key] = self._on_change
            self.show()

    @property
    def answer(self):
        """The latest committed answer; None before the first."""
        tries = self.question.tries()
        return tries[-1]["answer"] if tries else None

    @property
    def committed(self):
        """Whether the controls are locked upon a committed prediction."""
        return bool(self.question.tries()) and not self._again

    def commit(self, button=None):
        """Lock what is entered and keep it; says what is missing instead if it is no answer."""
        with LOCK:
            if self.committed:
                return
            try:
                answer = self.question.read(self.controls["answer"].value)
            except ValueError as error:
                self._said.value = alert(str(error))
                return
            self._again = False
            self.question.commit(answer, self.controls["sure"].value)

    def again(self, button=None):
        """Open the controls for a new try; the old ones stay kept."""
        with LOCK:
            self._again = True
            self.show()

    def show(self):
        """Bring controls and words up to date with what is committed."""
        with LOCK:
            tries, locked = self.question.tries(), self.committed
            for name in ("answer", "sure", "commit"):
                self.controls[name].disabled = locked
            visible(self.controls["again"], locked, width="120px")
            if locked:
                self._fill(tries[-1])
            self._said.value = words(self._state(tries, locked))
            self._trouble.value = alert(store().trouble)

    def describe(self):
        """The text twin: the question and its choices, the same whoever has committed what."""
        question = self.question
        if question.choices:
            return f"Predict: {question.text} ({' | '.join(question.choices)})"
        return f"Predict: {question.text} (a number{question.unit and f', in {question.unit}'})"

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": self.describe()}

    def _fill(self, made):
        answer = made["answer"]
        self.controls["answer"].value = answer if self.question.choices else f"{answer}"
        self.controls["sure"].value = made["sure"]

    def _state(self, tries, locked):
        if locked:
            made, which = tries[-1], f", try {len(tries)}" if len(tries) > 1 else ""
            said = f"{self.question.says(made['answer'])}, {made['sure']} % sure"
            return f"Committed{which}: {said}. It is locked; run the next cell."
        if self.question.key in shown or any(made["right"] is not None for made in tries):
            return "The answer was shown: a new try is kept, and does not count in the chart of calibration."
        return ""

    def _on_change(self, key):
        if key == self.question.key:
            self.show()


def _choice(choices):
    layout, style = shared(ipw.Layout, width="auto", margin="0"), shared(DescriptionStyle)
    return ipw.RadioButtons(options=choices, value=None, layout=layout, style=style)


def _number():
    return ipw.Text(
        description="Your number",
        placeholder="like 1200, 1.2k or 0.36",
        continuous_update=False,
        style=shared(TextStyle, description_width="86px"),
        layout=shared(ipw.Layout, width="290px"),
    )


def _confidence():
    return ipw.IntSlider(
        value=50,
        step=10,
        continuous_update=False,
        description="How sure, %",
        style=shared(ipw.SliderStyle, description_width="86px"),
        layout=shared(ipw.Layout, width="330px"),
        tooltip="0: certainly wrong, 50: as likely right as wrong, 100: certainly right",
    )
