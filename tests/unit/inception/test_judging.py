"""The measures by hand, their errors by drawing at random, accuracy by class, confusion, the two halves."""

import numpy
import pytest

from widgets.inception.insides import softmax
from widgets.inception.judging import (
    MEASURES,
    by_class,
    confusion,
    cross_entropy,
    halves,
    harm,
    margin,
    mean_and_error,
    right,
)

LABELS = [0, 0, 0, 1, 1, 2]
PREDICTED = [0, 0, 2, 1, 0, 2]
SCORES = numpy.array([[3, 1, -2], [0.5, 0.5, 4], [-1, 2, 1.5]], dtype="float32")


def test_the_measures_of_three_images_by_hand():
    assert right(SCORES, [0, 1, 2]).tolist() == [1, 0, 0]
    assert margin(SCORES, [0, 1, 2]).tolist() == [2, -3.5, -0.5]
    wanted = -numpy.log(softmax(SCORES)[[0, 1, 2], [0, 1, 2]])
    assert cross_entropy(SCORES, [0, 1, 2]) == pytest.approx(wanted)
    assert SCORES[0, 0] == 3, "what was given is not written to"


def test_cross_entropy_of_guessing_and_of_scores_that_overflow_a_softmax():
    assert cross_entropy(numpy.zeros((2, 10)), [3, 9]) == pytest.approx(numpy.log(10))
    assert cross_entropy([[0, 2000], [2000, 0]], [0, 0]).tolist() == [2000, 0]


def test_the_margin_is_below_0_where_the_image_is_named_wrong():
    scores, labels = numpy.random.default_rng(0).normal(size=(500, 7)), numpy.arange(500) % 7
    assert numpy.array_equal(margin(scores, labels) > 0, right(scores, labels) == 1)


def test_confusion_has_what_it_is_in_rows():
    assert confusion(LABELS, PREDICTED, 4).tolist() == [
        [2, 0, 1, 0],
        [1, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 0],
    ]


def test_means_by_class_and_a_class_without_images():
    shares = by_class(numpy.equal(LABELS, PREDICTED), LABELS, 4)
    assert shares[:3] == pytest.approx([2 / 3, 1 / 2, 1]) and numpy.isnan(shares[3])
    assert by_class([1, 2, 3, 4, 6, 0.5], LABELS, 3).tolist() == [2, 5, 0.5]


def test_the_standard_error_is_the_spread_of_many_draws():
    drawn = numpy.random.default_rng(0).random((20_000, 1000)) < 0.9
    mean, error = mean_and_error(drawn[0])
    assert mean == drawn[0].mean() and error == pytest.approx((mean * (1 - mean) / 1000) ** 0.5)
    assert error == pytest.approx(drawn.mean(axis=1).std(), rel=0.1)
    assert mean_and_error([1, 1]) == (1, 0)


def fates():
    """20 000 times 500 images of class 1, of two: scores (…, 2) before and after, some lost and some won."""
    fate = numpy.random.default_rng(1).choice(4, p=[0.7, 0.15, 0.05, 0.1], size=(20_000, 500))
    before, after = (fate == 0) | (fate == 1), (fate == 0) | (fate == 2)
    return (numpy.stack([1 - one, one * 1], axis=-1) for one in (before, after))


def test_harm_in_accuracy_and_its_error_against_many_draws():
    before, after = fates()
    fell, error = harm("accuracy", numpy.ones(500, int), before[0], after[0])
    assert fell == pytest.approx((before[0, :, 1] - after[0, :, 1]).mean())
    spread = (before[..., 1].mean(axis=1) - after[..., 1].mean(axis=1)).std()
    assert error == pytest.approx(spread, rel=0.15)
    lost, won = ((before[0] - after[0])[:, 1] == 1).sum(), ((before[0] - after[0])[:, 1] == -1).sum()
    assert error == pytest.approx((lost + won - (lost - won) ** 2 / 500) ** 0.5 / 500)  # McNemar's


@pytest.mark.parametrize("measure", MEASURES)
def test_harm_is_above_0_when_it_gets_worse_and_0_when_nothing_changes(measure):
    labels = numpy.array([0, 1, 2])
    good, bad = 5 * numpy.eye(3), 5 * numpy.eye(3)[[1, 2, 0]]
    assert harm(measure, labels, good, bad)[0] > 0 > harm(measure, labels, bad, good)[0]
    assert harm(measure, labels, SCORES, SCORES) == (0, 0)


def test_harm_in_margin_and_in_cross_entropy_by_hand():
    labels, after = numpy.array([0, 1, 2]), SCORES.copy()
    after[0, 1] = 2  # its margin falls from 2 to 1
    assert harm("margin", labels, SCORES, after) == pytest.approx((1 / 3, (2 / 9) ** 0.5 / 3**0.5))
    own = [-numpy.log(softmax(scores)[0, 0]) for scores in (SCORES, after)]
    assert harm("cross-entropy", labels, SCORES, after)[0] == pytest.approx((own[1] - own[0]) / 3)


@pytest.mark.parametrize("images", [2, 7, 100, 1001])
def test_halves_share_out_the_images_and_each_class(images):
    labels = numpy.random.default_rng(2).integers(0, 10, images)
    one, other = halves(labels, seed=3)
    assert sorted([*one, *other]) == list(range(images)) and 0 <= len(one) - len(other) <= 1
    counts = [numpy.bincount(labels[half], minlength=10) for half in (one, other)]
    assert abs(counts[0] - counts[1]).max() <= 1
    assert all(map(numpy.array_equal, halves(labels, seed=3), (one, other)))
    assert images < 100 or not numpy.array_equal(halves(labels, seed=4)[0], one)
