"""Every exercise of every chapter: what it accepts, what it refuses, what it calls by name."""

import re
from pathlib import Path

import pytest

from widgets.lessons import exercises as package
from widgets.lessons.check import verdict
from widgets.lessons.exercises import Made, exercises
from widgets.lessons.help import Solution

SOLUTIONS = Path(__file__).resolve().parents[3] / "chapters" / "solutions"
CHAPTERS = [path.stem[-2:] for path in sorted(Path(package.__file__).parent.glob("chapter_[0-9][0-9].py"))]
EXERCISES = [one for chapter in CHAPTERS for one in exercises(chapter).values()]

each = pytest.mark.parametrize("one", EXERCISES, ids=lambda one: one.key)


def sample(value):
    return value.make() if isinstance(value, Made) else value


def mistaken(mistake):
    return sample(mistake.matches if mistake.sample is None else mistake.sample)


def solved(one):
    names = {"__name__": "solution"}
    exec(compile((SOLUTIONS / f"{one.key}.py").read_text(), f"{one.key}.py", "exec"), names)
    return names["answer"]


def test_there_are_exercises():
    assert {"01-channels", "01-parameters", "01-padding", "01-mend"} <= {one.key for one in EXERCISES}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_keys_are_of_their_chapter_and_stand_once(chapter):
    keys = [one.key for one in __import__(f"{package.__name__}.chapter_{chapter}", fromlist=["_"]).EXERCISES]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(rf"{chapter}-[a-z0-9-]+", key) for key in keys)


def test_every_solution_belongs_to_an_exercise():
    chapters = {path.stem[:2] for path in SOLUTIONS.glob("[0-9][0-9]-*.py")}
    strays = {path.stem for path in SOLUTIONS.glob("*.py")} - {one.key for one in EXERCISES}
    assert not strays, f"of chapters {sorted(chapters)}"


@each
def test_right_answers_are_accepted(one):
    for value in (solved(one), *map(sample, one.right)):
        assert verdict(one, value) == (True, "✓ Right.", None)


@each
def test_a_misconception_is_answered_by_its_name(one):
    for mistake in one.mistakes:
        found = verdict(one, mistaken(mistake))
        assert not found.right
        assert found.mistake is mistake, found.sentence
        assert mistake.says.rstrip(".")[1:] in found.sentence
        assert mistake.says.startswith("you "), mistake.says


@each
def test_other_wrong_answers_are_refused_with_what_was_expected(one):
    for value in map(sample, (*one.wrong, None, ..., object(), "?", lambda: 1 / 0)):
        found = verdict(one, value)
        assert (found.right, found.mistake) == (False, None), found.sentence
        assert f"Expected: {one.expects}" in found.sentence
        assert " at 0x" not in found.sentence


@each
def test_it_has_three_wrong_samples_three_hints_and_an_explained_solution(one):
    assert len(one.mistakes) + len(one.wrong) >= 3
    assert len(one.hints) == len(set(one.hints)) == 3 and all(one.hints)
    assert Solution((SOLUTIONS / f"{one.key}.py").read_text()).explanation
