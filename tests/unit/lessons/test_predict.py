import json
from threading import Thread

import pytest

from widgets.lessons.calibration import Calibration, Score, by_confidence, calibration
from widgets.lessons.predict import Predict
from widgets.lessons.question import questions, shown, views
from widgets.lessons.reveal import SAVED, Reveal, reveal
from widgets.lessons.store import store

CHOICES = ["c1 and c4", "the reduce widths", "the outputs"]


def choice(key="03-reduce"):
    return Predict("Which two never show up?", CHOICES, key=key)


def number(key="04-direct"):
    return Predict("How many parameters?", unit="parameters", key=key)


def answer(predict, value, sure=80):
    predict.controls["answer"].value = value
    predict.controls["sure"].value = sure
    predict.controls["commit"].click()


def text(widget):
    return widget._repr_mimebundle_()["text/plain"]


def next_kernel():
    for memory in (questions, shown, views):
        memory.clear()


def on_another_thread(function):
    failed = []

    def run():
        try:
            function()
        except BaseException as error:
            failed.append(error)

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive() and not failed, failed


@pytest.mark.parametrize(
    ("make", "value", "stored"), [(choice, CHOICES[1], CHOICES[1]), (number, "100k", 100_000)]
)
def test_committing_locks_says_so_and_is_kept(fresh, make, value, stored):
    predict = make()
    assert not predict.committed
    on_another_thread(lambda: answer(predict, value))
    assert predict.committed and predict.answer == stored
    assert all(predict.controls[name].disabled for name in ("answer", "sure", "commit"))
    assert "Committed" in predict._said.value and "80 % sure" in predict._said.value
    kept = json.loads(fresh.read_text())["predictions"][predict.question.key]
    assert [(made["answer"], made["sure"]) for made in kept] == [(stored, 80)]


@pytest.mark.parametrize("make", [choice, number])
def test_there_is_no_answer_until_one_is_committed(fresh, make):
    predict = make()
    assert predict.answer is None
    predict.controls["sure"].value = 100
    assert predict.answer is None
    assert not fresh.exists()


@pytest.mark.parametrize(
    ("make", "value", "said"),
    [(choice, None, "Choose one"), (number, "", "Type a number"), (number, "<b>lots</b>", "&lt;b&gt;lots")],
)
def test_no_answer_is_refused_beside_the_control(fresh, make, value, said):
    predict = make()
    answer(predict, value)
    assert said in predict._said.value and 'role="alert"' in predict._said.value
    assert not predict.committed and not predict.controls["commit"].disabled
    assert not fresh.exists()
    answer(predict, CHOICES[0] if make is choice else "7")
    assert predict.committed and "alert" not in predict._said.value


def test_a_second_press_changes_nothing(fresh):
    predict = number()
    answer(predict, "5")
    predict.controls["answer"].value = "6"
    predict.commit()
    assert predict.answer == 5
    assert len(predict.question.tries()) == 1


def test_a_change_of_mind_is_a_new_try():
    predict = number()
    answer(predict, "5")
    predict.controls["again"].click()
    assert not predict.controls["commit"].disabled and not predict.committed
    answer(predict, "6")
    assert [made["answer"] for made in predict.question.tries()] == [5, 6]
    assert "try 2" in predict._said.value


def test_the_next_day_it_is_still_locked():
    answer(choice(), CHOICES[2], 30)
    next_kernel()
    predict = choice()
    assert predict.committed
    assert (predict.controls["answer"].value, predict.controls["sure"].value) == (CHOICES[2], 30)


def test_answers_to_an_older_edition_of_the_question_are_passed_over():
    answer(choice(), CHOICES[2])
    next_kernel()
    predict = Predict("Which two?", ["a", "b"], key="03-reduce")
    assert not predict.committed and predict.answer is None
    assert not Predict("How many?", key="03-reduce").committed


def test_the_text_twins_are_the_same_whoever_committed_what():
    def twins():
        made = [choice(), number()]
        made += [Reveal(made[0].question, CHOICES[1]), Reveal(made[1].question, 153_632), Calibration("03")]
        return made, [text(one) for one in made]

    made, before = twins()
    answer(made[0], CHOICES[1])
    answer(made[1], "5")
    assert [text(one) for one in made] == before
    next_kernel()
    assert twins()[1] == before
    assert before[:4] == [
        "Predict: Which two never show up? (c1 and c4 | the reduce widths | the outputs)",
        "Predict: How many parameters? (a number, in parameters)",
        f"Which two never show up?\n{SAVED.format('37dee499')}",
        f"How many parameters?\n{SAVED.format('065d7b35')}",
    ]


def test_a_saved_answer_is_a_fingerprint_that_tells_another_answer():
    asked = [choice(), number()]
    twins = {text(Reveal(asked[0].question, one)) for one in CHOICES}
    twins |= {text(Reveal(asked[1].question, one)) for one in (153_632, 153_633, 153_632.4, 0.3333, 0.33334)}
    assert len(twins) == 3 + 3  # as they are said: 153 632 twice, 0.3333 twice
    assert not any(said in twin for said in (*CHOICES, "153", "0.33") for twin in twins)
    assert text(Reveal(choice("04-a").question, CHOICES[0])) not in twins


def test_the_live_answer_waits_for_a_commitment_and_then_comes_by_itself():
    predict = choice()
    view = Reveal(predict.question, CHOICES[1])
    assert "Nothing is committed yet" in view.said() and "reduce" not in view.said()
    on_another_thread(lambda: answer(predict, CHOICES[1], 90))
    assert view.controls["show"].layout.display == "none"
    assert "the reduce widths" in view.said()
    assert "You said “the reduce widths”, 90 % sure. ✓ That is right." in view.said()
    assert predict.question.tries()[0]["right"] is True


def test_a_wrong_number_hears_by_which_factor():
    predict = number()
    answer(predict, "100k", 60)
    view = Reveal(predict.question, 153_632)
    assert "You said 100 000 parameters, 60 % sure. ✗ That is too little, by a factor of 1.54." in view.said()
    assert predict.question.tries()[0]["right"] is False


def test_the_answer_can_be_had_without_a_prediction_which_then_no_longer_counts():
    predict = choice("03-a")
    view = Reveal(predict.question, CHOICES[1])
    view.controls["show"].click()
    assert "the reduce widths" in view.said()
    assert not any(word in view.said() for word in ("You said", "✓", "✗"))
    assert "does not count" in predict._said.value
    answer(predict, CHOICES[1], 100)
    assert "You said “the reduce widths”" in view.said()
    assert by_confidence("03") == []
    chart = Calibration("03")
    assert chart.describe().endswith("\nCommitted after looking at the answer, so not counted: 1.")
    assert "not counted: 1." in chart._words.value
    answer(number("03-b"), "100", 70)
    again = number("03-c")
    answer(again, "100", 70)
    Reveal(again.question, 100)
    again.again()
    answer(again, "7", 70)
    assert chart.describe().endswith("not counted: 1.")  # what was predicted first counts, if it waits or not
    assert "Committed after" not in Calibration("04").describe()


def test_reveal_names_a_question_that_was_never_asked():
    with pytest.raises(ValueError, match="run the cell with its Predict first"):
        reveal("03-never", 5)


def test_reveal_and_calibration_show_something_without_a_front_end(capsys):
    choice()
    reveal("03-reduce", CHOICES[1])
    calibration("03")
    assert "Traceback" not in capsys.readouterr().err


def test_a_prediction_counts_once_as_last_committed_before_its_answer():
    predict = number("04-a")
    answer(predict, "1", 10)
    predict.again()
    answer(predict, "100", 70)
    Reveal(predict.question, 100)
    predict.again()
    answer(predict, "7", 100)
    assert by_confidence("04") == [Score(70, 1, 1)]
    next_kernel()
    predict = number("04-a")
    predict.again()
    answer(predict, "100", 100)
    Reveal(predict.question, 100)
    assert by_confidence("04") == [Score(70, 1, 1)]


def test_two_kernels_that_asked_the_same_count_once():
    for value, right in ((100, True), (7, False)):
        store().add("04-a", value, 40, seen=False)
        store().judge("04-a", {value: right})
    assert by_confidence("04") == [Score(40, 1, 0)]


def test_calibration_of_nobody_says_so_in_words():
    view = Calibration("03")
    assert view.describe().startswith("Chapter 03: no prediction to show yet.")
    assert view.describe() in view._words.value and view._chart.value == ""


def test_calibration_counts_chapter_and_all_and_draws_itself_anew():
    view = Calibration("03")
    made = [
        ("03-a", "100", 80),
        ("03-b", "100", 80),
        ("03-c", "3", 80),
        ("03-d", "100", 20),
        ("04-a", "3", 20),
    ]
    for key, value, sure in made:
        predict = number(key)
        before = by_confidence()
        answer(predict, value, sure)
        assert by_confidence() == before  # until it is revealed
        Reveal(predict.question, 100)
    assert by_confidence("03") == [Score(20, 1, 1), Score(80, 3, 2)]
    assert view.describe().split("\n") == [
        "Chapter 03: 3 of 4 predictions right (75 %), 65 % sure on average. "
        "With so few, chance weighs a lot.",
        "20 % sure: 1 of 1 right.",
        "80 % sure: 2 of 3 right.",
        "All chapters so far: 3 of 5 predictions right (60 %), 56 % sure on average. "
        "With so few, chance weighs a lot.",
    ]
    for said in (
        "how sure you were (%)",
        "share that was right (%)",
        "2 of 3",
        "chapter 03",
        "all chapters so far",
    ):
        assert said in view._chart.value
    assert 'role="img" aria-label="Chapter 03: 3 of 4' in view._chart.value


@pytest.mark.parametrize(
    ("sure", "value", "said"), [(90, "5", "surer than"), (20, "100", "more often than you")]
)
def test_with_enough_predictions_calibration_says_which_way_you_err(sure, value, said):
    for n in range(10):
        predict = number(f"05-n{n}")
        answer(predict, value, sure)
        Reveal(predict.question, 100)
    assert said in Calibration("05").describe()


def test_predictions_of_a_chapter_between_two_are_its_own():
    for key in ("09-a", "09b-a"):
        predict = number(key)
        answer(predict, "100", 90)
        Reveal(predict.question, 100)
    for chapter in ("09", "09b"):
        assert Calibration(chapter).describe().startswith(f"Chapter {chapter}: 1 of 1 prediction right")


@pytest.mark.parametrize("chapter", [3, "3", "03-a", "09bc", None])
def test_calibration_wants_a_chapter(chapter):
    with pytest.raises(ValueError, match="two digits"):
        calibration(chapter)


def test_trouble_with_the_file_is_said_beside_the_question(fresh):
    fresh.write_text("{")
    predict = choice()
    assert "damaged" in predict._trouble.value
    answer(predict, CHOICES[0])
    assert predict.committed


def test_an_unwritable_place_is_said_and_the_lesson_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INCEPTION_PREDICTIONS", str(tmp_path / "file" / "predictions.json"))
    predict = choice()
    answer(predict, CHOICES[1], 90)
    view = Reveal(predict.question, CHOICES[1])
    assert predict.committed and "cannot be used" in predict._trouble.value
    assert "That is right" in view.said()
    assert by_confidence("03") == [Score(90, 1, 1)]


def test_two_threads_at_once_commit_one_prediction_each():
    predicts = [number(f"06-n{n}") for n in range(6)]
    reveals = [Reveal(predict.question, 100) for predict in predicts]
    threads = [Thread(target=answer, args=(predict, "100")) for predict in predicts for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [len(predict.question.tries()) for predict in predicts] == [1] * 6
    assert all("exactly right" in view.said() for view in reveals)


def test_a_question_is_text_not_markup():
    predict = Predict("Is 3 < 5 & <b>bold</b>?", ["<yes>", "no"], key="03-a")
    assert "3 &lt; 5 &amp; &lt;b&gt;" in predict.children[0].value
    answer(predict, "<yes>")
    assert "&lt;yes&gt;" in predict._said.value
    assert "&lt;yes&gt;" in Reveal(predict.question, "<yes>").said()
