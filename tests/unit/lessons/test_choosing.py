import numpy
import pytest

from widgets.lessons.choosing import chosen

SIZE = ("small", "middling", "large")
MANY = ("as many", "fewer", "more")


@pytest.mark.parametrize(
    ("choices", "measured", "how", "found"),
    [
        (("(1, 4)", "(4, 1)"), (4, 1), {}, "(4, 1)"),
        (("96", "128"), numpy.int64(128), {}, "128"),
        (SIZE, 0.4, {"edges": (0.5, 2)}, "small"),
        (SIZE, numpy.array([0.5]), {"edges": (0.5, 2)}, "middling"),
        (SIZE, 2.1, {"edges": (0.5, 2)}, "large"),
        (SIZE[::-1], 0.95, {"edges": (0.9, 0.1)}, "large"),
        (SIZE[::-1], 0.5, {"edges": (0.9, 0.1)}, "middling"),
        (SIZE[::-1], float("-inf"), {"edges": (0.9, 0.1)}, "small"),
        (SIZE, 6, {"edges": (7, 7)}, "small"),
        (SIZE, 7, {"edges": (7, 7)}, "middling"),
        (SIZE, 8, {"edges": (7, 7)}, "large"),
        (SIZE, {"small": 3, "middling": numpy.float32(4), "large": -5}, {}, "middling"),
        (SIZE, {"small": 3, "middling": 4, "large": -5}, {"least": True}, "large"),
        (MANY, {"fewer": 4, "more": 4}, {}, "as many"),
        (MANY, {"fewer": False, "more": numpy.bool_(True)}, {}, "more"),
        (MANY, {"fewer": False, "more": False}, {}, "as many"),
        (MANY, {"fewer": False}, {"least": True}, "fewer"),
        (SIZE, 0.34, {"among": {"small": 1 / 4, "middling": 1 / 3, "large": 1 / 2}}, "middling"),
        (SIZE, 22, {"among": {"small": 21, "middling": 22, "large": 23}, "within": 0}, "middling"),
        (MANY, (True, False), {"among": {"fewer": (True, False), "more": (False, True)}}, "fewer"),
        (MANY, (True, True), {"among": {"fewer": (True, False), "more": (False, True)}}, "as many"),
        (("yes, bit for bit", "nearly", "no: by far not"), True, {}, "yes, bit for bit"),
        (("yes, bit for bit", "nearly", "No: by far not"), numpy.bool_(False), {}, "No: by far not"),
    ],
)
def test_what_was_measured_comes_to_one_choice(choices, measured, how, found):
    assert chosen(choices, measured, **how) == found


@pytest.mark.parametrize(
    ("choices", "measured", "how", "said"),
    [
        (SIZE, "huge", {}, "one of the choices: small, middling, large; got 'huge'"),
        (SIZE, {"huge": 1, "small": 2}, {}, "one of the choices.*got 'huge'"),
        (SIZE, 1, {"among": {"huge": 1}}, "one of the choices.*got 'huge'"),
        (SIZE, {"small": True, "large": True}, {}, "“small” and “large” did"),
        (SIZE, {"small": 7, "middling": 7, "large": 1}, {}, "“small” and “middling” did"),
        (SIZE, {"small": 7, "middling": 7, "large": 7}, {}, "none of the choices did"),
        (SIZE, {"small": False}, {}, "none of the choices did"),
        (SIZE, {"small": float("nan"), "large": 1}, {}, "a number is needed.*nan"),
        (SIZE, {"small": "x", "large": 1}, {}, "a number is needed.*'x'"),
        (SIZE, 5, {"among": {"small": 1, "large": 2, "middling": 3}}, "5; none of the choices did"),
        (SIZE, 5, {"among": {"small": 5, "large": 5.1}}, "“small” and “large” did"),
        (SIZE, 5, {"edges": (1,)}, "3 choices have 2 edges between them; got 1"),
        ((*SIZE, "huge"), 5, {"edges": (1, 3, 2)}, "edges must rise or fall"),
        (SIZE, float("nan"), {"edges": (1, 2)}, "a number is needed"),
        (SIZE, numpy.arange(2), {"edges": (1, 2)}, "a number is needed"),
        (SIZE, True, {}, "for True, one choice must begin with “yes”"),
        (("not told apart", "nearly"), False, {}, "must begin with “no”"),
    ],
)
def test_what_comes_to_none_or_to_two_is_refused_in_words(choices, measured, how, said):
    with pytest.raises(ValueError, match=said):
        chosen(choices, measured, **how)
