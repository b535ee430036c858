"""What an InitialisationLab says of scales and of a race."""

from math import floor, log10

from ..core.words import grouped
from ..inception.judging import GUESSING, LEARNT, STILL

LAST = 10  # steps over which the end of a race is averaged: a batch of 32 is noisy
_SAME = 3  # a scale that changes by less over the whole net is kept


def scale(name, outputs):
    """How the scale of the outputs changes from the first layer to the last, in a sentence."""
    first, last = _ends(outputs)
    return f"{name}: from the first layer to the last, the scale of the outputs {_change(first, last)}."


def differs(name, of, outputs):
    """How the cosine, or the spread, of what two garments make of the net changes, in a sentence."""
    first, last = _ends(outputs)
    if of == "cosine":
        what, less = "the cosine of two garments", last > first
    else:
        what, less = "what differs between garments, as a share of the scale,", last < first
    says = "they become alike" if less else "they stay apart"
    return f"{name}: from the first layer to the last {what} goes from {first:.2f} to {last:.2f}: {says}."


def way_back(gradients):
    """How the scale of the gradient changes on its way back, in a sentence."""
    first, last = _ends(gradients)
    return f"On its way back, from the last layer to the first, the gradient {_change(last, first)}."


def change(weights):
    """What a step of SGD at 0.1 would change, in a sentence; the median layer speaks."""
    share = 100 * 0.1 * sorted(weights.values())[len(weights) // 2]
    says = f"{share:.1g}" if share < 10 else grouped(int(_rounded(share)))
    of = f"the weights of the middle one of {len(weights)} layers"
    return f"A first step of SGD at 0.1 would change {of} by {says} %."


def stands(laps, steps):
    """How a runner stands, from its Laps so far: in words, with numbers, for the live legend."""
    if not laps:
        return "not run yet. Press Race"
    if laps[-1].lost:
        return f"diverged at step {len(laps)}"
    return f"step {len(laps)} of {steps}, loss {_end(laps):.2f}, mean of the last {min(LAST, len(laps))}"


def run_verdict(laps, steps):
    """What came of a run, in words that chance in the last digits does not change."""
    if not laps:
        return "not run yet."
    if laps[-1].lost:
        return laps[-1].lost
    if len(laps) < steps:
        return f"stopped before step {steps}."
    end, after = _end(laps), f"after {steps} steps"
    if end < LEARNT:
        return f"it learns: {after} the loss is below {LEARNT:.2f}; guessing costs {GUESSING:.2f}."
    if end < STILL:
        return f"it has hardly begun: {after} the loss is still above {LEARNT:.2f}."
    if end < 1.05 * GUESSING:
        return f"nothing has happened: {after} it does no better than guessing, {GUESSING:.2f}."
    return f"it is lost: {after} it does worse than guessing, {GUESSING:.2f}."


def _end(laps):
    last = [lap.loss for lap in laps[-LAST:]]
    return sum(last) / len(last)


def _ends(values):
    first, *_, last = values.values()
    return first, last


def _change(before, after):
    shrinks, ratio = after < before, max(before, after) / min(before, after)
    if ratio < _SAME:
        return f"stays the same, within a factor of {ratio:.1f}"
    return f"{'shrinks' if shrinks else 'grows'} by a factor of {_factor(ratio)}"


def _factor(ratio):
    return f"{ratio:.1f}" if ratio < 10 else grouped(int(_rounded(ratio)))


def _rounded(number):
    """To two digits: what more there is depends on chance."""
    return round(number, 1 - floor(log10(number)))
