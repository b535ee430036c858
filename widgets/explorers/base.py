"""What every explorer shares: three twins, controls tied to a state, a state string, Reset, refusals."""

import re
from html import escape
from threading import RLock, get_ident

import ipywidgets as ipw
import traitlets
from ipywidgets.widgets.widget_string import TextStyle

from ..core.numbers import whole_number
from ..pictures.sheet import small_png
from ..ui.controls import button, fold, row
from ..ui.look import dark_arrows, html, shared, visible


class Whole(traitlets.Int):
    """A whole number from `least` to `most`; refuses anything else in a sentence that names it."""

    def __init__(self, default, most, least=1):
        super().__init__(default)
        self.most, self.least = most, least

    def validate(self, obj, value):
        return whole_number(value, self.name, self.most, self.least)


class Choice(traitlets.Unicode):
    """One of the names that `State.offer` lists for it; refuses any other in a sentence."""

    def validate(self, obj, value):
        offered = obj.offered.get(self.name)
        if offered and value not in offered:
            raise ValueError(f"{self.name} must be one of {', '.join(offered)}; got {value!r}.")
        return value


class State(traitlets.HasTraits):
    """The state of an explorer and its rules, with no user interface: its traits, as a string and back."""

    def __init__(self, **values):
        self.offered = {}
        super().__init__(**values)

    def offer(self, trait, names):
        """List what a Choice may be, and choose the first."""
        self.offered[trait] = tuple(names)
        setattr(self, trait, self.offered[trait][0])

    def to_string(self):
        """One line that rebuilds this state."""
        raise NotImplementedError

    def from_string(self, text):
        """{trait: value}, checked, of such a line; raises ValueError in one sentence if it is not one."""
        raise NotImplementedError


class Explorer(ipw.VBox):
    """A widget with three twins: live (itself), picture (`.png()`), text (`.describe()`).

    model: a State. controls: {name: ipywidgets control}; a control named like a trait of the model is tied
    to it. A subclass builds its views, calls `super().__init__`, sets `children` from them and from
    `self.footer`, calls `self.show()`, and defines `draw`, `describe` and `picture`.

    Front ends differ in which thread runs a callback. So every change takes one lock, and whoever draws reads
    the state inside it: the last picture always belongs to the last state.
    """

    def __init__(self, model, controls, max_width="1280px"):
        super().__init__(layout=shared(ipw.Layout, max_width=max_width))
        self.model = model
        self._lock = RLock()
        self._together = False
        self._asked = {}  # {name: value} that the reader has set and nobody has taken up yet
        self._writer = None  # the thread that is bringing the controls up to date
        self._defaults = model.trait_values()
        self._tied = {name: control for name, control in controls.items() if model.has_trait(name)}
        state = ipw.Text(
            description="State",
            continuous_update=False,
            tooltip="One line that rebuilds what you see. Copy it, or type another and press Enter",
            layout=shared(ipw.Layout, width="auto", flex="1 1 auto"),
            style=shared(TextStyle),
        )
        reset = button("Reset", "undo", "90px", "Back to where it began")
        self.controls = controls | {"state": state, "reset": reset}
        self._message = html(min_height="28px")
        self.notes = {}  # {name of a control: the HTML beside it that says why something was not done}
        self._words = html(display="none")
        self._in_words = fold("The same in words", "170px", "What you see, in words and numbers")
        below = [row([state, reset]), self._message, self._in_words, self._words, dark_arrows()]
        self.footer = ipw.VBox(below, layout=shared(ipw.Layout))
        for name, control in self._tied.items():
            control.value = getattr(model, name)
            control.observe(self._on_control, "value")
        self._in_words.observe(lambda change: self._say(), "value")
        model.observe(self._on_model)
        state.observe(self._on_state_text, "value")
        reset.on_click(self.reset)

    @property
    def state(self):
        """The state as one line of text. Set it to rebuild; ValueError, and no change, if it is none."""
        return self.model.to_string()

    @state.setter
    def state(self, text):
        with self._lock:
            self.set(**self.model.from_string(text))

    def set(self, **values):
        """Set several traits of the model and draw once. ValueError, and nothing changes, for a bad value."""
        with self._lock:
            before = {name: getattr(self.model, name) for name in values}
            self._together = True
            try:
                self._set_together(values)
            except ValueError:
                self._set_together(before)
                raise
            finally:
                self._together = False
            self.show()

    def _set_together(self, values):
        with self.model.hold_trait_notifications():  # a rule between traits is checked once all are set
            for name, value in values.items():
                setattr(self.model, name, value)

    def reset(self, button=None):
        """Put everything back to where it began."""
        self.set(**self._defaults)

    def show(self):
        """Bring picture, controls and words up to date with the state, the picture first."""
        with self._lock:
            self._writer = get_ident()
            try:
                self.draw()
                self.sync()
                self.controls["state"].value = self.state
            finally:
                self._writer = None
            self._say()
            self.refuse("")

    def sync(self):
        """Set the tied controls to the state, but for those just moved. Called with the lock held."""
        for name, control in self._tied.items():
            if name not in self._asked:  # put back, it would jump under the reader's hand
                control.value = getattr(self.model, name)

    def by_reader(self):
        """Whether a control that has just changed was set by the reader, not by `show` on this thread."""
        return self._writer != get_ident()

    def _say(self):
        """Put the words on screen, if they are open: a move sends only what can be seen."""
        with self._lock:
            visible(self._words, self._in_words.value)
            if self._in_words.value:
                self._words.value = f'<pre style="line-height:1.4">{escape(self.describe())}</pre>'

    def refuse(self, sentence, beside="state"):
        """Say why something was not done, in the note beside that control or below the state; "" clears."""
        alert = '<span role="alert" style="color:var(--jp-error-color1, #b00020)">⚠ {}</span>'
        for note in (self._message, *self.notes.values()):
            note.value = ""
        if sentence:
            self.notes.get(beside, self._message).value = alert.format(escape(sentence))

    def draw(self):
        """Redraw the live picture from the state. Called with the lock held."""
        raise NotImplementedError

    def describe(self):
        """The text twin: what the picture shows, in words and numbers."""
        raise NotImplementedError

    def picture(self):
        """The picture twin as a Pillow image on white."""
        raise NotImplementedError

    def png(self):
        """The picture twin as the bytes of a PNG file."""
        with self._lock:
            return small_png(self.picture())

    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": self.describe(), "image/png": self.png()}

    def _on_control(self, change):
        if not self.by_reader():
            return
        name = next(name for name, control in self._tied.items() if control is change["owner"])
        # Noted before the lock: whoever holds it would set the control back to the state of before.
        self._asked[name] = change["new"]
        with self._lock:
            if name not in self._asked:
                return  # another thread has taken up this move, or a later one of the same control
            try:
                self.set(**{name: self._asked.pop(name)})
            except ValueError as error:
                self.show()  # the control goes back to what stands
                self.refuse(str(error), beside=name)

    def _on_model(self, change):
        with self._lock:
            if not self._together:
                self.show()

    def _on_state_text(self, change):
        if not self.by_reader():
            return
        with self._lock:
            try:
                self.state = change["new"]
            except ValueError as error:
                self.refuse(str(error))


def whole_or_text(text):
    """The number in a state string as an int if it is whole; else the text, for the rules to refuse."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else text
