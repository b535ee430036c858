"""Thirty files of a class, some broken: the report's counts are right, and it names what it left out."""

import json
import os
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.lessons.asked import Asked, published
from widgets.lessons.class_file import handed
from widgets.lessons.class_folder import MOST_BYTES, MOST_FILES, read_class
from widgets.lessons.class_report import ClassReport
from widgets.lessons.class_tally import MOST_BARS, OTHER, SURE, tallies
from widgets.lessons.question import Question
from widgets.pictures.sheet import img

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NASTY = '<script>alert("1")</script>'


def written(number, predictions, name="", minutes=0, **more):
    """The JSON text of such a file, put together here and not by what the package writes."""
    made = (BEGIN + timedelta(minutes=minutes)).isoformat()
    found = {"format": "inception predictions 1", "learner": f"{number:016x}", "name": name, "made": made}
    return json.dumps(found | {"predictions": predictions} | more)


def made(answer, sure=50, right=None):
    return {"answer": answer, "sure": sure, "right": right}


def right_choice(asked):
    """The choice of the saved fingerprint, or None."""
    found = [one for one in asked.question.choices if asked.question.fingerprint(one) == asked.mark]
    return found[0] if found else None


BROKEN = {  # a file that does not count: what is said of it
    "broken.json": (b'{"format": "inception predictions 1", "learner"', "it is no JSON, or not all of it"),
    "deep.json": (b"[" * 100_000, "it is no JSON, or not all of it"),
    "empty.json": (b"", "it is empty"),
    "blank.json": (b" \r\n", "it is empty"),
    "notes.txt": (b"a note", "it is no JSON, or not all of it"),
    "list.json": (b"[1]", "it is no file of predictions"),
    "own.ipynb": (b'{"cells": []}', "it is no file of predictions"),
    "new.json": (written(1, {}, format="inception predictions 2").encode(),
                 "it is of version 2, and version 1 can be read here"),
    "huge.json": (b" " * (MOST_BYTES + 1), "it has 1.0 MB, and such a file at most 1.0 MB"),
    "nothing.json": (written(1, {}).encode(), "it holds no prediction"),
    "nobody.json": (written(1, {}, learner=NASTY).encode(), "it is not as a file of predictions is written"),
    "never.json": (written(1, {}, made="some day").encode(), "it is not as a file of predictions is written"),
    ".hidden.json": (written(1, {}).encode(), "it is hidden"),
}  # fmt: skip


def said_of(name, why):
    return f"{name} was left out: {why}."


@pytest.fixture
def thirty(tmp_path):
    """A folder of thirty files: .folder, .given {key: [(name, answer, sure)]} that count, .left sentences."""
    folder, chance = tmp_path / "class", random.Random(7)
    folder.mkdir()
    asked = {key: one for key, one in published().items() if key[:2] in ("00", "01", "15")}
    counted, left = {}, [said_of(name, why) for name, (_, why) in BROKEN.items()]
    for name, (content, _) in BROKEN.items():
        (folder / name).write_bytes(content)
    for learner in range(30 - len(BROKEN)):
        predictions = {}
        for key, one in asked.items():
            answers = one.question.choices or (chance.randrange(1, 40), 0.36, 15_872)
            if chance.random() < 0.8:
                answer, sure = chance.choice(answers), 10 * chance.randrange(11)
                predictions[key] = made(answer, sure, chance.choice((True, False, None)))
        name = chance.choice(["", "Ada", "Bo", NASTY])
        if learner == 3:  # the older of two files of learner 2, and later in the folder
            (folder / "z.json").write_text(written(2, predictions, "old", minutes=-1))
            left.append(said_of("z.json", "2.json is by the same learner, and newer"))
            continue
        counted[learner] = name, {**predictions}
        if learner == 4:
            predictions |= {"99-gone": made("b1"), "01-one": made(NASTY)}
            counted[learner][1].pop("01-one", None)
            nasty = json.dumps(NASTY).replace('\\"', '"')[1:-1]
            left.append(f"4.json counts without 2 predictions: the chapters ask no question “99-gone”; "
                        f"'{nasty}' is no answer to 01-one.")  # fmt: skip
            predictions = dict(sorted(predictions.items(), reverse=True))
        encoding = {5: "utf-16", 6: "utf-8-sig", 7: "utf-32-le"}.get(learner, "utf-8")
        (folder / f"{learner}.json").write_bytes(written(learner, predictions, name).encode(encoding))
    assert len([*folder.iterdir()]) == 30
    given = {}
    for name, predictions in counted.values():
        for key, one in predictions.items():
            given.setdefault(key, []).append((name, *one.values()))
    return SimpleNamespace(folder=folder, given=given, left=left, learners=len(counted), asked=asked)


def verdict(key, thirty, answer, own):
    """Whether an answer of the thirty is right, counted here anew."""
    asked = thirty.asked[key]
    if asked.question.choices and asked.mark:
        return answer == right_choice(asked)
    if not asked.mark:
        return own
    if asked.question.fingerprint(answer) == asked.mark:
        return True
    votes = [right for _, other, _, right in thirty.given[key] if other == answer and right is not None]
    return None if not votes else votes.count(True) > votes.count(False)


def test_the_counts_of_thirty_files_are_right(thirty):
    found = read_class(thirty.folder, published())
    assert len(found.learners) == thirty.learners and found.trouble == ""
    by_key = {one.key: one for of in tallies(found.learners, published()).values() for one in of}
    assert [*by_key] == [key for key in thirty.asked if key in thirty.given]  # in the chapters' order
    for key, tally in by_key.items():
        rows = [(name, answer, sure, verdict(key, thirty, answer, own))
                for name, answer, sure, own in thirty.given[key]]  # fmt: skip
        assert sum(bar.count for bar in tally.bars()) == len(rows)
        assert sum(bar.sure for bar in tally.bars()) == sum(sure >= SURE for _, _, sure, _ in rows)
        says = tally.asked.question.says
        names = {answer: answer if tally.asked.question.choices else says(answer) for _, answer, _, _ in rows}
        counts = Counter((names[answer], right) for _, answer, _, right in rows)
        for bar in tally.bars():
            if bar.answer != OTHER:
                assert bar.count == counts[bar.answer, bar.right]
        surprised = Counter(name for name, _, sure, right in rows if sure >= SURE and right is False)
        assert Counter(tally.surprised) == surprised
        said = tally.describe().splitlines()
        mean, right = sum(row[2] for row in rows) / len(rows), sum(row[3] is True for row in rows)
        few = "" if len(rows) == 1 else "s"
        assert said[-2] == f"{len(rows)} learner{few}, {mean:.0f} % sure on average; {right} right."
        assert said[-1].startswith(f"Sure (80 % or more) and wrong: {surprised.total()}")
        assert all(said[-1].count(name) == count for name, count in surprised.items() if name)


def test_what_was_left_out_is_named_each_in_one_sentence(thirty):
    found = read_class(thirty.folder, published())
    assert sorted(found.left_out) == sorted(thirty.left)
    assert all("\n" not in one and one.endswith(".") for one in found.left_out)


def test_reading_changes_nothing(thirty):
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in thirty.folder.iterdir()}
    ClassReport(thirty.folder)
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in thirty.folder.iterdir()}
    assert after == before


def test_the_report_shows_a_picture_and_its_words_for_each_question(thirty):
    report = ClassReport(thirty.folder)
    assert "<script" not in report._questions.value + report._files.value
    for chapter in ("00", "01", "15"):
        report.controls["chapter"].value = chapter
        keys = [key for key in thirty.asked if key in thirty.given and key.startswith(chapter)]
        assert report._questions.value.count("<svg") == len(keys)
        assert report._questions.value.count("<summary>In words</summary>") == len(keys)
        assert [
            line.split(":")[0] for line in report.describe().splitlines() if re.match(r"\d\d\w?-", line)
        ] == keys
        assert report.png()[:4] == b"\x89PNG"
        twins = report._repr_mimebundle_()
        assert (
            twins["text/plain"] == report.describe()
            and img(report.png(), report.describe()) in twins["text/html"]
        )
    assert f"{thirty.learners} learners and {len(thirty.given)} questions are counted." in report.describe()
    assert all(sentence in report.describe() for sentence in thirty.left)


def test_the_right_one_of_a_choice_is_marked_though_a_file_says_otherwise(tmp_path):
    key, asked = next((key, one) for key, one in published().items() if one.question.choices and one.mark)
    right = right_choice(asked)
    wrong = next(one for one in asked.question.choices if one != right)
    (tmp_path / "a.json").write_text(written(1, {key: made(wrong, 100, True)}, "Eve"))
    [[tally]] = tallies(read_class(tmp_path, published()).learners, published()).values()
    assert {bar.answer: bar.right for bar in tally.bars()} == {
        one: one == right for one in asked.question.choices
    }
    assert f"✓ {right}: 0" in tally.describe() and tally.surprised == ["Eve"]
    svg = tally.scene().svg()
    assert (
        re.search(rf'font-weight="bold">✓ {re.escape(right)}</text>'.replace(r"\ ", " "), svg) or "✓" in svg
    )


@pytest.fixture
def odd(tmp_path, closed):
    """A folder with what is no ordinary file, beside one that counts."""
    (tmp_path / "class").mkdir()
    folder = tmp_path / "class"
    (folder / "good.json").write_text(written(1, {"01-one": made("(1, 4, 28, 28)")}))
    (tmp_path / "elsewhere.json").write_text(written(2, {"01-one": made("(1, 4, 28, 28)")}))
    (folder / "link.json").symlink_to(tmp_path / "elsewhere.json")
    (folder / "loose.json").symlink_to(tmp_path / "nowhere")
    (folder / "folder.json").mkdir()
    os.mkfifo(folder / "pipe.json")
    (folder / "shut.json").write_text(written(3, {"01-one": made("(1, 4, 28, 28)")}))
    (folder / "shut.json").chmod(0)
    with open(os.fsencode(folder) + b"/\xff<b>\n.json", "w") as file:  # noqa: PTH123 - a name that is no text
        file.write("x")
    return folder


def test_what_is_no_ordinary_file_is_left_out_and_holds_nothing_up(odd):
    found = read_class(odd, published())
    assert [one.file for one in found.learners] == ["good.json"]
    assert sorted(found.left_out) == sorted([
        said_of("link.json", "it is a link, which is not followed"),
        said_of("loose.json", "it is a link, which is not followed"),
        said_of("folder.json", "it is a folder"), said_of("pipe.json", "it is no ordinary file"),
        said_of("shut.json", "it cannot be read (Permission denied)"),
        said_of("�<b>�.json", "it is no JSON, or not all of it"),
    ])  # fmt: skip
    assert "�&lt;b&gt;�.json" in ClassReport(odd)._files.value


@pytest.mark.parametrize(("name", "why"), [
    ("none", "No such file or directory"), ("file", "Not a directory"),
    ("a\0b", "there cannot be such a folder"), ("~nobody-of-that-name/x", "there cannot be such a folder"),
], ids=["none", "file", "zero", "nobody"])  # fmt: skip
def test_a_folder_that_cannot_be_read_is_a_sentence(tmp_path, monkeypatch, name, why):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    report = ClassReport(name)
    assert report.found.trouble == f"The folder {name.replace(chr(0), '�')} cannot be read: {why}."
    assert report.describe().startswith(report.found.trouble) and report.png() is None
    assert "text/html" not in report._repr_mimebundle_()


def test_of_too_many_files_the_first_are_read(tmp_path):
    for number in range(MOST_FILES + 2):
        (tmp_path / f"{number:05}").touch()
    found = read_class(tmp_path, {})
    assert len(found.left_out) == MOST_FILES + 1
    assert found.left_out[-1] == f"2 more files were left out: {MOST_FILES} are read."


@pytest.mark.parametrize(("first", "second", "counts", "said"), [
    ((0, True), (1, True), "b.json", "a.json was left out: b.json is by the same learner, and newer."),
    ((1, True), (0, True), "a.json", "b.json was left out: a.json is by the same learner, and newer."),
    ((0, True), (0, True), "b.json",
     "a.json was left out: b.json is by the same learner, and of the same time."),
    ((0, True), (1, False), "a.json",
     "b.json was left out: a.json is by the same learner, and holds predictions that count."),
], ids=["later", "earlier", "same", "useless"])  # fmt: skip
def test_of_two_files_of_a_learner_the_newest_that_counts_is_taken(tmp_path, first, second, counts, said):
    for name, (minutes, good) in {"a.json": first, "b.json": second}.items():
        (tmp_path / name).write_text(written(1, {"01-one" if good else "99-x": made("(1, 4, 28, 28)")},
                                             minutes=minutes))  # fmt: skip
    found = read_class(tmp_path, published())
    assert [one.file for one in found.learners] == [counts] and found.left_out == (said,)


def test_a_file_of_which_nothing_counts_is_left_out(tmp_path):
    (tmp_path / "a.json").write_text(written(1, {f"99-{n}": made("b1") for n in range(5)}))
    found = read_class(tmp_path, published())
    assert found.learners == () and found.left_out == (
        "a.json was left out: none of its predictions counts (the chapters ask no question “99-0”; the "
        "chapters ask no question “99-1”; the chapters ask no question “99-2”; and 2 more).",
    )  # fmt: skip


@pytest.mark.parametrize("one", [
    5, None, [], {}, made(True), made("b1", 101), made("b1", -1), made("b1", True), made("b1", 50, "yes"),
    made(["b1"]), made("b3"), made(10**400), {"answer": "b1", "sure": 50},
], ids=range(13))  # fmt: skip
def test_what_is_no_prediction_costs_only_itself(one):
    asked = {key: Asked(Question(key, "Which?", ("b1", "b2"), "")) for key in ("03-a", "03-b")}
    read = handed("f", written(1, {"03-a": one, "03-b": made("b2")}).encode(), asked)
    assert [*read.predictions] == ["03-b"] and len(read.lost) == 1
    assert read.says().startswith("f counts without 1 prediction: ") and "\n" not in read.says()


@pytest.mark.parametrize(("name", "read"), [
    (" Ada ", "Ada"), ("a\nb\u202e\0", "a�b��"), ("\ud800", "�"), ("x" * 500, "x" * 99 + "…"),
], ids=["spaces", "control", "half", "long"])  # fmt: skip
def test_a_name_is_one_line_that_can_be_shown(name, read):
    asked = {"03-a": Asked(Question("03-a", "Which?", ("b1", "b2"), ""))}
    found = handed("f", written(1, {"03-a": made("b1")}, name).encode(), asked).name
    assert found == read and found.encode()


def test_a_name_in_an_old_encoding_is_read():
    asked = {"03-a": Asked(Question("03-a", "Which?", ("b1", "b2"), ""))}
    text = written(1, {"03-a": made("b1")}, "Zoe").replace("Zoe", "Zoë")
    assert handed("f", text.encode("cp1252"), asked).name == "Zoë"


def test_many_numbers_share_the_last_bars(tmp_path):
    key, unit = next((key, one.question.unit) for key, one in published().items() if not one.question.choices)
    for learner in range(MOST_BARS + 5):
        right = learner < MOST_BARS + 3  # of those that are together, one in two
        (tmp_path / f"{learner}.json").write_text(written(learner, {key: made(10**9 + learner, 90, right)}))
    [[tally]] = tallies(read_class(tmp_path, published()).learners, published()).values()
    bars = tally.bars()
    assert [bar.answer for bar in bars[MOST_BARS:]] == [OTHER] * 2 and bars[0].answer.endswith(unit)
    assert [(bar.right, bar.count, bar.sure) for bar in bars[MOST_BARS:]] == [(True, 3, 3), (False, 2, 2)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=8,
)
FIELDS = {"learner": st.just("0" * 16), "name": st.text(), "made": st.just("2026-01-01T00:00:00+00:00")}
ANSWER = st.sampled_from(["b1", "b2", "b3", 5]) | JSON
PREDICTION = st.fixed_dictionaries({"answer": ANSWER, "sure": st.integers(-1, 101) | JSON,
                                    "right": st.booleans() | JSON})  # fmt: skip
PREDICTIONS = st.dictionaries(st.sampled_from(["03-a", "03-b", "x"]), PREDICTION | JSON) | JSON


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({name: kind | JSON for name, kind in FIELDS.items()}), PREDICTIONS)
def test_any_json_is_read_or_refused_in_words(fields, predictions):
    asked = {
        "03-a": Asked(Question("03-a", "Which?", ("b1", "b2"), "")),
        "03-b": Asked(Question("03-b", "?", (), "")),
    }
    data = json.dumps({"format": "inception predictions 1", "predictions": predictions} | fields).encode()
    try:
        read = handed("f", data, asked)
    except ValueError as error:
        assert str(error).isprintable() and type(error) is ValueError
        return
    assert {*read.predictions} <= {*asked} and len(read.predictions) + len(read.lost) == len(predictions)
    assert read.name.isprintable() and read.says().isprintable()
    for found in tallies([read], asked).values():
        for tally in found:
            assert sum(bar.count for bar in tally.bars()) == 1
            tally.scene().svg()


@settings(max_examples=100, deadline=None)
@given(st.binary())
def test_any_bytes_are_refused_in_words(data):
    with pytest.raises(ValueError) as error:
        handed("f", data, {})
    assert str(error.value) in (
        "it is empty",
        "it is no JSON, or not all of it",
        "it is no file of predictions",
    )
