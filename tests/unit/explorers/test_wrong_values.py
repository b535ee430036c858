"""Whatever an explorer is given in place of what it takes, it refuses in a sentence, and nothing changes."""

from decimal import Decimal
from time import thread_time

import numpy
import pytest

from tests.unit.explorers.test_explorers import ALL, live, other_value

WRONG = [
    None, True, False, [], {}, set(), (), object(), object, lambda: 0, 1j, 2.5, -1, 0.0,
    float("nan"), float("inf"), 10**5000, -(10**5000), Decimal("NaN"), Decimal("sNaN"), b"1", b"x" * 500,
    "", "no such", "x" * 1_000_000, "9" * 5000, "\ud800", "\0" * 80, "1e9", "nan", "🧦" * 100,
    [1], [None], [[1]], [[]], (0,), (("a", "b"),), ((1, 2, 3),), ["x" * 1000], {"3": 1}, {"3": ()},
    numpy.int64(10**12), numpy.float32("nan"), numpy.float64(2.5), numpy.bool_(True), numpy.str_("zz"),
    numpy.arange(3), numpy.zeros(0), numpy.array("a"), numpy.array([None]), numpy.array(2),
]  # fmt: skip
LONGEST_QUOTE = 80


def names_of(state):
    """The traits of a state, and its properties that may be set."""
    properties = (name for name in dir(state) if isinstance(getattr(type(state), name, None), property))
    may_be_set = [name for name in properties if getattr(type(state), name).fset]
    return [*state.traits(), *(name for name in may_be_set if name != "preset" or state.presets)]


def right(name, value):
    """Whether that one of WRONG is right for what has that name."""
    kind = type(value)
    if name in ("b1", "b2", "b3", "b4", "shown"):
        return kind is bool
    if name in ("silenced", "hidden", "tries", "tried", "read"):
        return kind in (list, tuple) and (not value or (name == "read" and value == [1]))
    return name in ("a_rate", "b_rate", "lr") and kind in (float, numpy.float64) and value == 2.5


def wrong_for(name):
    return [value for value in WRONG if not right(name, value)]


def assert_refused(act, said):
    with pytest.raises(ValueError) as refusal:
        act()
    sentence = str(refusal.value)
    assert sentence.endswith(".") and "\n" not in sentence, said
    assert len(sentence.partition("; got ")[2]) <= LONGEST_QUOTE + len("."), (said, sentence)
    for foreign in ("trait of", "truth value", "limit (4300", "object has no attribute", "unhashable"):
        assert foreign not in sentence, (said, sentence)


@pytest.fixture(scope="module", params=ALL, ids=[kind.__name__ for kind in ALL])
def explorer(request):
    """One for all tests: each of them must leave it as it was."""
    return request.param.demo()


class Still:
    """What an explorer is now, to be compared with what it is later."""

    def __init__(self, explorer):
        self.explorer = explorer
        self.then, self.screen = self.now(), self.on_screen()

    def now(self):
        return self.explorer.state, self.explorer.model.trait_values()

    def on_screen(self):
        explorer = self.explorer
        return live(explorer), {n: c.value for n, c in explorer.controls.items() if hasattr(c, "value")}

    def assert_same(self, said):
        assert self.now() == self.then, said

    def assert_same_screen(self, said):
        assert self.on_screen() == self.screen, said
        self.explorer.show()
        assert self.on_screen() == self.screen, said


def good_values(explorer, besides):
    """{trait: value} of some moves that alone are right."""
    traits = [n for n in explorer._tied if n in explorer.model.traits() and n != besides]
    others = {name: other_value(explorer.controls[name]) for name in traits}
    return {name: value for name, value in others.items() if value != explorer.controls[name].value}


def test_a_value_of_the_wrong_kind_is_refused_and_changes_nothing(explorer):
    """As an attribute, in set(), and in set() before and after a right one."""
    model, still = explorer.model, Still(explorer)
    for name in names_of(model):
        good = [{one: value} for one, value in good_values(explorer, name).items()][:2]
        for value in wrong_for(name):
            bad = {name: value}
            ways = [
                lambda bad=bad: explorer.set(**bad),
                lambda bad=bad: setattr(model, *next(iter(bad.items()))),
            ]
            for one in good:
                ways += [lambda one=one, bad=bad: explorer.set(**one, **bad)]
                ways += [lambda one=one, bad=bad: explorer.set(**bad, **one)]
            for act in ways:
                said = type(explorer).__name__, name, type(value), str(type(value))
                assert_refused(act, said)
                still.assert_same(said)
        still.assert_same_screen(name)


def test_the_right_values_in_those_pairs_are_right(explorer):
    still = Still(explorer)
    for name, value in good_values(explorer, None).items():
        explorer.set(**{name: value})
        assert explorer.model.trait_values() != still.then[1], name
        explorer.reset()
        still.assert_same(name)


def test_an_interrupt_of_the_kernel_while_it_draws_changes_nothing(explorer, monkeypatch):
    """Of set(), and of a control that the reader moves."""
    still = Still(explorer)
    draw, drawn = explorer.draw, []

    def interrupted():
        drawn.append(1)
        if len(drawn) == 1:
            raise KeyboardInterrupt
        return draw()

    monkeypatch.setattr(explorer, "draw", interrupted)
    for name, value in good_values(explorer, None).items():
        move = (setattr, explorer.controls[name], "value", value)
        for act, *given in ((lambda name=name, value=value: explorer.set(**{name: value}),), move):
            drawn.clear()
            with pytest.raises(KeyboardInterrupt):
                act(*given)
            still.assert_same(name)
            still.assert_same_screen(name)


def test_what_the_state_has_not_is_an_error_of_the_caller_and_changes_nothing(explorer):
    still = Still(explorer)
    for name in ("widhts", "line", "to_string", "__class__", "offered"):
        with pytest.raises(AttributeError):
            explorer.set(**{name: 1})
        still.assert_same(name)


def hostile(line):
    """Texts that are no line like that one, long and short."""
    signs = {sign for sign in line if not sign.isalnum()} | {"{", "[", "\\", "<", "\0", "🧦"}
    for sign in sorted(signs):
        yield from (
            sign * 80,
            sign * 1000,
            sign * 1_000_000,
            line + sign * 900,
            line.replace(sign, sign * 900),
        )
    yield from ("", "x" * 1_000_000, line * 20, line * 10_000, "9" * 5000, line + "\n" + line, " ")
    yield from (None, True, 5, 10**5000, b"x", [line], object(), numpy.array(line), float("nan"))


def assert_quick(act):
    """Within a second of this thread's own work, however busy the machine is."""
    began = thread_time()
    act()
    assert thread_time() - began < 1


def explorer_refuses(explorer, text):
    assert_refused(lambda: setattr(explorer, "state", text), type(text))


def test_a_line_that_is_none_is_refused_at_once(explorer):
    still = Still(explorer)
    for text in hostile(explorer.state):
        if isinstance(text, str) and text.strip() == explorer.state:
            continue
        said = type(text), len(text) if isinstance(text, str) else ""
        assert_quick(lambda text=text: explorer_refuses(explorer, text))
        still.assert_same(said)
    still.assert_same_screen("lines")


WITH_JSON = [kind for kind in ALL if hasattr(kind, "load")]


@pytest.mark.parametrize("kind", WITH_JSON, ids=[kind.__name__ for kind in WITH_JSON])
def test_an_import_that_is_none_is_refused_at_once(kind):
    explorer = kind.demo()
    still, text = Still(explorer), explorer.model.to_json()
    deep = ("[" * 100_000, '{"a":' * 20_000, "[" * 900 + "]" * 900, text[:-1] + ', "x": ' + "[" * 50_000)
    numbers = (text.replace("1", "1" * 5000, 1), "1" * 5000, "-1e999", "NaN")
    for given in (
        *deep,
        *numbers,
        text * 2,
        text + " " * 1_000_000,
        *hostile(text.replace("\n", "").replace(" ", "")),
    ):
        assert_quick(lambda given=given: assert_refused(lambda: explorer.load(given), str(type(given))))
        still.assert_same(str(given)[:60] if isinstance(given, str) else type(given))
    still.assert_same_screen("imports")
