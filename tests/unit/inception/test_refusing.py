"""Rules to refuse by, on data whose answer is known: Gaussians, counts by hand, SciPy's Mann-Whitney."""

import numpy
import pytest
from scipy.special import logsumexp
from scipy.special import softmax as scipys
from scipy.stats import mannwhitneyu, norm

from widgets.inception.judging import log_sum_exp
from widgets.inception.refusing import (
    RULES,
    bootstrap,
    error_curve,
    errors,
    largest_share,
    mixed_up,
    threshold_for,
)

SCORES = numpy.random.default_rng(0).normal(0, 9, (50, 10))


def test_the_rules_are_those_of_the_papers():
    assert largest_share(SCORES) == pytest.approx(scipys(SCORES, axis=1).max(axis=1))
    assert RULES["energy"](SCORES) == pytest.approx(logsumexp(SCORES, axis=1))
    assert log_sum_exp([[1000.0, 1000.0]]) == pytest.approx(1000 + numpy.log(2))
    assert log_sum_exp(numpy.float32(SCORES)[None]).shape == (1, 50)


def test_only_the_energy_sees_that_all_scores_have_fallen():
    assert largest_share(SCORES - 5) == pytest.approx(largest_share(SCORES))
    assert RULES["energy"](SCORES - 5) == pytest.approx(RULES["energy"](SCORES) - 5)


def test_errors_are_counted_on_either_side_of_the_threshold():
    assert errors(numpy.array([1, 2, 3, 4]), numpy.array([0, 3, 5]), 3) == (0.5, pytest.approx(2 / 3))


@pytest.mark.parametrize("refused", [0, 0.05, 0.1, 0.5, 0.95, 1])
def test_a_threshold_refuses_what_was_asked_and_no_more(refused):
    inside = numpy.random.default_rng(1).permutation(20).astype(float)
    assert errors(inside, inside, threshold_for(inside, refused)).refused == pytest.approx(refused)
    tied = numpy.repeat([1.0, 2.0], 10)
    assert errors(tied, tied, threshold_for(tied, refused)).refused <= refused + 1e-9


def test_the_curve_is_that_of_thresholds_one_by_one():
    rng = numpy.random.default_rng(2)
    inside, outside = rng.integers(0, 30, 40).astype(float), rng.integers(0, 25, 60).astype(float)
    shares = numpy.linspace(0, 1, 41)
    wanted = [errors(inside, outside, threshold_for(inside, share)).let_in for share in shares]
    assert error_curve(inside, outside, shares) == pytest.approx(wanted)
    assert wanted == sorted(wanted, reverse=True) and wanted[-1] == 0


def test_of_two_gaussians_the_curve_and_the_mix_up_are_the_known_ones():
    rng = numpy.random.default_rng(3)
    inside, outside = rng.normal(2, 1, 100_000), rng.normal(0, 1, 100_000)
    assert mixed_up(inside, outside) == pytest.approx(norm.cdf(-2 / 2**0.5), abs=0.003)
    shares = numpy.array([0.01, 0.05, 0.2])
    assert error_curve(inside, outside, shares) == pytest.approx(norm.sf(norm.ppf(shares) + 2), abs=0.01)


def test_the_mix_up_is_mann_and_whitneys_ties_half():
    rng = numpy.random.default_rng(4)
    inside, outside = rng.integers(0, 9, 70), rng.integers(0, 7, 30)
    u = mannwhitneyu(outside, inside).statistic
    assert mixed_up(inside, outside) == pytest.approx(u / 70 / 30)
    assert mixed_up(numpy.ones(3), numpy.ones(5)) == 0.5


def test_the_bootstrap_interval_of_a_mean_is_as_wide_as_theory_says_and_of_the_statistics_shape():
    values = numpy.random.default_rng(5).normal(7, 2, 400)
    low, high = bootstrap(numpy.mean, values, times=2000)
    reach = norm.ppf(0.975) * values.std() / 400**0.5
    assert (low, high) == pytest.approx((values.mean() - reach, values.mean() + reach), abs=0.1 * reach)
    low, high = bootstrap(lambda a, b: numpy.array([a.mean(), b.mean()]), values, values + 1, times=50)
    assert low.shape == high.shape == (2,) and (low < high).all()
    assert bootstrap(numpy.mean, values, seed=1, times=9) == bootstrap(numpy.mean, values, seed=1, times=9)
