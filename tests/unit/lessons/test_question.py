import numpy
import pytest

from widgets.lessons.question import Question, written

NUMBER = Question("04-direct", "How many parameters?", (), "parameters")
CHOICE = Question("03-reduce", "Which two?", ("c1 and c4", "the reduce widths"), "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("163696", 163696),
        (" 163 696 ", 163696),
        ("163\u202f696", 163696),
        ("163_696 parameters", 163696),
        ("120.4M", 120_400_000),
        ("1.2k", 1200),
        ("1.2e3", 1200),
        (".36", 0.36),
        ("-3", -3),
        ("+0", 0),
        ("٣", 3),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert NUMBER.read(text) == value
    assert type(NUMBER.read(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["a hundred", "1,200", "1.2.3", "12 apples", "nan", "inf", "0x10", "1e", "--1"]
)
def test_what_is_no_number_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"is not a number\. Write it like"):
        NUMBER.read(text)


@pytest.mark.parametrize("text", ["", "   ", None, "parameters"])
def test_an_empty_box_is_not_an_answer(text):
    with pytest.raises(ValueError, match="Type a number first"):
        NUMBER.read(text)


@pytest.mark.parametrize("text", ["1e400", "-1e15", "9" * 400])
def test_absurd_numbers_are_refused(text):
    with pytest.raises(ValueError, match="too large"):
        NUMBER.read(text)


@pytest.mark.parametrize("text", [None, "", "c4"])
def test_nothing_chosen_is_refused(text):
    with pytest.raises(ValueError, match="Choose one"):
        CHOICE.read(text)


@pytest.mark.parametrize(
    "key", ["reduce", "3-reduce", "03_reduce", "03-", "03-Reduce", "../03-a", "03-a/b", "09bc-a", None, 3]
)
def test_a_key_is_a_chapter_and_a_name(key):
    with pytest.raises(ValueError, match="a chapter's number and a name"):
        Question(key, "?", (), "")


def test_a_chapter_between_two_has_keys():
    assert Question("09b-largest", "?", (), "").key == "09b-largest"


@pytest.mark.parametrize(
    ("choices", "said"), [(("only one",), "two choices or more"), (("same", "same"), "all different")]
)
def test_an_author_hears_of_a_question_that_cannot_be_asked(choices, said):
    with pytest.raises(ValueError, match=said):
        Question("03-a", "?", choices, "")


@pytest.mark.parametrize(
    ("answer", "truth", "right", "said"),
    [
        (100, 100, True, "exactly right"),
        (110, 100, True, "right, within 10%"),
        (90, 100, True, "right, within 10%"),
        (111, 100, False, "too much, by a factor of 1.11"),
        (100_000, 153_632, False, "too little, by a factor of 1.54"),
        (1_000, 2_000_000, False, "too little, by a factor of 2 000"),
        (1e-320, 2_000_000, False, "too little, by a factor of more than 1e+15."),
        (1e-12, 2_000_000, False, "too little, by a factor of more than 1e+15."),
        (-200, -100, False, "too much, by a factor of 2"),
        (5, 0, False, "off by 5"),
        (0, 0, True, "exactly right"),
        (-10, 10, False, "off by 20"),
    ],
)
def test_a_number_is_judged_within_a_tolerance_and_by_a_factor(answer, truth, right, said):
    assert NUMBER.right(answer, truth, 0.1) is right
    assert said in NUMBER.judged(answer, truth, 0.1)


def test_the_tolerance_is_the_authors():
    assert NUMBER.right(130, 100, within=0.3)
    assert not NUMBER.right(101, 100, within=0)
    assert NUMBER.judged(101, 100, within=0) == "That is too much, by a factor of 1.01."


@pytest.mark.parametrize("truth", [25, 25.0, numpy.int64(25), numpy.array(25), numpy.array([[25.0]])])
def test_the_truth_may_be_an_array_of_one_number(truth):
    assert NUMBER.truth(truth) == 25
    assert not isinstance(NUMBER.truth(truth), (numpy.generic, numpy.ndarray))


def test_a_truth_that_cannot_be_an_answer_is_refused():
    with pytest.raises(ValueError, match="03-reduce: the answer must be one of the choices"):
        CHOICE.truth("c2")
    for none in ("many", numpy.arange(2), {"a": 1}, True):
        with pytest.raises(ValueError, match="must be a number"):
            NUMBER.truth(none)
    with pytest.raises(ValueError, match="edges and least are for choices"):
        NUMBER.truth(5, edges=(1, 2), least=False)
    assert Question("02-n", "?", ("9", "25"), "").truth(numpy.int64(25)) == "25"


def test_numbers_are_written_as_readers_see_them():
    assert [written(v) for v in (163696, 0.36, 1234567.8, -5000, 0, 1e6, 1 / 3)] == [
        "163 696",
        "0.36",
        "1 234 568",
        "-5 000",
        "0",
        "1 000 000",
        "0.3333",
    ]


@pytest.mark.parametrize("number", [10**400, float("nan"), float("-inf"), numpy.array(10**400, object)])
def test_what_no_float_holds_is_no_answer_and_no_truth(number):
    assert not NUMBER.possible(number)
    with pytest.raises(ValueError, match="the answer must be a number"):
        NUMBER.truth(number)
