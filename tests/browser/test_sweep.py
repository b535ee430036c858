"""The sweep moves every kind of control, and finds what it is there to find."""

import pytest
from harness import OnPage, Sweep, write_notebook

TOY = """
import ipywidgets as ipw
import traitlets
from widgets.explorers.base import Explorer
from widgets.ui.state import State, Whole

KINDS = {
    "width": lambda *given: ipw.IntSlider(min=1, max=9),
    "rate": lambda *given: ipw.FloatSlider(min=0, max=0.5, step=0.01),
    "size": lambda *given: ipw.FloatLogSlider(min=-4, max=0, step=0.5),
    "place": lambda *given: ipw.IntSlider(min=0, max=40, readout=False),
    "steps": lambda *given: ipw.SelectionSlider(options=range(5)),
    "garment": lambda *given: ipw.Dropdown(options=range(9)),
    "row": lambda *given: ipw.Select(options=range(4)),
    "kernel": lambda *given: ipw.ToggleButtons(options=range(3)),
    "block": lambda *given: ipw.RadioButtons(options=range(3)),
    "labels": lambda *given: ipw.Checkbox(),
    "grid": lambda *given: ipw.ToggleButton(),
    "seed": lambda *given: ipw.BoundedIntText(min=0, max=99),
}

class ToyState(State):
    width = Whole(4, most=9)

    def to_string(self):
        return " ".join(map(str, (getattr(self, name) for name in KINDS)))

    def from_string(self, text):
        numbers = text.split()
        if len(numbers) != len(KINDS):
            raise ValueError(f"A state is {len(KINDS)} numbers with spaces between; got {text!r}.")
        return {name: eval(number) for name, number in zip(KINDS, numbers)}

class Anything(traitlets.TraitType):
    def validate(self, obj, value):
        return value

class Toy(Explorer):
    CONTROLS = KINDS
    VIEWS = {"view": ipw.HTML}
    ROWS = ("view", *KINDS)

    def __init__(self):
        state = ToyState()
        values = {name: make().value for name, make in KINDS.items() if name != "width"}
        state.add_traits(**{name: Anything(value) for name, value in values.items()})
        super().__init__(state)

    def draw(self):
        return {"view": self.svg(self.state)}

    def svg(self, words, height=20):
        return f'<svg width="400" height="{height}"><text y="15">{words}</text></svg>'

    def words(self):
        return [self.state]

    def png(self):
        return b""

class Stale(Toy):
    def _on_control(self, change):
        super()._on_control(change)
        if change["new"] == 5:  # what a thread that comes late has drawn before it waited
            self.views["view"].value = self.svg(self.state.replace("5", "6"))

class Blank(Toy):
    def draw(self):
        return {"view": self.svg("the same for all")}

class Jumping(Toy):
    def draw(self):
        return {"view": self.svg(self.state, 20 if self.model.width < 9 else 40)}

class Failing(Toy):
    def draw(self):
        1 // (self.model.width - 1)
        return super().draw()

class Stubborn(Toy):
    def sync(self):
        super().sync()
        self.controls["width"].value = 4

class Refusing(Toy):
    def set(self, **values):
        if values.get("width") == 9:
            raise ValueError("There are never so many.")
        super().set(**values)

class Forgetful(Toy):
    def __init__(self):
        self.before = None
        super().__init__()

    def draw(self):
        return {"view": self.svg(f"{self.state} after {self.before}")}

    def _on_control(self, change):
        self.before = change["old"]
        super()._on_control(change)

    def reset(self, button=None):
        self.before = None
        super().reset()
"""
FAULTS = {
    "Stale": "width at its middle, 5: the picture was stale",
    "Blank": "the state changed, and nothing on screen",
    "Jumping": "width at its maximum: the page jumps",
    "Failing": "width at its minimum: problems: ['callback: ",
    "Stubborn": "it stands at 4, not 1",
    "Refusing": "width at its maximum: refused: ['⚠ There are never so many.']",
    "Forgetful": "after width: its line of state rebuilds another picture",
}


@pytest.fixture(scope="module")
def notebook(tmp_path_factory, open_notebook):
    path = tmp_path_factory.mktemp("toys") / "toys.ipynb"
    write_notebook(path, TOY, *(f"{kind}()" for kind in ("Toy", *FAULTS)))
    with open_notebook(path) as opened:
        opened.run_all()
        yield opened


def test_every_kind_of_control_is_moved(notebook):
    assert notebook.problems() == []
    toy = OnPage(notebook, "Toy")
    met = {}
    sweep = Sweep(toy)
    moved = sweep._moved

    def count(name, *rest):
        moved(name, *rest)
        met.setdefault(name, []).append(toy.inside("told")["stand"][name])

    sweep._moved = count
    assert sweep.run() == []
    assert {name: places for name, places in met.items() if name not in ("state", "reset")} == {
        "width": [1, 5, 9],
        "rate": [0, 0.25, 0.5],
        "size": [-4, -2, 0],
        "place": [0, 20, 40],
        "steps": [0, 2, 4],
        "garment": [0, 4, 8],
        "row": [0, 1, 3],
        "kernel": [1, 2, 0],
        "block": [1, 2, 0],
        "labels": [True, False],
        "grid": [True, False],
        "seed": [0, 49, 99],
    }


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_found(notebook, kind):
    assert FAULTS[kind] in "\n".join(Sweep(OnPage(notebook, kind)).control("width"))
