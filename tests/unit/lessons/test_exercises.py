"""Every exercise of every chapter: what it accepts, what it refuses, what it calls by name."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from widgets.lessons import exercises as package
from widgets.lessons.check import checked
from widgets.lessons.exercises import exercises
from widgets.lessons.help import Solution

from .samples.answers import made

SOLUTIONS = Path(__file__).resolve().parents[3] / "chapters" / "solutions"
CHAPTERS = [
    path.stem.removeprefix("chapter_")
    for path in sorted(Path(package.__file__).parent.glob("chapter_[0-9][0-9]*.py"))
]
EXERCISES = [one for chapter in CHAPTERS for one in exercises(chapter).values()]
SAMPLES = {
    key: samples
    for chapter in CHAPTERS
    for key, samples in import_module(f".samples.chapter_{chapter}", __package__).SAMPLES.items()
}

each = pytest.mark.parametrize("one", EXERCISES, ids=lambda one: one.key)


def solved(one):
    names = {"__name__": "solution"}
    exec(compile((SOLUTIONS / f"{one.key}.py").read_text(), f"{one.key}.py", "exec"), names)
    return names["answer"]


def mistaken(one):
    """(what the sentence begins with, a wrong answer) for each mistake that the exercise knows by name."""
    given = dict(SAMPLES[one.key].mistaken)
    for value, says in one.mistakes.items():
        begins = [words for words in given if says.startswith(words)]
        assert len(begins) == 1 or not callable(one.like(value)), f"one sample for: {says}"
        yield says, made(given.pop(begins[0])) if begins else value
    assert not given, "samples of no mistake"


def test_there_are_exercises():
    assert {"01-parameters", "01-padding", "01-mend"} <= {one.key for one in EXERCISES}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_keys_are_of_their_chapter_and_stand_once(chapter):
    text = Path(import_module(f"{package.__name__}.chapter_{chapter}").__file__).read_text(encoding="utf-8")
    keys = [f"{chapter}-{name}" for name in re.findall(r"^([a-z0-9]+)_? = (?:Exercise|_mend)\(", text, re.M)]
    assert len(set(keys)) == len(keys)
    assert keys == [one.key for one in exercises(chapter).values()] == [*exercises(chapter)]


def test_every_solution_and_every_sample_belongs_to_an_exercise():
    keys = {one.key for one in EXERCISES}
    assert {path.stem for path in SOLUTIONS.glob("*.py")} == keys
    assert SAMPLES.keys() == keys


@each
def test_right_answers_are_accepted(one):
    for value in (solved(one), *map(made, SAMPLES[one.key].right)):
        assert checked(one, value) == (True, "✓ Right.")


@each
def test_a_misconception_is_answered_by_its_name(one):
    for says, value in mistaken(one):
        assert says.startswith("you "), says
        assert checked(one, value) == (False, f"✗ You {says.removeprefix('you ').rstrip('.')}.")


@each
def test_other_wrong_answers_are_refused_with_what_was_expected(one):
    for value in map(made, (*SAMPLES[one.key].wrong, None, ..., object(), "?", lambda: 1 / 0)):
        right, sentence = checked(one, value)
        assert not right and not sentence.startswith("✗ You "), sentence
        assert f"Expected: {one.expects}" in sentence
        assert " at 0x" not in sentence


@each
def test_it_has_three_wrong_samples_three_hints_and_an_explained_solution(one):
    assert len(one.mistakes) + len(SAMPLES[one.key].wrong) >= 3
    assert len(set(one.mistakes.values())) == len(one.mistakes)
    assert len(one.hints) == len(set(one.hints)) == 3 and all(one.hints)
    assert Solution((SOLUTIONS / f"{one.key}.py").read_text()).explanation
