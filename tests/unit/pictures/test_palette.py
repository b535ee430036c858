"""Colours and hatchings of as many branches as there are."""

import numpy
import pytest

from widgets.core.words import BRANCHES
from widgets.pictures.palette import COLOURS, PAINTS, RAMPS, rgb

MANY = [f"b{number}" for number in range(1, 13)]
OKABE_ITO = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}


def test_the_books_branches_keep_their_looks():
    assert [PAINTS[branch] for branch in BRANCHES] == [
        ("#0072B2", ""), ("#E69F00", "/"), ("#009E73", "|"), ("#CC79A7", "x"),
    ]  # fmt: skip
    assert [COLOURS[branch] for branch in BRANCHES] == [colour for colour, _ in map(PAINTS.get, BRANCHES)]


def test_every_branch_has_a_colour_and_a_hatching_that_no_other_has_together():
    assert len({PAINTS[branch] for branch in MANY}) == len(MANY)
    assert {COLOURS[branch] for branch in MANY} <= OKABE_ITO
    assert len({COLOURS[branch] for branch in MANY[:6]}) == 6
    assert len({PAINTS[branch][1] for branch in MANY[:7]}) == 7


@pytest.mark.parametrize("branch", ["b5", "b6", "b11"])
def test_the_ramp_of_any_branch_passes_through_its_colour(branch):
    ramp = RAMPS[branch]
    assert ramp.shape == (256, 3) and ramp[0].max() < 30 and ramp[255].min() > 240
    assert numpy.abs(ramp.astype(int) - rgb(COLOURS[branch])).sum(axis=1).min() <= 3
