"""Exercises of chapter 12: an interval, many at once, runs at guessing, and what a table lets you say."""

from math import sqrt

import numpy

from . import Exercise, on

_FIGURES = (
    ([84.1, 83.6, 84.4, 84.5, 84.9], 2.776),
    ([-1.5, 0.25, 1.0], 4.303),
    ([3.0, 5.5, 4.0, 6.5], 3.182),
)
_SHARES = (
    ([0.1, 0.101, 0.1089, 0.1091, 0.0995, 0.35, 0.86], 10_000, 10),
    ([0.14, 0.191, 0.187, 0.18], 100, 10),
    ([0.2222, 0.2501, 0.21, 0.4], 400, 5),
    ([0.5, 0.9, 0.56, 0.54], 900, 2),
)


def _interval(figures, t, ddof=1, root=True):
    """The right answer, or what it becomes with one of its parts changed."""
    mean, spread = numpy.mean(figures), numpy.std(figures, ddof=ddof)
    reach = t * spread / (sqrt(len(figures)) if root else 1)
    return float(mean - reach), float(mean + reach)


def _mean_and_reach(figures, t):
    low, high = _interval(figures, t)
    return (low + high) / 2, (high - low) / 2


def _guessing(shares, images, classes, errors=3, error=lambda share, by_luck: sqrt(by_luck * (1 - by_luck))):
    """The right answer, or what it becomes with one of its parts changed."""
    luck = 1 / classes
    return sum(share <= luck + errors * error(share, luck) / sqrt(images) for share in shares)


_ALLOWED = "ac"


def _letters(value):
    """The sentences that were chosen; None for an answer that is no such choice."""
    chosen = {*value.lower()} - {*" ,;"} if isinstance(value, str) else {"?"}
    return chosen if chosen and chosen <= {*"abcde"} else None


def _chose(letter):
    return lambda value: letter in (_letters(value) or ())


def _left_out(letter):
    return lambda value: letter not in (_letters(value) or letter)


interval = Exercise(
    like=on(*_FIGURES),
    accepts=_interval,
    within=1e-4,
    expects="a function interval(figures, t) that returns a pair, the low end and the high end",
    hints=(
        "The interval has the mean in its middle. It reaches t standard errors of that mean to either side.",
        "The standard error of a mean of n is the standard deviation divided by √n; with ddof=1.",
        "reach = t * numpy.std(figures, ddof=1) / len(figures) ** 0.5",
    ),
    mistakes={
        (lambda figures, t: _interval(figures, t, ddof=0)): (
            "you divided by the number of figures: use one less (ddof=1), as the mean is of the same figures"
        ),
        (lambda figures, t: _interval(figures, t, root=False)): (
            "you gave the range of single figures: their mean varies less, by the root of their number"
        ),
        (lambda figures, t: _interval(figures, 1)): (
            "you went one standard error to either side: it must be t of them"
        ),
        (lambda figures, t: _interval(figures, 1.96)): (
            "you took 1.96, which is for many figures: with few, use Student's t"
        ),
        _mean_and_reach: "you gave the mean and the half-width: give the two ends",
    },
)

level = Exercise(
    like=on((0.95, 17), (0.9, 2), (0.99, 1), (0.8, 5)),
    accepts=lambda level, compared: 1 - (1 - level) / compared,
    expects="a function each(level, compared) that returns a number, 0 … 1",
    hints=(
        "How often may all together miss? If misses add up, how often may each one miss?",
        "Together they may miss in 1 − level of the experiments. Divide that among them.",
        "1 - (1 - level) / compared",
    ),
    mistakes={
        (lambda level, compared: level / compared): (
            "you divided how often they may be right: divide how often they may miss"
        ),
        (lambda level, compared: (1 - level) / compared): (
            "you gave how often each may miss: its level is 1 minus that"
        ),
        (lambda level, compared: level**compared): (
            "you gave how often all are right if each has that level and they are independent"
        ),
        (lambda level, compared: level ** (1 / compared)): (
            "you took the root, which is for independent intervals: "
            "ours share the book's runs, and Bonferroni's rule is right for all"
        ),
    },
)

guessing = Exercise(
    like=on(*_SHARES),
    accepts=_guessing,
    expects="a function guessing(shares, images, classes) that returns a whole number",
    hints=(
        "How often is guessing right with so many classes? How large is the error of that?",
        "p = 1 / classes. Its standard error on so many images is the root of p · (1 − p) / images.",
        "sum(share <= p + 3 * (p * (1 - p) / images) ** 0.5 for share in shares)",
    ),
    mistakes={
        (lambda shares, images, classes: _guessing(shares, images, classes, errors=0)): (
            "you allowed no error: by luck, half of the nets that guess are a little above"
        ),
        (lambda shares, images, classes: _guessing(shares, images, classes, errors=1)): (
            "you allowed one standard error: allow three"
        ),
        (lambda *given: _guessing(*given, error=lambda share, luck: sqrt(share * (1 - share)))): (
            "you took the error of the accuracy: take that of guessing"
        ),
        (lambda *given: _guessing(*given, error=lambda share, luck: luck * (1 - luck))): (
            "you took the variance of one image: the error is its root, divided by √images"
        ),
        (lambda shares, *given: len(shares) - _guessing(shares, *given)): (
            "you counted the runs that have started: count the others"
        ),
    },
)

sentences = Exercise(
    accepts=lambda value: _letters(value) == {*_ALLOWED},
    expects='a text of letters, such as "abe"',
    hints=(
        "Go through them one by one: is there a value in the interval for which the sentence is wrong?",
        "An interval that contains 0 allows neither “behind” nor “as good”. It does say how far behind.",
        "One sentence about A, and one about B, and no other.",
    ),
    mistakes={
        _chose("b"): "you took “not told apart” for “equal”: B may be behind by 0.2, or ahead by 0.8",
        _chose("d"): "you took a mean for a result: C's interval contains 0, so C may even be ahead",
        _chose("e"): "you compared two means: C's interval contains all of A's",
        _left_out("a"): "you left out a: A's interval does not contain 0",
        _left_out("c"): "you left out c: an interval that contains 0 still says how far behind B can be",
    },
)
