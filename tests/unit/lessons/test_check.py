import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from threading import Thread

import numpy
import pytest

from widgets.lessons import check, hint, solution
from widgets.lessons.check import checked
from widgets.lessons.exercises import Calls, Exercise, Refusal, exercise, exercises, on
from widgets.lessons.help import Solution, solution_path

from .samples.answers import made
from .samples.chapter_01 import SAMPLES


def an_exercise(accepts, mistakes=None, **options):
    return Exercise(accepts, "something", ("a", "b", "c"), mistakes or {}, key="03-x", **options)


def right(accepts, value, **options):
    return checked(an_exercise(accepts, **options), value).right


@pytest.mark.parametrize(
    "value",
    [256, 256.0, numpy.int64(256), numpy.array(256), numpy.array([256.0]), Fraction(256), Decimal(256)],
)
def test_a_whole_number_is_met_whatever_kind_it_is(value):
    assert right(256, value)


@pytest.mark.parametrize(
    "value", [255, 257, 256.1, 256.0001, "256", [256], numpy.array([256, 256]), True, float("nan"), 256j]
)
def test_another_number_or_kind_is_not(value):
    assert not right(256, value)


def test_a_large_number_is_not_met_by_its_neighbours():
    for off in (-26, -1, 1, 26, 0.5):
        assert not right(23_382_016, 23_382_016 + off, within=1e-2)


def test_a_fraction_may_be_rounded_or_cut_off():
    """25 / 18 is 1.3888…"""
    for value in (
        25 / 18,
        Fraction(25, 18),
        Decimal("1.389"),
        1.388,
        1.39,
        numpy.float32(25 / 18),
        [1.39][0],
    ):
        assert right(25 / 18, value, within=5e-3)
    for value in (1.4, 1.38, 1.3879, 1.3894, 1.391, 25.01 / 18, "1.39", numpy.inf, -1.39):
        assert not right(25 / 18, value, within=5e-3)
    assert right(500 / 3, 167, within=5e-3) and not right(500 / 3, 170, within=5e-3)
    assert right(-1 / 7, -0.1428, within=5e-3) and not right(-1 / 7, -0.143, within=1e-4)
    assert right(4 / 3, 1.33, within=5e-3) and not right(4 / 3, 1.335, within=5e-3)
    assert not right(25 / 18, 1.39) and right(0, 0) and not right(0, 1e-12) and not right(0.0, 1e-12)


def test_too_few_digits_are_asked_for_one_more():
    for accepts, value in ((9 / 49, 0.18), (9 / 49, 0.2), (0.8**22, Decimal("0.007"))):
        found = checked(an_exercise(accepts, within=5e-3), value)
        assert f"the number {value} is right as far as it goes: give one more digit. Exp" in found.sentence
    for accepts, value in ((9 / 49, 0.19), (9 / 49, 0), (0.2, 0.21), (9 / 49, "0.18"), (20, 20.5)):
        assert "as far as it goes" not in checked(an_exercise(accepts, within=5e-3), value).sentence


@pytest.mark.parametrize(
    ("accepts", "value"),
    [
        (256, "256"),
        (256, "256.0"),
        (25 / 18, "25/18"),
        ((1, 96), "(1, 96)"),
        (0.5, " 0.5"),
        ("coat", "'coat'"),
    ],
)
def test_what_is_right_but_for_its_quotes_is_told_so(accepts, value):
    found = checked(an_exercise(accepts), value)
    assert not found.right
    assert "what you wrote is right, and it stands in quotes" in found.sentence
    assert "Expected: something." in found.sentence


@pytest.mark.parametrize("value", ["1e999999999", "9" * 5000, "1/0", "(" * 300, "9**9**9", "257", "", "a b"])
def test_other_texts_are_texts(value):
    assert "you gave the text" in checked(an_exercise(256), value).sentence


def test_arrays_stand_for_numbers_and_tuples():
    assert right((1, 1, 96, 96), numpy.array([1, 1, 96, 96])) and right(
        [(2, 5), (2,)], [numpy.array([2, 5]), [2]]
    )
    assert not right((1, 1, 96, 96), numpy.array([1, 1, 96])) and not right((1, 1), numpy.array([[1, 1]]))
    assert right("b3", numpy.str_("b3")) and not right("b3", numpy.str_("b2"))
    doubled = numpy.vectorize(lambda x: 2 * x)
    assert right(Calls({1: 2, 3: 6}), doubled) and not right(Calls({1: 2, 3: 7}), doubled)
    assert right(numpy.ones(2), [Fraction(1), Decimal(1)])


def test_an_end_of_the_program_stays_inside():
    from widgets.backend.threads import mxnet_call

    def leaves(*_, **__):
        sys.exit("enough")

    @mxnet_call
    def a_block():
        from mxnet.gluon import nn

        block = nn.Sequential()
        block.add(nn.Conv2D(16, 1))
        block.forward = leaves
        block.branches = leaves
        return block

    answers = {
        "01-mend": a_block(),
        "05-stem": a_block(),
        "02-mend": a_block(),
        "10-axis": type("A", (), {"__init__": leaves}),
    }
    for key in [key for chapter in range(12) for key in exercises(f"{chapter:02d}")]:
        found = checked(exercise(key), answers.get(key, leaves))
        assert not found.right and "Expected: " in found.sentence, key
    assert "f(1) raises SystemExit: enough" not in found.sentence
    assert "leaves(1) raises SystemExit: enough" in checked(an_exercise(Calls({1: 2})), leaves).sentence


class Silent:
    """Fails at every question put to it."""

    def __getattribute__(self, name):
        raise RuntimeError(name)


class Unnamed:
    def __call__(self, *given):
        return self

    def __getattr__(self, name):
        raise RuntimeError(name)


class Endless(list):
    def __iter__(self):
        raise RuntimeError("it has no end")


class Wordless(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def raises(*_):
    raise Wordless


@pytest.mark.parametrize("make", [Silent, Unnamed, lambda: Endless([1]), lambda: raises])
def test_what_fails_at_every_question_is_answered_in_a_sentence(make):
    for accepts in (5, Calls({1: 2}), (1, 2), lambda given: given.x):
        found = checked(an_exercise(accepts), make())
        assert not found.right and found.sentence.startswith("✗ Not yet: ") and "Expected: " in found.sentence


@pytest.mark.parametrize("text", ["{[]: 1}", "{[1]}", "{[]: '/'}", "[" * 40, "1/0", "\ud800", "\0"])
def test_in_quotes_may_stand_anything(text):
    assert "you gave the text" in checked(an_exercise(5), text).sentence


def test_truth_values_are_not_numbers():
    assert right(True, True) and right(True, numpy.bool_(True))
    assert not right(True, 1) and not right(1, True) and not right(False, True)


def test_arrays_must_have_shape_and_values():
    wanted = numpy.arange(6.0).reshape(2, 3)
    assert right(wanted, wanted + 1e-9) and right(wanted, wanted.tolist())
    assert not right(wanted, wanted.T) and not right(wanted, wanted.reshape(6))
    assert not right(wanted, wanted + 1) and not right(wanted, 5) and not right(wanted, "array")
    assert not right(numpy.ones((2, 3)), 1.0)


def test_an_array_of_mxnet_is_checked_on_any_thread():
    from mxnet import np

    from widgets.backend.threads import mxnet_call

    array = mxnet_call(lambda: np.ones((2, 3)))()
    found = []
    thread = Thread(target=lambda: found.append(right(numpy.ones((2, 3)), array)))
    thread.start()
    thread.join()
    assert found == [True]


def test_a_block_is_checked_on_any_thread():
    mend = exercise("01-mend")
    samples = [SAMPLES["01-mend"].mistaken["you left the 5×5 without padding"], SAMPLES["01-mend"].right[0]]
    found = []
    thread = Thread(target=lambda: found.extend(checked(mend, made(block)) for block in samples))
    thread.start()
    thread.join()
    assert [one.right for one in found] == [False, True]
    assert found[0].sentence.startswith("✗ You left the 5×5 without padding")


def test_a_block_that_does_not_run_is_told_why():
    from mxnet.gluon import nn

    from widgets.backend.threads import mxnet_call

    def build():
        block = nn.Sequential()
        block.add(nn.Conv2D(16, 1), nn.Conv2D(32, 5, in_channels=7))
        return block

    found = checked(exercise("01-mend"), mxnet_call(build)())
    assert not found.right and "it does not run on 2×192×7×10, " in found.sentence
    assert (
        "Error: " in found.sentence and "\n" not in found.sentence and "site-packages" not in found.sentence
    )


def test_checking_a_block_keeps_its_weights():
    from widgets.backend.threads import mxnet_call

    block = made(SAMPLES["01-mend"].right[0])
    assert checked(exercise("01-mend"), block).right
    weights = mxnet_call(lambda: [p.data().asnumpy() for p in block.collect_params().values()])
    before = weights()
    assert checked(exercise("01-mend"), block).right
    assert all((one == other).all() for one, other in zip(before, weights(), strict=True))


def test_containers_are_met_item_by_item():
    assert right((64, (96, 128)), [64, [96, 128.0]])
    assert not right((64, 128), (64,)) and not right((64, 128), (128, 64)) and not right((64,), 64)
    assert right({"b1": slice(0, 64)}, {"b1": slice(0, 64)})
    assert not right({"b1": slice(0, 64)}, {"b1": slice(0, 65)}) and not right({"b1": 1}, {"b2": 1})
    assert right("b3", "b3") and not right("b3", "b2")


def test_a_function_is_called_on_every_case():
    double = Calls({1: 2, 5: 10, (3,): 6})
    assert right(double, lambda x: 2 * x)
    found = checked(an_exercise(double), lambda x: x * x + 1)
    assert not found.right and "f(5) gives the integer 26" in found.sentence

    def mine(x):
        raise KeyError("x\n" * 3)

    assert "mine(1) raises KeyError: " in checked(an_exercise(double), mine).sentence
    assert "f(1) raises TypeError: " in checked(an_exercise(double), lambda: 2).sentence
    assert "you gave the integer 2." in checked(an_exercise(double), 2).sentence
    assert "class int itself" in checked(an_exercise(double), int).sentence


def test_a_case_may_have_several_arguments_and_any_pattern():
    area = Calls({(2, 3): lambda got: got == 6})
    assert right(area, lambda h, w: h * w) and not right(area, lambda h, w: h + w)
    assert "f(2, 3) gives the integer 5" in checked(an_exercise(area), lambda h, w: h + w).sentence


def test_the_first_mistake_that_matches_is_named_and_a_right_answer_never_is():
    mistakes = {8: "you added.", lambda x: x < 10: "you guessed low"}
    one = an_exercise(15, mistakes)
    assert checked(one, 8).sentence == "✗ You added."
    assert checked(one, 7).sentence == "✗ You guessed low."
    assert checked(one, 99).sentence.startswith("✗ Not yet: ")
    assert checked(an_exercise(8, mistakes), 8).right


def test_patterns_that_are_alike_are_made_from_what_differs():
    one = an_exercise(lambda x: 2 * x, {lambda x: x * x: "you squared it"}, like=on(2, 5))
    assert checked(one, lambda x: x + x).right
    assert checked(one, lambda x: x**2).sentence == "✗ You squared it."
    assert "f(5) gives the integer 7" in checked(one, lambda x: x + 2).sentence


def test_arguments_are_a_functions_own_and_a_call_may_be_named():
    def last(numbers):
        return numbers.pop()

    given = [3, 4]
    calls = Calls(
        (((given,), 4), ((given,), 5)), named=lambda function, numbers: f"on {len(numbers)} numbers it"
    )
    assert "Not yet: on 2 numbers it gives the integer 4." in checked(an_exercise(calls), last).sentence
    assert given == [3, 4]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7, "the integer 7"),
        (7.5, "the number 7.5"),
        (10**99, f"the integer 1{'0' * 39}."),
        (numpy.array([7]), "the integer 7"),
        ("7" * 99, f"the text '{'7' * 40}'"),
        (True, "the truth value True"),
        (numpy.ones((2, 3), "float32"), "an array of shape (2, 3) and type float32"),
        ((1, 2), "a tuple of 2 items"),
        ({"a": 1}, "a dict of 1 item"),
        (slice(1, 2), "slice(1, 2, None)"),
        (object(), "an object of type object"),
        (len, "the function len"),
        (lambda: 1, "a function"),
        (object, "the class object itself"),
    ],
)
def test_a_wrong_kind_is_named_beside_what_was_expected(value, said):
    found = checked(an_exercise(15), value)
    assert f"you gave {said}" in found.sentence and "Expected: something." in found.sentence


def a_sketch(kernel): ...


def another_sketch(b1, *, axis=1):
    """What it is to do."""
    return ...


@pytest.mark.parametrize(
    "value", [None, ..., (..., 1), [1, ...], a_sketch, another_sketch, lambda: ..., lambda x: None]
)
def test_nothing_filled_in_is_not_called_wrong(value):
    for accepts in (15, (1, 2), Calls({1: 2}), lambda given: given(1) == 2):
        found = checked(an_exercise(accepts), value)
        assert found == (False, "… Nothing is filled in yet. Expected: something.")


@pytest.mark.parametrize("value", [0, (), [None], lambda: 0, lambda x: x, lambda: "...", len, int])
def test_what_is_filled_in_is_not_called_empty(value):
    assert checked(an_exercise(15), value).sentence.startswith("✗ Not yet: ")


def test_objects_that_fight_back_are_refused():
    class Nasty:
        def __eq__(self, other):
            raise RuntimeError

        def __getattr__(self, name):
            raise RuntimeError

        def __len__(self):
            raise RuntimeError

        __hash__ = None

    for accepts in (5, "a", (1,), {"a": 1}, numpy.ones(3), slice(1), Calls({1: 1}), lambda x: x == 5):
        assert not right(accepts, Nasty())


def test_a_predicate_may_say_why():
    def accepts(value):
        raise Refusal("it lights 9 pixels")

    assert "Not yet: it lights 9 pixels. Expected" in checked(an_exercise(accepts), 5).sentence


def test_check_prints_one_sentence(capsys):
    assert check("01-parameters", 110_720) is None
    assert "You forgot the 1×1 that reduces 192 channels to 96" in capsys.readouterr().out
    check("01-parameters", 129_248)
    assert capsys.readouterr().out == "✓ Right.\n"


@pytest.mark.parametrize("ask", [lambda key: check(key, 5), hint, solution])
def test_an_unknown_exercise_names_those_there_are(ask):
    with pytest.raises(ValueError, match=r"no exercise '01-nope'\. .* 01-parameters, 01-padding"):
        ask("01-nope")
    with pytest.raises(ValueError, match="Exercises of chapter 99: none"):
        ask("99-nope")
    with pytest.raises(ValueError, match="a chapter's number and a name"):
        ask("../../etc")
    assert exercises("99") == {}


def test_hints_come_one_at_a_time(capsys):
    def said(*level):
        hint("01-parameters", *level)
        return capsys.readouterr().out

    hints = exercise("01-parameters").hints
    assert said().startswith("Hint 1 of 3: Branch 2 has") and hints[1][:20] not in said(1)
    assert said().startswith("Hint 2 of 3: ")
    third = said()
    assert third.startswith("Hint 3 of 3: ") and 'solution("01-parameters")' in third
    assert said() == third
    assert said(2).startswith("Hint 2 of 3: ") and said().startswith("Hint 3 of 3: ")
    hint("01-padding")
    assert capsys.readouterr().out.startswith("Hint 1 of 3: Without")


@pytest.mark.parametrize("level", [0, 4, -1, "2", 1.5])
def test_there_is_no_other_hint(level):
    with pytest.raises(ValueError, match="levels 1 to 3"):
        hint("01-parameters", level)


def test_a_solution_is_found_from_anywhere(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shipped = solution_path("01-parameters")
    assert shipped.parent.parent.name == "chapters"
    solution("01-parameters")
    assert "answer = reduce + conv" in capsys.readouterr().out

    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "01-parameters.py").write_text("answer = 1")
    assert solution_path("01-parameters").read_text() == "answer = 1"
    with pytest.raises(ValueError, match=r"no solutions/99-x\.py beside the chapters"):
        solution_path("99-x")


def test_a_solution_shows_its_explanation_then_its_code():
    shown = Solution('"""Why.\n\nMore.\n"""\n\nx = 1\nanswer = x\n')
    assert shown._repr_markdown_() == "Why.\n\nMore.\n\n```python\nx = 1\nanswer = x\n```"
    assert repr(shown) == "Why.\n\nMore.\n\nx = 1\nanswer = x"
    assert repr(Solution("answer = 1\n")) == "answer = 1"


def test_lessons_load_without_mxnet():
    code = "import sys, widgets.lessons as l; l.check('01-parameters', 5); sys.exit('mxnet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60).returncode == 0
