import pytest

from widgets.core.words import grouped, number_word, signed, stage_name


@pytest.mark.parametrize("change, says", [(-1234, "−1 234"), (0, "0"), (5, "+5")])
def test_a_difference_has_its_sign(change, says):
    assert signed(change) == signed(change, grouped) == says


def test_a_difference_is_written_as_asked():
    assert signed(-0.25, "{:.2f} M".format) == "−0.25 M"


def test_small_numbers_are_words():
    assert [number_word(n) for n in (2, 4, 9, 10, 42)] == ["two", "four", "nine", "10", "42"]


def test_a_stage_is_no_branch():
    assert [stage_name(key) for key in ("b1", "b5", "dense")] == ["stage 1", "stage 5", "dense"]
