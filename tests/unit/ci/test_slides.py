"""Slides are cut from every chapter by rule: all of it runs, and what the class sees comes in good order."""

from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

CHAPTERS = sorted((Path(__file__).resolve().parents[3] / "chapters").glob("[0-9][0-9]*_*.ipynb"))


@pytest.fixture(scope="module")
def slides(script):
    return script("slides")


@pytest.fixture(scope="module")
def lesson(script):
    return script("lesson")


def shown(notebook):
    """The slides of a notebook, each a list of its cells."""
    found = []
    for cell in notebook.cells:
        if cell.metadata.slide.starts:
            found.append([])
        if cell.metadata.slide.shown:
            found[-1].append(cell)
    return found


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem.split("_")[0])
def both(request, slides):
    """A chapter, and the notebook of its slides."""
    chapter = nbformat.read(request.param, as_version=4)
    return chapter, slides.slides(nbformat.read(request.param, as_version=4))


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_all_code_runs_in_its_order_and_no_answer_is_saved(both):
    chapter, made = both
    assert code_of(made) == code_of(chapter)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in made.cells)
    nbformat.validate(made)


def test_each_slide_begins_once_and_shows_something(both):
    decks = shown(both[1])
    numbers = [(cell.metadata.slide.number, cell.metadata.slide.of) for cell, *_ in decks]
    assert numbers == [(number, len(decks)) for number in range(1, len(decks) + 1)]
    assert all(deck for deck in decks)
    assert not [deck for deck in decks if len(deck) == 1 and deck[0].source.startswith("#")]


def test_all_prose_is_shown_but_references_glossary_and_headings_without_text(both, slides, lesson):
    chapter, made = both
    on = " ".join(" ".join(cell.source.split()) for deck in shown(made) for cell in deck)
    for heading, cells in lesson.sections(chapter):
        text = [cell.source for cell in cells if cell.cell_type == "markdown"]
        for paragraph in "\n\n".join(text).split("\n\n"):
            words = " ".join(paragraph.split())
            if not words.startswith(("#", "←")):
                assert (words in on) == (heading not in slides.LEFT_OUT), words


def test_what_is_alone_has_a_slide_and_an_answer_comes_after_its_question(both, lesson):
    decks = shown(both[1])
    kinds = [[cell.metadata.slide.kind for cell in deck] for deck in decks]
    for kind in ("predict", "reveal", "explorer", "exercise"):
        there = [cell for cell in both[0].cells if lesson.role(cell) == kind]
        assert sum(deck.count(kind) for deck in kinds) == len(there)
    assert not [deck for deck in kinds if {"reveal", "explorer"} & {*deck} and len(deck) > 1]
    assert not [deck for deck in kinds if "predict" in deck and deck[-1] != "predict"]
    for before, deck in pairwise(kinds):
        assert deck[0] != "exercise" or before[-1] == "explorer", "its question stands with it"


def test_code_is_hidden_but_where_it_is_the_point(both):
    for cell in both[1].cells:
        slide = cell.metadata.slide
        if slide.kind in ("predict", "reveal", "prose"):
            assert not slide.code
        if slide.kind == "exercise":
            assert slide.code
        if cell.source.startswith("class ") and slide.kind == "code":
            assert slide.code


def test_no_slide_has_more_lines_than_it_has_room_for(both, slides):
    for deck in shown(both[1]):
        prose = [cell for cell in deck if cell.metadata.slide.kind == "prose"]
        assert sum(slides.lines(cell, False) for cell in prose) <= slides.LINES or len(prose) <= 2


@pytest.mark.parametrize(
    ("source", "outputs", "point"),
    [
        ("from mxnet import np\nnp.seed(1)", [], False),
        ("places = {}", [], True),
        ("x = f()\nx.shape", [("execute_result", "(1, 2)")], True),
        ("for name in names:\n    print(name)", [("stream", "a")], False),
        ("def f():\n    pass", [], True),
        ('hint("01-one")', [("stream", "a hint")], False),
        ('check("01-one", None)', [("stream", "… Nothing")], True),
        ('reveal("01-one", 2)', [("execute_result", "2")], False),
    ],
    ids=["set-up", "made", "value", "printed", "defined", "hint", "exercise", "reveal"],
)
def test_whether_code_is_the_point(slides, source, outputs, point):
    cell = nbformat.v4.new_code_cell(source)
    for kind, text in outputs:
        data = {"text": text, "name": "stdout"} if kind == "stream" else {"data": {"text/plain": text}}
        cell.outputs.append(nbformat.v4.new_output(kind, **data))
    assert slides.is_the_point(cell) is point


def test_fenced_code_and_lists_stay_in_one_piece(slides):
    cell = nbformat.v4.new_markdown_cell("One.\n\n```\na\n\nb\n```\n\n- two\n- three")
    assert [part.source for part in slides.parts(cell)] == ["One.", "```\na\n\nb\n```", "- two\n- three"]


def test_a_chapter_that_is_not_there_is_named(slides, monkeypatch):
    monkeypatch.setattr(slides, "become", lambda *given: pytest.fail("Voilà was started"))
    with pytest.raises(SystemExit, match=r"There is no chapter 99_none\.ipynb in chapters/\."):
        slides.main(["chapters/99_none.ipynb"])


def test_it_becomes_voila_on_the_slides_with_no_prediction_kept(slides, monkeypatch, tmp_path):
    given = []
    monkeypatch.setattr(slides, "SLIDES", tmp_path / "slides")
    monkeypatch.setattr(slides, "become", lambda *ours: given.extend(ours))
    monkeypatch.setenv("INCEPTION_PREDICTIONS", "mine.json")
    slides.main([str(CHAPTERS[1]), "--no-browser"])
    ours, words = given
    assert ours[0] == str(tmp_path / "slides" / CHAPTERS[1].name) and Path(ours[0]).is_file()
    assert words == ["--no-browser"]
    assert slides.os.environ["INCEPTION_PREDICTIONS"] == slides.os.devnull
