"""What every explorer shares: three twins, controls tied to a state, a state string, Reset, refusals."""

from functools import partial
from html import escape
from threading import RLock, get_ident

import ipywidgets as ipw
import traitlets

from ..pictures.sheet import img, small_png, stack
from ..ui.controls import across, build, button, fold, put, text_line
from ..ui.look import alert, dark_arrows, html, shared, visible, wrapped

_FOOT = {
    "state": text_line(
        "State",
        "One line that rebuilds what you see. Copy it, or type another and press Enter",
        width="auto",
        flex="1 1 auto",
    ),
    "reset": button("Reset", "undo", "90px", "Back to where it began"),
}
# JupyterLab lets the lines of a <pre> end within a word.
_AT_WORDS = "line-height:1.4;white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere"


class Explorer(ipw.VBox):
    """A widget with three twins: live (itself), picture (`.png()`), text (`.describe()`).

    A subclass declares CONTROLS, {name: recipe of ui.controls}, VIEWS, {name: function that makes a widget},
    NOTES, {name: other controls whose refusals it shows}, and by their names ROWS, where "x note"
    is the note x. It hands its State to `super().__init__`, and has `draw`, `words` and `picture`.
    model: that State. controls, views, notes: {name: widget}.

    A control named like a trait or a property of the state is tied to it. A button calls
    `_on_<name>(button)`, or the method of its name; any other control `_on_<name>(value)`, if there is one.

    Front ends differ in which thread runs a callback. So every change takes one lock, and whoever draws reads
    the state inside it: the last picture always belongs to the last state.
    """

    CONTROLS, VIEWS, NOTES, ROWS = {}, {}, {}, ()
    MAX_WIDTH = "1280px"

    def __init__(self, model, without=()):
        """without: names of what is declared and left out."""
        super().__init__(layout=shared(ipw.Layout, max_width=self.MAX_WIDTH))
        self.model = model
        self._lock = RLock()
        self._together = False
        self._asked = {}  # {name: value} that the reader has set and nobody has taken up yet
        self._writer = None  # the thread that is bringing the controls up to date
        self._defaults = model.trait_values()
        made = {name: make for name, make in (self.CONTROLS | _FOOT).items() if name not in without}
        self.controls = {name: make(model, name) for name, make in made.items()}
        self.views = {name: make() for name, make in self.VIEWS.items() if name not in without}
        self._shown = {}  # {view: the value that was put there last}
        self.notes = {}  # {name of a control: the HTML beside it that says why something was not done}
        for name, others in self.NOTES.items():
            if name not in without:
                self.notes |= dict.fromkeys((name, *others), html())
        self._message, self._words = html(min_height="28px"), html(display="none")
        self._in_words = fold("The same in words", "170px", "What you see, in words and numbers")
        self._tied = {name: control for name, control in self.controls.items() if self._of_state(name)}
        # Sliders whose end depends on the state.
        self._sliding = [
            name
            for name, control in self._tied.items()
            if isinstance(control, ipw.IntSlider)
            and isinstance(getattr(model.traits().get(name), "most", None), str)
        ]
        for name, control in self.controls.items():
            self._tie(name, control)
        self._in_words.observe(lambda change: self._say(), "value")
        model.observe(self._on_model)
        state_row = build(across("state", "reset"), self.controls.get)
        below = [state_row, self._message, self._in_words, self._words, dark_arrows()]
        self.footer = ipw.VBox(below, layout=shared(ipw.Layout))
        self.children = [*filter(None, (build(part, self._named) for part in self.ROWS)), self.footer]
        self.show()

    def _of_state(self, name):
        """Whether a trait or a property of the state has that name."""
        return isinstance(getattr(type(self.model), name, None), traitlets.TraitType | property)

    def _tie(self, name, control):
        """Let a control act when the reader moves it."""
        # A move waits for whoever draws: between the value and its callback, `sync` would undo it.
        control.set_state = partial(self._locked, control.set_state)
        own = getattr(self, f"_on_{name}", None)
        if name in self._tied:
            control.value = getattr(self.model, name)
            control.observe(self._on_control, "value")
        elif isinstance(control, ipw.Button):
            control.on_click(own or getattr(self, name))
        elif own:
            control.observe(partial(self._on_other, own), "value")

    def _locked(self, act, *given):
        with self._lock:
            act(*given)

    def _named(self, name):
        """The widget of a name in ROWS; None for a control that is left out."""
        if name.endswith(" note"):
            return self.notes.get(name.removesuffix(" note"))
        return self.views[name] if name in self.views else self.controls.get(name)

    @property
    def state(self):
        """The state as one line of text. Set it to rebuild; ValueError, and no change, if it is none."""
        return self.model.to_string()

    @state.setter
    def state(self, text):
        with self._lock:
            self.set(**self.model.from_string(text))

    def set(self, **values):
        """Set traits and properties of the model and draw once.

        ValueError, and nothing changes, for a value that the rules refuse or that cannot be drawn;
        AttributeError for a name that the state has not.
        """
        with self._lock:
            before = self.model.trait_values()
            self._together = True
            try:
                self.model.change(**values)
                self.show()
            except BaseException:  # an interrupt of the kernel, too
                self.model.change(**before)
                raise
            finally:
                self._together = False

    def reset(self, button=None):
        """Put everything back to where it began."""
        self.set(**self._defaults)

    def show(self):
        """Bring picture, controls and words up to date with the state, the picture first."""
        with self._lock:
            self._writer = get_ident()
            try:
                self.redraw()
                self.sync()
                self.controls["state"].value = self.state
            finally:
                self._writer = None
            self._say()
            self.refuse("")

    def redraw(self):
        """Put on screen what `draw` returns. Called with the lock held."""
        for name, value in self.draw().items():
            if self._shown.get(name) is not value:  # or it is what was drawn last, kept by whoever drew it
                put(self.views[name], value)
                self._shown[name] = value

    def sync(self):
        """Set the tied controls to the state, but for those just moved. Called with the lock held."""
        for name in self.model.varying:
            if self.controls[name].options != (names := self.model.offered[name]):
                self.controls[name].options = names
        ends = {name: self.model.traits()[name].range(self.model) for name in self._sliding}
        for name, (_, most) in ends.items():
            # Wide enough first: a slider cuts its value to its range, which would move what it is tied to.
            self.controls[name].max = max(self.controls[name].max, most)
        for name, control in self._tied.items():
            if name not in self._asked:  # put back, it would jump under the reader's hand
                control.value = getattr(self.model, name)
        for name, (least, most) in ends.items():
            self.controls[name].max = most
            self.controls[name].tooltip = f"{self.controls[name].description}, {least} to {most}"

    def by_reader(self):
        """Whether a control that has just changed was set by the reader, not by `show` on this thread."""
        return self._writer != get_ident()

    def _say(self):
        """Put the words on screen, if they are open: a move sends only what can be seen."""
        with self._lock:
            visible(self._words, self._in_words.value)
            if self._in_words.value:
                self._words.value = f"<pre style='{_AT_WORDS}'>{escape(self.describe())}</pre>"

    def refuse(self, sentence, beside="state"):
        """Say why something was not done, in the note beside that control or below the state; "" clears."""
        for note in (self._message, *self.notes.values()):
            note.value = ""
        if sentence:
            self.notes.get(beside, self._message).value = alert(sentence)

    def draw(self):
        """{view: value} of the live picture. All of it is made before any of it is on screen."""
        raise NotImplementedError

    def words(self):
        """The lines of the text twin."""
        raise NotImplementedError

    def picture(self):
        """What the picture twin shows, from top to bottom, as sheet.stack takes it; or all as one image."""
        raise NotImplementedError

    def describe(self):
        """The text twin: what the picture shows, in words and numbers; no line is broken within a word."""
        with self._lock:
            return "\n".join(wrapped(line) for text in self.words() for line in text.split("\n"))

    def png(self):
        """The picture twin as the bytes of a PNG file."""
        with self._lock:
            shown = self.picture()
            return small_png(stack(shown) if isinstance(shown, list) else shown)

    def _repr_mimebundle_(self, **kwargs):
        with self._lock:
            picture, words = self.png(), self.describe()
        twins = {"text/plain": words, "text/html": f"<div>{img(picture, words)}</div>"}
        return super()._repr_mimebundle_(**kwargs) | twins

    def _on_control(self, change):
        if not self.by_reader():
            return
        name = next(name for name, control in self._tied.items() if control is change["owner"])
        # Noted before the lock: whoever holds it would set the control back to the state of before.
        self._asked[name] = change["new"]
        with self._lock:
            if name not in self._asked:
                return  # another thread has taken up this move, or a later one of the same control
            self._try(name, self.set, **{name: self._asked.pop(name)})

    def _on_other(self, act, change):
        """A control that is not tied: `act` is told its value."""
        if self.by_reader():
            with self._lock:
                act(change["new"])

    def _try(self, name, act, *given, **values):
        """Do it; if it is refused, the screen goes back to what stands, with the reason by that control."""
        with self._lock:
            try:
                act(*given, **values)
            except (ValueError, KeyboardInterrupt) as error:
                self.show()
                if isinstance(error, KeyboardInterrupt):
                    raise
                self.refuse(str(error), beside=name)

    def _on_model(self, change):
        with self._lock:
            if not self._together:
                self.show()

    def _on_state(self, text):
        try:
            self.state = text
        except ValueError as error:
            self.refuse(str(error))  # what was typed stays, to be mended
