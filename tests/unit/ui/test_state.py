"""A state as a line: what is printed is read, and what is no such line is refused at once."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.core.line import Line
from widgets.ui.state import LONGEST, Choice, Listing, Number, OneOf, State, TypedWhole, Whole

LINE = Line("{row},{column} of {size}x{size} in {block}[ seed={seed}][ kept {tries}]")
# Hostile to whoever looks for the parts of a line: the names hold what follows them there. None is another
# with a right part after it: such a line could be read in two ways.
NAMES = ("a", "a in b", "a in b seed=x", "x,1 of 2x2 in c", "–")


class Map(State):
    """A square map and a place on it."""

    line = LINE
    presets, own = {"corner": {"row": 0, "column": 0}, "middle": {"row": 3, "column": 3}}, "anywhere"
    size = Whole(7, most=15)
    row = Whole(3, most="last", least=0)
    column = Whole(3, most="last", least=0)
    block = Choice(NAMES)
    seed = TypedWhole(0, most=9999, least=0)
    tries = Listing(int, "numbers", "/", read=int)

    @property
    def last(self):
        return self.size - 1


places = st.integers(0, 14)


@given(places, places, st.sampled_from(NAMES), st.integers(0, 9999), st.lists(st.integers(0, 99)))
def test_any_state_is_rebuilt_from_its_line(row, column, block, seed, tries):
    values = {"row": row, "column": column, "size": 15, "block": block, "seed": seed, "tries": tuple(tries)}
    state, twin = Map(), Map()
    state.change(**values)
    twin.change(**twin.from_string(f"  {state.to_string()} "))
    assert twin.trait_values() == state.trait_values()


def test_an_optional_part_that_is_left_out_is_at_its_default_and_a_choice_stays():
    state = Map()
    state.change(block="a in b", seed=3, tries=(1, 2))
    assert state.to_string() == "3,3 of 7x7 in a in b seed=3 kept 1/2"
    state.change(**state.from_string("0,6 of 7x7 in a"))
    assert state.to_string() == "0,6 of 7x7 in a seed=0"
    assert Line("{size}[ of {block}]").found("7", {}) == {"size": "7"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1,2 of 5x6 in a", "A state looks like '3,3 of 7x7 in a seed=0'; got '1,2 of 5x6 in a'."),
        ("1,2 of 5x5", "A state looks like"),
        (",2 of 5x5 in a", "A state looks like"),
        ("1,2 of 5x5 in a seed=", "A state looks like"),
        ("9,2 of 5x5 in a", "row must be a whole number from 0 to 4; got 9."),
        ("-1,2 of 5x5 in a", "row must be a whole number from 0 to 4; got -1."),
        ("1,2 of ৫x৫ in z", "block must be one of"),
        ("1,2 of 5x5 in a seed=7 seed=7", "seed must be a whole number from 0 to 9999; got '7 seed=7'."),
    ],
)
def test_what_is_no_state_is_refused_in_a_sentence(text, says):
    state = Map()
    with pytest.raises(ValueError) as refusal:
        state.change(**state.from_string(text))
    assert says in str(refusal.value)


@pytest.mark.parametrize("text", [
    "," * 1000, "1" * 1_000_000, "1,2 of " + "5x" * 900, " in a" * 400, "1,2 of 5x5 in " + "a seed=" * 250,
    " " * 1_000_000, "3,3 of 7x7 in a kept " + "/" * 1900,
])  # fmt: skip
def test_a_long_line_is_refused_at_once(text):
    state, began = Map(), time.thread_time()
    with pytest.raises(ValueError):
        state.change(**state.from_string(text))
    assert time.thread_time() - began < 0.1


def test_a_longer_line_than_any_state_is_not_even_read():
    state = Map()
    line = "3,3 of 7x7 in a kept " + "1/" * (LONGEST // 2) + "1"
    with pytest.raises(ValueError, match="A state looks like"):
        state.from_string(line)
    assert state.from_string(f"{line[: LONGEST - 1]}1")["tries"][0] == 1


def test_a_range_that_depends_on_another_trait_is_checked_after_it_is_set():
    state = Map()
    state.change(row=14, column=14, size=15)
    state.change(size=1, column=0, row=0)
    assert (state.size, state.row, state.column) == (1, 0, 0)
    with pytest.raises(AttributeError):
        state.change(rows=1)


def test_a_preset_is_a_name_for_what_the_traits_say():
    state = Map()
    assert state.preset == "middle"
    state.row = 1
    assert state.preset == "anywhere"
    state.preset = "corner"
    assert (state.row, state.column) == (0, 0)
    state.preset = "anywhere"  # no values to go to
    assert state.preset == "corner"
    with pytest.raises(ValueError, match="preset must be one of corner, middle, anywhere; got 'edge'"):
        state.preset = "edge"


class Plan(State):
    """The trait types that a Map has none of."""

    line = Line("{kernel} to {colours} at {rate} by {fill}[ hush {silent}]")
    kernel = Choice(("1×1", "3×3"), "3×3", spelt=("×", "x"))
    colours = OneOf({1: "1 (grey)", 3: "3 (colour)"}, 1)
    rate = Number(0.1, least=1e-6, most=10)
    fill = Choice()
    silent = Listing(str, "branches", ", ", nothing="nothing")


def test_other_types_say_themselves_and_read_what_they_say():
    plan, twin = Plan(fill=("zeros", "mean")), Plan(fill=("zeros", "mean"))
    assert plan.to_string() == "3x3 to 1 at 0.1 by zeros hush nothing"
    plan.change(kernel="1×1", colours=3, rate="1e-3", fill="mean", silent=("3a b1", "3b b2"))
    assert plan.to_string() == "1x1 to 3 at 0.001 by mean hush 3a b1, 3b b2"
    twin.change(**twin.from_string(plan.to_string()))
    assert twin.trait_values() == plan.trait_values()
    for values, says in (
        ({"colours": 2}, r"colours must be 1 \(grey\) or 3 \(colour\); got 2."),
        ({"rate": "nan"}, "rate must be a number from 1e-06 to 10; got 'nan'."),
        ({"kernel": "7×7"}, "kernel must be one of 1×1, 3×3; got '7×7'."),
    ):
        with pytest.raises(ValueError, match=says):
            plan.change(**values)
