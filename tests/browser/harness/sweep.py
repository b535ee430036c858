"""Every control of an explorer to its minimum, middle and maximum by keyboard; what must hold after it."""

import math
from collections import Counter
from functools import partial

NONSENSE = "no such thing"
PAGE = 3  # options that PageDown skips in a closed <select>


class Sweep:
    """`Sweep(on_page).run()` → [what went wrong, …]; each begins with the control and where it was put."""

    def __init__(self, on_page):
        self.on_page, self.notebook = on_page, on_page.notebook
        self.press, self.keyboard = on_page.press, on_page.keyboard
        self.moves = Counter()  # {name of a control: how often it was moved}

    def run(self, leave=()):
        """leave: names of controls with a test of their own, such as one that starts a long training."""
        faults = []
        for name in sorted(self.on_page.names, key="reset".__eq__):  # Reset last
            if name not in leave:
                faults += self.control(name)
        return faults

    def control(self, name):
        """From the beginning, through all that this control can do."""
        self._begin()  # first: what a control offers may depend on what was done before
        fact = self.on_page.inside("facts")[name]
        if fact["disabled"] or not self.on_page.control(name).is_visible():
            return
        moves = getattr(self, f"_{fact['kind'].lower()}", None)
        if moves is None:
            yield f"{name}: the sweep does not know how to move a {fact['kind']}"
            return
        for label, move, wanted in moves(name, fact):
            try:
                self._moved(name, fact, move, wanted)
            except AssertionError as fault:
                yield f"{name} at {label}: {fault}"
                self._begin()
        try:
            now = self.on_page.take("redraw")
            self._same("its line of state rebuilds another picture", "rebuild", now)
        except AssertionError as fault:
            yield f"after {name}: {fault}"

    def _begin(self):
        """Take in how the page is before a move, drawn afresh: a refusal is gone."""
        self.before = self.on_page.take("begin")

    def _moved(self, name, fact, move, wanted):
        """wanted: where the control must then stand; None: wherever the explorer says it does."""
        before = self.before
        self.moves[name] += 1
        move()
        after = self.on_page.take()
        problems, known = after["problems"], before["problems"]
        assert problems == known, f"problems: {problems[len(known) :]}"
        state, here, there, refused = (after[what] for what in ("state", "here", "there", "refused"))
        unlike = {one: (here[one], there[one]) for one in there if not _alike(here[one], there[one])}
        assert not unlike, f"(on screen, in the kernel) differ: {unlike}"
        # What it refuses stays in the State box, for its reader to mend.
        right = there["state"] == state or (name == "state" and refused)
        assert right, f"the State box says {there['state']!r}, not {state!r}"
        may_refuse = fact["kind"] in ("text", "page", "number", "upload", "button")
        assert may_refuse or not refused, f"refused: {refused}"
        taken = wanted is None or _alike(there[name], wanted)
        assert taken or (may_refuse and refused), f"it stands at {there[name]!r}, not {wanted!r}"
        if refused:
            assert all(len(words.split()) > 4 for words in refused), f"no sentence: {refused}"
            assert state == before["state"], f"it was refused, and the state is {state!r}"
            assert _pictures(after) == _pictures(before), "it was refused, and the picture changed"
            return
        if state != before["state"]:
            assert _drawn(after) != _drawn(before), "the state changed, and nothing on screen"
        if fact["kind"] in ("slider", "steps"):
            heights = before["height"], after["height"]
            assert heights[0] == heights[1], f"the page jumps from {heights[0]} px to {heights[1]}"
        self._same("the picture was stale: drawing it once more changes it", "redraw", after)

    def _same(self, fault, function, before):
        self.before = self.on_page.take(function)
        drawn, now = _drawn(before), _drawn(self.before)
        unlike = [part for part in drawn if now[part] != drawn[part]]
        assert not unlike, f"{fault} ({', '.join(unlike)})"

    # -- kinds of controls: [(label, move, where it must then stand), …] ----------------------------

    def _slider(self, name, fact):
        least, most, step = fact["min"], fact["max"], fact["step"]
        middle = least + step * (round((most - least) / step) // 2)
        to_middle = self._type_readout if fact["readout"] else self._walk
        yield "its minimum", partial(self._key, name, "Home"), least
        yield f"its middle, {middle}", partial(to_middle, name, middle, step), middle
        yield "its maximum", partial(self._key, name, "End"), most

    def _steps(self, name, fact):
        return self._slider(name, {"min": 0, "max": fact["options"] - 1, "step": 1, "readout": False})

    def _list(self, name, fact):
        last, middle = fact["options"] - 1, (fact["options"] - 1) // 2
        # One that is derived from the state, such as a preset, may go back to what the state says.
        for place, move in {
            0: partial(self._key, name, "Home"),
            middle: partial(self._choose, name, middle),
            last: partial(self._key, name, "End"),
        }.items():
            yield f"option {place}", move, place if fact["state"] else None

    def _toggles(self, name, fact, within="button", key="Enter"):
        last = fact["options"] - 1
        for place in sorted({0, last // 2, last}, key=lambda place: place == 0):  # the first is often pressed
            wanted = place if fact["state"] else None
            yield f"option {place}", partial(self._nth, name, within, place, key), wanted

    def _radios(self, name, fact):
        return self._toggles(name, fact, "[type=radio]", "Space")

    def _tick(self, name, fact):
        for _ in range(2):
            yield "the other side", partial(self._tick_it, name), None

    def _button(self, name, fact):
        yield "a press", partial(self._press_it, name), None

    def _upload(self, name, fact):
        yield "a file of nonsense", partial(self._upload_nonsense, name), None

    def _number(self, name, fact):
        least, most = fact["min"], fact["max"]
        if least is not None and most is not None:
            for value in (least, least + (most - least) // 2, most):
                yield str(value), partial(self._type, name, str(value)), value

    def _text(self, name, fact):
        good = self.on_page.stand()[name]
        ends = list(self._number(name, fact))
        for label, move, value in (*ends, (NONSENSE, partial(self._type, name, NONSENSE), NONSENSE)):
            yield label, move, str(value)
        yield f"{good!r} again", partial(self._type, name, good), good

    def _page(self, name, fact):
        for text in (NONSENSE, self.on_page.stand()[name]):
            yield text[:20], partial(self._fill, name, text), None

    # -- how they are moved -------------------------------------------------------------------------

    def _focus(self, name, within=""):
        control = self.on_page.control(name)
        inner = control.locator(within or ".noUi-handle, select, input, textarea")
        (inner.first if inner.count() else control).focus()

    def _key(self, name, key):
        self._focus(name)
        self.press(key)

    def _type(self, name, text):
        self._focus(name)
        self.press("Control+a")
        self.keyboard.type(text)
        self.press("Enter")

    def _fill(self, name, text):
        self.on_page.control(name).locator("textarea").fill(text)
        self.press("Tab")  # Enter would be a line of the text

    def _type_readout(self, name, value, step):
        self._focus(name, ".widget-readout")
        self.press("Control+a")
        self.keyboard.type(f"{value:g}")
        self.press("Enter")

    def _walk(self, name, value, step):
        """To a value by PageUp as far as that goes, then by arrow."""
        self._key(name, "Home")
        keys = [("PageUp", 1), ("ArrowRight", 1), ("ArrowLeft", -1)]
        for key, way in keys:
            before = self.on_page.stand()[name]
            while way * (value - before) > step / 2:
                self.press(key)
                now = self.on_page.stand()[name]
                assert now != before, f"{key} does not move it on from {now}"
                before = now

    def _choose(self, name, place):
        self._key(name, "Home")
        self.press(*["PageDown"] * (place // PAGE), *["ArrowDown"] * (place % PAGE))

    def _nth(self, name, within, place, key):
        self.on_page.control(name).locator(within).nth(place).focus()
        self.press(key)

    def _tick_it(self, name):
        before = self.on_page.stand()[name]
        self._key(name, "Space")
        assert self.on_page.stand()[name] != before, "Space does not tick it"

    def _press_it(self, name):
        self.on_page.control(name).focus()
        self.press("Enter")

    def _upload_nonsense(self, name):
        with self.notebook.page.expect_file_chooser() as chooser:
            self._press_it(name)
        chooser.value.set_files(
            {"name": "nonsense.json", "mimeType": "application/json", "buffer": NONSENSE.encode()}
        )


def _alike(one, other):
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return one == other


def _pictures(taken):
    return {part: taken["seen"][part] for part in ("images", "drawings")}


def _drawn(taken):
    """All that an explorer draws; not the numbers beside its sliders, which move by themselves."""
    return _pictures(taken) | {"words": taken["seen"]["words"]}
