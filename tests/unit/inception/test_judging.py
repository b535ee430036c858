"""Accuracy by class, confusion and the noise, by hand and by drawing at random."""

import numpy
import pytest

from widgets.inception.judging import by_class, confusion, drop, standard_error

LABELS = [0, 0, 0, 1, 1, 2]
PREDICTED = [0, 0, 2, 1, 0, 2]


def test_confusion_has_what_it_is_in_rows():
    assert confusion(LABELS, PREDICTED, 4).tolist() == [
        [2, 0, 1, 0],
        [1, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 0],
    ]


def test_accuracy_by_class_and_a_class_without_images():
    shares = by_class(confusion(LABELS, PREDICTED, 4))
    assert shares[:3] == pytest.approx([2 / 3, 1 / 2, 1]) and numpy.isnan(shares[3])


def test_standard_error_is_the_spread_of_many_draws():
    drawn = numpy.random.default_rng(0).random((20_000, 1000)) < 0.9
    assert standard_error(0.9, 1000) == pytest.approx(drawn.mean(axis=1).std(), rel=0.02)
    assert standard_error(1, 1000) == 0


def test_drop_and_its_error_against_many_draws():
    rng = numpy.random.default_rng(1)
    fate = rng.choice(4, p=[0.7, 0.15, 0.05, 0.1], size=(20_000, 500))  # both right, lost, won, both wrong
    before, after = (fate == 0) | (fate == 1), (fate == 0) | (fate == 2)
    fell, error = drop(numpy.ones(500), before[0], after[0])
    assert fell == pytest.approx(before[0].mean() - after[0].mean())
    assert error == pytest.approx((before.mean(axis=1) - after.mean(axis=1)).std(), rel=0.15)


def test_no_change_is_no_drop_and_no_error():
    assert drop([1, 2], [1, 0], [1, 0]) == (0, 0)
