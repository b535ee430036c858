"""Error curves of both rules, on scores whose answer is known."""

import numpy
import pytest

from widgets.inception.refusing import RULES, errors, threshold_for
from widgets.pictures.trained.refusal import RefusalCurves

RNG = numpy.random.default_rng(0)
INSIDE = numpy.eye(10)[RNG.integers(0, 10, 80)] * 6 + RNG.normal(4, 1, (80, 10))
OUTSIDE = numpy.eye(10)[RNG.integers(0, 10, 60)] * 6 + RNG.normal(-9, 1, (60, 10))  # as sure, all scores low


@pytest.fixture(scope="module")
def curves():
    return RefusalCurves(INSIDE, OUTSIDE)


def test_outsiders_that_score_low_in_all_are_told_by_energy_and_not_by_share(curves):
    assert (curves.curves["energy"] == 0).all()
    assert 0.8 < curves.curves["largest share"][5] <= 1 and 0.3 < curves.curves["largest share"][50] < 0.7


def test_the_table_has_the_errors_of_thresholds_and_intervals_round_them(curves):
    said = repr(curves)
    assert said.startswith("80 garments, 60 outsiders.")
    for rule, number in RULES.items():
        inside, outside = number(INSIDE), number(OUTSIDE)
        let_in = errors(inside, outside, threshold_for(inside, 0.1)).let_in
        line = next(x for x in said.split(f"by {rule}:")[1].split("\n") if " 10% of garments" in x)
        assert f"refused: {let_in:4.0%} (" in line
        low, high = curves.bands[rule]
        assert (low <= curves.curves[rule]).all() and (curves.curves[rule] <= high).all()


def test_the_picture_tells_the_rules_apart_by_colour_and_by_mark(curves):
    svg = curves.scene().svg()
    assert "by largest share" in svg and "by energy" in svg
    assert svg.count("<circle") == 6 and svg.count('fill="#E69F00"') == 6  # five on the curve, one named
    assert curves.png()[:4] == b"\x89PNG"
