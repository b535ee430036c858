"""What chapter 14 concludes from the table of trials, and what it says of other nets, recomputed."""

import re

from widgets.inception.layers import Block, Conv, Dense, count_layers
from widgets.inception.nets import IMAGE, NETS
from widgets.inception.widths import GOOGLENET_BLOCKS
from widgets.training.trials.summary import grouped_by_task, standings
from widgets.training.trials.table import recorded_trials

from .prose import texts

PROSE = "\n".join(texts("14"))
TABLES = grouped_by_task(recorded_trials("shipped").rows)
GARMENTS, SIZES = (standings(TABLES[task, "33", "equal"]) for task in ("garments", "sizes"))
LEVEL = ("two 3×3 for the 5×5", "batch norm", "residual", "separable")


def test_what_is_said_not_to_be_told_apart_is_not():
    said = "two 3×3, batch norm, a way round and separable are not told apart from the book's block on either"
    assert said in PROSE and "In the shipped table, 33×33, five seeds" in PROSE
    for name in LEVEL:
        for found in (GARMENTS, SIZES):
            assert len(found[name].figures) == 5 and not found[name].difference.larger_than_chance


def test_grouped_is_behind_where_no_seed_had_begun():
    assert "Grouped is behind on the garments of every size, where none of its seeds had begun" in PROSE
    assert not GARMENTS["grouped"].difference.larger_than_chance
    behind = SIZES["grouped"]
    assert behind.difference.larger_than_chance and behind.difference.mean < 0
    assert all(figure < 10.9 for figure in behind.figures.values())


def test_separable_has_the_highest_mean_on_both_tasks():
    assert "its mean is the highest of all on both tasks" in PROSE
    for found in (GARMENTS, SIZES):
        assert max(found, key=lambda name: found[name].mean) == "separable"


def test_nothing_is_concluded_of_a_table_that_is_not_whole():
    assert {*re.findall(r"table, (\d+×\d+), five seeds", PROSE)} == {"33×33"}
    assert "65×65 are not complete, so nothing rests on them" in PROSE


def test_the_sums_in_its_prose_are_those_of_block_3a():
    w = GOOGLENET_BLOCKS["3a"]
    reduce, out = w.c3
    assert f"25 · {reduce} · {out} = 12 800" in PROSE and 25 * reduce * out == 12_800
    assert 9 * reduce * out + 9 * out * out == 13_824 and "9 · 16 · 32 + 9 · 32 · 32 = 13 824" in PROSE
    assert "2 · (64 + 96 + 128 + 16 + 32 + 32)" in PROSE
    assert sorted((64, 96, 128, 16, 32, 32)) == sorted((w.c1, *w.c2, *w.c3, w.c4))
    assert f"192 · {w.out_channels} weights" in PROSE
    assert "find 54 widths" in PROSE and 6 * len(GOOGLENET_BLOCKS) == 54


def test_halving_side_by_side_costs_half_of_what_pool_first_does():
    fed = (320, 35, 35)
    first = count_layers({"3×3": Conv(640, 3, pad=1)}, (320, 17, 17)).macs
    beside = Block({"b1": (Conv(320, 3, 2),)}).count(fed).macs
    assert "half of what pool first does" in PROSE and beside * 2 == first
    assert "a quarter of that" in PROSE and 4 < (35 / 17) ** 2 < 4.3


def test_flattened_its_last_layer_would_have_seven_times_the_whole_nets_parameters():
    flat = Dense(1000).count((1024, 7, 7)).params
    assert "Seven times the whole net" in PROSE and round(flat / NETS["GoogLeNet"].count(IMAGE).params) == 7
