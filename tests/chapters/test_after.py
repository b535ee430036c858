"""What chapters 14 and 14b conclude from the table of trials, and what they say of other nets, recomputed."""

import numpy

from widgets.inception.folding import folded_conv, linear_inside
from widgets.inception.layers import Block, Conv, count_layers
from widgets.inception.widths import GOOGLENET_BLOCKS
from widgets.training.paired import difference
from widgets.training.trials.summary import grouped_by_task, standings
from widgets.training.trials.table import recorded_trials

from .prose import texts

PROSE, FOLDING = ("\n".join(texts(number)) for number in ("14", "14b"))
TABLES = grouped_by_task(recorded_trials("shipped").rows)
GARMENTS, SIZES = (standings(TABLES[task, "33", "equal"]) for task in ("garments", "sizes"))
LEVEL = ("two 3×3 for the 5×5", "batch norm", "residual", "separable")


def test_it_says_what_the_table_is():
    assert len(GARMENTS) == len(SIZES) == 18 and "18 networks of nine blocks each" in PROSE
    assert "garments at 33×33" in PROSE and "65×65" not in PROSE


def test_what_is_said_not_to_differ_significantly_does_not():
    said = "two 3×3, batch norm, residual and separable do not differ significantly from the book's block on"
    assert said in PROSE and "In the table, at 33×33 with five seeds" in PROSE
    for name in LEVEL:
        for found in (GARMENTS, SIZES):
            assert len(found[name].figures) == 5 and not found[name].difference.larger_than_chance


def test_three_intervals_end_within_about_two_points():
    said = "the intervals of two 3×3, batch normalisation and residual end within about 2 points of zero"
    assert said in PROSE
    for name in LEVEL[:3]:
        assert max(-GARMENTS[name].difference.low, GARMENTS[name].difference.high) < 2.2


def test_grouped_is_behind_where_no_seed_had_begun():
    assert "Grouped is behind on garments of all sizes, where none of its seeds had started" in PROSE
    assert not GARMENTS["grouped"].difference.larger_than_chance
    behind = SIZES["grouped"]
    assert behind.difference.larger_than_chance and behind.difference.mean < 0
    assert all(figure < 10.9 for figure in behind.figures.values())


def test_separable_has_the_highest_mean_on_both_tasks():
    assert "*Separable* has the highest mean of all variants on both tasks" in PROSE
    for found in (GARMENTS, SIZES):
        assert max(found, key=lambda name: found[name].mean) == "separable"


def normed_by_epoch(task, compared):
    rows = sorted(TABLES[task, "33", "equal"], key=lambda row: row["seed"])
    sides = (
        100 * numpy.array([row["validation"].split() for row in rows if row["variant"] == name], float).T
        for name in ("batch norm", "the book's")
    )
    return [difference(*pair, compared=compared) for pair in zip(*sides, strict=True)]


def test_the_first_epoch_of_batch_norm_is_significant_alone_and_not_among_85():
    assert "Taken alone, the first difference is significant on both tasks. So is the last one" in PROSE
    alone = {task: normed_by_epoch(task, 1) for task in ("garments", "sizes")}
    assert all(of[0].larger_than_chance and of[0].mean > 0 for of in alone.values())
    assert alone["sizes"][-1].larger_than_chance and alone["sizes"][-1].mean < 0
    assert "Corrected for these 85 comparisons, none of the differences is significant." in PROSE
    assert len(alone["sizes"]) * (len(SIZES) - 1) == 85
    assert not any(one.larger_than_chance for task in alone for one in normed_by_epoch(task, 85))


def test_the_sums_in_its_prose_are_those_of_block_3a():
    w = GOOGLENET_BLOCKS["3a"]
    reduce, out = w.c3
    assert f"25 · {reduce} · {out} = 12 800" in PROSE and 25 * reduce * out == 12_800
    assert 9 * reduce * out + 9 * out * out == 13_824 and "9 · 16 · 32 + 9 · 32 · 32 = 13 824" in PROSE
    assert "2 · (64 + 96 + 128 + 16 + 32 + 32)" in PROSE
    assert sorted((64, 96, 128, 16, 32, 32)) == sorted((w.c1, *w.c2, *w.c3, w.c4))
    assert f"192 · {w.out_channels} weights" in PROSE
    assert "had to find 54 widths" in PROSE and 6 * len(GOOGLENET_BLOCKS) == 54


def test_halving_side_by_side_costs_half_of_what_pool_first_does():
    fed = (320, 35, 35)
    first = count_layers({"3×3": Conv(640, 3, pad=1)}, (320, 17, 17)).macs
    beside = Block({"b1": (Conv(320, 3, 2),)}).count(fed).macs
    assert "the cost is half of what pooling first does" in PROSE and beside * 2 == first
    assert "a quarter of that" in PROSE and 4 < (35 / 17) ** 2 < 4.3


def test_a_filter_of_the_1x1_has_24_zeros_after_folding():
    block = linear_inside(GOOGLENET_BLOCKS["3a"])
    folded = folded_conv(block)
    assert "each of the 256 channels has 25 taps on all 192 input channels" in FOLDING
    assert (folded.out, folded.kernel**2) == (256, 25)
    assert "24 of the 25 are zeros" in FOLDING and folded.kernel**2 - 1 == 24
