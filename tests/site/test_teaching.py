"""The teacher's edition: each chapter with its minutes, its answers, usual mistakes, hints and solutions."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import lesson
import nbformat
import pytest

from widgets.lessons.exercises import exercises
from widgets.lessons.question import Question

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("[0-9][0-9]*_*.ipynb"))
PREDICTION = re.compile(r'<div class="predict admonition">(.*?)</div>', re.DOTALL)
OPEN = {"15-accuracy", "15-best"}  # what a learner's own network comes to


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    pytest.importorskip("myst_nb")
    out = tmp_path_factory.mktemp("site") / "teachers"
    command = [sys.executable, ROOT / ".ci/site/build.py", "--teachers", out]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out


def words(page):
    """Letters and digits of what a page shows: it sets quotes, dashes and spaces its own way."""
    return " ".join(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", page))))


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem.split("_")[0])
def chapter(request):
    return request.param, nbformat.read(request.param, as_version=4)


@pytest.fixture
def page(taught, chapter):
    return (taught / f"{chapter[0].stem}.html").read_text()


def test_every_section_has_its_minutes(page, chapter):
    parts = lesson.sections(chapter[1])
    shown = words(page)
    for heading, cells in parts:
        whole = max(1, round(lesson.minutes(cells)))
        assert words(f"{heading} {whole}") in shown, heading
        if heading != parts[0][0]:
            assert words(f"About {whole} minute") in shown
    reckoned = sum(lesson.minutes(cells) for _, cells in parts)
    assert reckoned == pytest.approx(lesson.minutes(chapter[1].cells))
    assert words(f"all, for one who reads and tries everything {round(reckoned)}") in shown


def test_every_prediction_has_the_answer_of_its_fingerprint(page, chapter):
    marks, keys = {}, []
    for cell in chapter[1].cells:
        keys += re.findall(r'key="([\w-]+)"', cell.source) if "Predict(" in cell.source else []
        for output in cell.get("outputs", ()):
            text = output.get("data", {}).get("text/plain", "")
            if found := re.search(r"^(.*)\n.*fingerprint: (\w{8})", text):
                marks[found[1]] = found[2]
    boxes = [unescape(re.sub(r"<[^>]+>", "", box)) for box in PREDICTION.findall(page)]
    assert len(boxes) == len(keys)
    for key, box in zip(keys, boxes, strict=True):
        if key in OPEN:
            assert "what each learner’s own run finds" in box
            continue
        answer = re.search(r"Answer: (.*?)\. Before you show it,", box, re.DOTALL)[1]
        mark = next(mark for text, mark in marks.items() if words(text) in words(box))
        assert mark in fingerprints(key, answer), (key, answer)


def fingerprints(key, answer):
    """Those that an answer has, whichever quotes the page has set in it."""
    plain = answer.replace("’", "'").strip("“”")
    said = [plain, f"“{plain}”", answer, f"“{answer.strip('“”')}”"]

    class Said(Question):
        def says(self, answer):
            return answer

    return {Said(key, "", (), "").fingerprint(text) for text in said}


def test_some_answers_are_those_that_are_known_by_hand(taught):
    page = words((taught / f"{CHAPTERS[1].stem}.html").read_text())
    assert words("Answer: 15 920 parameters") in page  # (192 · 16 + 16) + (25 · 16 · 32 + 32)
    assert (
        words("Answer: “(1, 4, 28, 28)”. Before you show it, ask those who chose “(1, 1, 28, 28)” or") in page
    )


def test_every_exercise_has_its_solution_hints_and_mistakes(page, chapter):
    shown = words(page)
    for key, one in exercises(chapter[0].stem.split("_")[0]).items():
        assert f"Solution of {key}" in page
        code = (ROOT / f"chapters/solutions/{key}.py").read_text()
        assert words(code.replace("`", "")) in shown, key
        for text in (*one.mistakes.values(), *one.hints):
            assert words(text.replace("`", "")) in shown, text
    assert "<details" not in page.split("<main", 1)[1], "nothing is folded on paper"


def test_a_learner_s_site_has_none_of_it(built):
    assert not (built / "teaching.html").exists()
    for path in CHAPTERS:
        page = (built / f"{path.stem}.html").read_text()
        assert "Before you show it" not in page and 'class="teacher' not in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_a_page_from_some_of_its_readers(taught, inspect, scheme):
    found, wide = inspect(taught / f"{CHAPTERS[1].stem}.html", "'main'", scheme)
    assert not [(wrong, node["html"][:200]) for wrong, node in found]
    assert wide == 1280, "nothing sticks out to the right"
